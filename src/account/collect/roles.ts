/** The role of an instance profile, or one by name: its policies, its boundary, and what IAM itself answers. */
import type { InstanceProfile, Known, Policy, Role } from '../model.ts';
import { chunked, known, mapped, together, unknown } from './known.ts';
import type { Reader } from './reader.ts';

/** Null: the instance has none, or IAM says that it is gone. */
export async function profileOf(
  reader: Reader,
  arn: string | null,
  actions: readonly string[],
): Promise<Known<InstanceProfile | null>> {
  if (arn === null) return known(null);
  const name = lastPart(arn);
  const found = await reader.find('iam:GetInstanceProfile', { InstanceProfileName: name });
  if (found.state !== 'known') return found;
  const profile = found.value?.InstanceProfile;
  if (profile === undefined) return known(null);
  const [role] = profile.Roles ?? [];
  const { RoleName = '', Arn = '', AssumeRolePolicyDocument } = role ?? {};
  return known({
    arn,
    name,
    role: role === undefined ? null : await roleOf(reader, { RoleName, Arn, trust: AssumeRolePolicyDocument ?? '' }, actions),
  });
}

/** Null: there is none of this name. */
export async function roleByName(reader: Reader, name: string, actions: readonly string[]): Promise<Known<Role | null>> {
  const found = await reader.find('iam:GetRole', { RoleName: lastPart(name) });
  if (found.state !== 'known') return found;
  const { RoleName = '', Arn = '', AssumeRolePolicyDocument = '' } = found.value?.Role ?? {};
  return known(RoleName === '' ? null : await roleOf(reader, { RoleName, Arn, trust: AssumeRolePolicyDocument }, actions));
}

async function roleOf(
  reader: Reader,
  { RoleName, Arn, trust }: { readonly RoleName: string; readonly Arn: string; readonly trust: string },
  actions: readonly string[],
): Promise<Role> {
  const [policies, permissionsBoundary, simulated] = await Promise.all([
    policiesOf(reader, RoleName),
    boundaryOf(reader, RoleName),
    simulatedOf(reader, Arn, actions),
  ]);
  return { roleName: RoleName, arn: Arn, assumeRolePolicyDocument: decoded(trust), policies, permissionsBoundary, simulated };
}

async function policiesOf(reader: Reader, RoleName: string): Promise<Role['policies']> {
  const [attached, inline] = await Promise.all([
    reader.all('iam:ListAttachedRolePolicies', { RoleName }, ({ AttachedPolicies }) => AttachedPolicies),
    reader.all('iam:ListRolePolicies', { RoleName }, ({ PolicyNames }) => PolicyNames),
  ]);
  if (attached.state !== 'known') return attached;
  if (inline.state !== 'known') return inline;
  return known(
    await Promise.all([
      ...attached.value.map(({ PolicyArn = '' }) => managedOf(reader, PolicyArn)),
      ...inline.value.map(async (PolicyName): Promise<Policy> => {
        const said = await reader.call('iam:GetRolePolicy', { RoleName, PolicyName });
        return { name: PolicyName, arn: null, document: mapped(said, ({ PolicyDocument = '' }) => decoded(PolicyDocument)) };
      }),
    ]),
  );
}

async function managedOf(reader: Reader, arn: string): Promise<Policy> {
  const policy = await reader.call('iam:GetPolicy', { PolicyArn: arn });
  const version = policy.state === 'known' ? policy.value.Policy?.DefaultVersionId : undefined;
  const name = lastPart(arn);
  if (policy.state !== 'known') return { name, arn, document: policy };
  if (version === undefined) return { name, arn, document: unknown('AWS did not name its version') };
  const said = await reader.call('iam:GetPolicyVersion', { PolicyArn: arn, VersionId: version });
  return { name, arn, document: mapped(said, ({ PolicyVersion }) => decoded(PolicyVersion?.Document ?? '')) };
}

async function boundaryOf(reader: Reader, RoleName: string): Promise<Role['permissionsBoundary']> {
  // GetInstanceProfile leaves it out.
  const said = await reader.call('iam:GetRole', { RoleName });
  if (said.state !== 'known') return said;
  const arn = said.value.Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  return known(arn === undefined ? null : await managedOf(reader, arn));
}

/** Each is asked for all resources: whatever a policy narrows is then denied, and the policies themselves say more. */
async function simulatedOf(reader: Reader, PolicySourceArn: string, actions: readonly string[]): Promise<Role['simulated']> {
  const pages = await Promise.all(
    chunked(actions, 50).map((ActionNames) =>
      reader.all(
        'iam:SimulatePrincipalPolicy',
        { PolicySourceArn, ActionNames: [...ActionNames] },
        ({ EvaluationResults }) => EvaluationResults,
      ),
    ),
  );
  return mapped(together(pages), (all) =>
    all.flat().map((one) => ({
      action: one.EvalActionName ?? '',
      decision: one.EvalDecision ?? '',
      missingContextValues: one.MissingContextValues ?? [],
      matchedPolicies: (one.MatchedStatements ?? []).map(({ SourcePolicyId = '' }) => SourcePolicyId),
      allowedByBoundary: one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ?? null,
      allowedByOrganizations: one.OrganizationsDecisionDetail?.AllowedByOrganizations ?? null,
    })),
  );
}

/** IAM percent-encodes the documents in its answers. */
function decoded(document: string): string {
  if (/^\s*[{[]/u.test(document)) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

/** Of an ARN with a path, or of a name with one. */
function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
