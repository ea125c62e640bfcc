/**
 * The role of a node against what it needs: profile, trust, policies, boundary. IAM's own simulation counts where our reading ends in "unknown",
 * and it alone knows what the organization forbids.
 */
import { cause, excluded, gap, gapOf, type Suspect, unknown } from '../evaluate/answer.ts';
import type { Account, Known, Role } from '../model.ts';
import type { Context } from './conditions.ts';
import { type Decision, type Document, decide } from './decide.ts';
import type { Need } from './needs.ts';
import { allowing } from './role-fix.ts';
import { sentence } from './sentence.ts';

/** Suspects of an EC2 instance; of a node outside EC2 those of its service role. */
export function roleSuspects(account: Account, needs: readonly Need[]): readonly Suspect[] {
  const { managed, nodeId } = account;
  if (!nodeId.startsWith('i-')) return serviceRole(account, needs);
  const fallback = managed.defaultHostManagement?.state === 'known' ? managed.defaultHostManagement.value : null;
  const own = profileSuspects(account, needs);
  const fails = own.some(({ answer }) => answer.outcome === 'cause');
  if (!fails || fallback === null) return fails ? own.map((one) => unlessDefault(one, managed.defaultHostManagementRole)) : own;
  // The agent tries the profile first, and default host management where that is refused.
  const others = ofRole('default host management', fallback, 'ssm.amazonaws.com', account, needs);
  return others.some(({ answer }) => answer.outcome === 'cause') ? [...own, ...others] : others;
}

/** Whether default host management would step in is not known: then a failing profile is no sure cause. */
function unlessDefault(suspect: Suspect, setting: Known<string | null>): Suspect {
  if (suspect.answer.outcome !== 'cause' || setting.state === 'known') return suspect;
  return {
    ...suspect,
    answer: unknown([gapOf(`default host management, which stands in for ${suspect.answer.culprit.id}`, setting)]),
  };
}

function profileSuspects(account: Account, needs: readonly Need[]): readonly Suspect[] {
  const { instance, instanceProfile, nodeId } = account;
  const about = { what: 'the instance profile', code: 'account/instance-profile' } as const;
  if (instance.state !== 'known') return [{ ...about, answer: unknown([gapOf('the instance', instance)]) }];
  if (instanceProfile.state !== 'known') return [{ ...about, answer: unknown([gapOf('the instance profile', instanceProfile)]) }];
  const { value: profile } = instanceProfile;
  if (instance.value === null) return [];
  if (profile === null) {
    const named = instance.value.iamInstanceProfileArn;
    const because =
      named === null
        ? `${nodeId} has no instance profile`
        : `${nodeId} names the instance profile ${named}, which IAM does not know`;
    return [
      {
        ...about,
        answer: cause('account/instance-profile', nodeId, sentence(because), {
          fix: named === null ? { kind: 'associate-profile', instanceId: nodeId } : null,
        }),
      },
    ];
  }
  const { role, name } = profile;
  if (role === null)
    return [
      {
        ...about,
        answer: cause('account/instance-profile', name, sentence(`the instance profile ${name} holds no role`), {
          fix: { kind: 'fill-profile', profileName: name },
        }),
      },
    ];
  return [
    { ...about, answer: excluded(`${nodeId} has the instance profile ${name} with the role ${role.roleName}`) },
    ...ofRole('the instance profile', role, 'ec2.amazonaws.com', account, needs),
  ];
}

function serviceRole(account: Account, needs: readonly Need[]): readonly Suspect[] {
  const { serviceRole: role } = account.managed;
  if (role === undefined) return [];
  const about = { what: 'the service role of the activation', code: 'account/role-policy' } as const;
  if (role.state !== 'known') return [{ ...about, answer: unknown([gapOf('the service role of the activation', role)]) }];
  if (role.value === null)
    return [{ ...about, answer: cause('account/role-policy', account.nodeId, sentence('the role of its activation is gone')) }];
  return ofRole('the activation', role.value, 'ssm.amazonaws.com', account, needs);
}

function ofRole(whose: string, role: Role, service: string, account: Account, needs: readonly Need[]): readonly Suspect[] {
  return [
    trustSuspect(whose, role, service, account),
    ...policySuspects(whose, role, account, needs),
    ...organizationSuspect(whose, role),
  ];
}

function trustSuspect(whose: string, role: Role, service: string, account: Account): Suspect {
  const what = `the trust policy of the role of ${whose}`;
  const code = 'account/role-trust';
  const name = `the trust policy of ${role.roleName}`;
  const accountId = accountIn(role.arn);
  const said = decide([{ name, text: role.assumeRolePolicyDocument }], {
    action: 'sts:AssumeRole',
    resource: null,
    caller: { kind: 'service', name: service },
    // EC2 sets neither; Systems Manager sets its own account and the ARN of the node.
    context:
      service === 'ec2.amazonaws.com' ? { 'aws:sourceaccount': null, 'aws:sourcearn': null } : { 'aws:sourceaccount': accountId },
  });
  if (said.outcome === 'allowed') return { what, code, answer: excluded(`${said.by} lets ${service} assume the role`) };
  if (said.outcome === 'unknown') return { what, code, answer: unknown([gap(what, said.why)]) };
  const isChina = account.partition === 'aws-cn' && service === 'ec2.amazonaws.com';
  if (isChina && decide([{ name, text: role.assumeRolePolicyDocument }], chinese).outcome === 'allowed')
    return { what, code, answer: excluded(`${name} lets ec2.amazonaws.com.cn assume the role`) };
  const fix =
    said.by === null
      ? ({ kind: 'trust-policy', roleName: role.roleName, now: role.assumeRolePolicyDocument, service } as const)
      : null;
  const because =
    said.by === null ? `${name} does not let ${service} assume it` : `${said.by.statement} of ${name} denies ${service}`;
  return { what, code, answer: cause(code, role.roleName, sentence(because), { part: said.by?.statement ?? null, fix }) };
}

/** Older roles in China name EC2 this way. */
const chinese = {
  action: 'sts:AssumeRole',
  resource: null,
  caller: { kind: 'service', name: 'ec2.amazonaws.com.cn' },
  context: { 'aws:sourceaccount': null, 'aws:sourcearn': null },
} as const;

function policySuspects(whose: string, role: Role, account: Account, needs: readonly Need[]): readonly Suspect[] {
  const what = `the policies of the role of ${whose}`;
  const about = { what, code: 'account/role-policy' } as const;
  const context = contextOf(account, role);
  const said: readonly Suspect[] =
    role.policies.state === 'known'
      ? [judged(about, role, needs, role.policies.value.map(documentOf), context)]
      : [simulated(about, role, needs, gapOf(what, role.policies))];
  return [...said, ...boundarySuspects(whose, role, needs, context)];
}

function boundarySuspects(whose: string, role: Role, needs: readonly Need[], context: Context): readonly Suspect[] {
  const about = { what: `the permissions boundary of the role of ${whose}`, code: 'account/role-boundary' } as const;
  const { permissionsBoundary: boundary } = role;
  if (boundary.state !== 'known') return [{ ...about, answer: unknown([gapOf(about.what, boundary)]) }];
  if (boundary.value === null) return [{ ...about, answer: excluded(`${role.roleName} has no permissions boundary`) }];
  return [judged(about, role, needs, [documentOf(boundary.value)], context)];
}

/** The policies' answer for all needs together; the first that is denied is the cause, and all of them are named. */
function judged(
  about: Pick<Suspect, 'what' | 'code'>,
  role: Role,
  needs: readonly Need[],
  documents: readonly Document[],
  context: Context,
): Suspect {
  const answers = needs.map((need) => ({ need, said: withSimulation(decide(documents, { ...need, context }), need, role) }));
  const denied = answers.flatMap(({ need, said }) => (said.outcome === 'denied' ? [{ need, by: said.by }] : []));
  const [first] = denied;
  const names = [...new Set(denied.map(({ need }) => need.action))].join(', ');
  if (first !== undefined) {
    const { by } = first;
    const isBoundary = about.code === 'account/role-boundary';
    const id = by?.policy ?? (isBoundary ? (documents[0]?.name ?? role.roleName) : role.roleName);
    const because =
      by !== null
        ? `${by.statement} of ${by.policy} denies ${names}`
        : isBoundary
          ? `the permissions boundary ${id} of ${role.roleName} does not allow ${names}`
          : `no policy of the role ${role.roleName} allows ${names}`;
    // Another policy mends what none allows; what one denies, a person has to take out of it.
    const fix =
      isBoundary || denied.some((one) => one.by !== null)
        ? null
        : allowing(
            role,
            denied.map(({ need }) => need),
          );
    return { ...about, answer: cause(about.code, id, sentence(because), { part: by?.statement ?? null, fix }) };
  }
  const open = answers.flatMap(({ need, said }) => (said.outcome === 'unknown' ? [`${need.action}: ${said.why}`] : []));
  if (open.length > 0) return { ...about, answer: unknown([gap(about.what, open[0] ?? '')]) };
  return {
    ...about,
    answer: excluded(
      `${documents.length === 1 ? (documents[0]?.name ?? '') : `the policies of ${role.roleName}`} allow what the node needs`,
    ),
  };
}

/** What we leave open, IAM may know. A simulation without the node's own context may deny too much, so it never makes a cause. */
function withSimulation(said: Decision, { action }: Need, { simulated: answers }: Role): Decision {
  if (said.outcome !== 'unknown' || answers.state !== 'known') return said;
  const found = answers.value.find((one) => one.action.toLowerCase() === action.toLowerCase());
  return found?.decision === 'allowed' ? { outcome: 'allowed', by: 'iam:SimulatePrincipalPolicy' } : said;
}

/** Where the policies themselves could not be read. */
function simulated(
  about: Pick<Suspect, 'what' | 'code'>,
  role: Role,
  needs: readonly Need[],
  missing: ReturnType<typeof gapOf>,
): Suspect {
  const { simulated: answers } = role;
  const isAllowed =
    answers.state === 'known' &&
    needs.every(({ action }) => answers.value.some((one) => one.action === action && one.decision === 'allowed'));
  return {
    ...about,
    answer: isAllowed ? excluded(`iam:SimulatePrincipalPolicy says that ${role.roleName} may`) : unknown([missing]),
  };
}

function organizationSuspect(whose: string, role: Role): readonly Suspect[] {
  if (role.simulated.state !== 'known') return [];
  const forbidden = role.simulated.value
    .filter(({ allowedByOrganizations }) => allowedByOrganizations === false)
    .map(({ action }) => action);
  if (forbidden.length === 0) return [];
  const because = `a service control policy of the organization forbids ${forbidden.join(', ')}`;
  return [
    {
      what: `the organization's policies on the role of ${whose}`,
      code: 'account/role-policy',
      answer: cause('account/role-policy', role.roleName, sentence(because), { owner: "the organization's management account" }),
    },
  ];
}

function documentOf({
  name,
  arn,
  document,
}: {
  readonly name: string;
  readonly arn: string | null;
  readonly document: Known<string>;
}): Document {
  return { name: arn ?? name, text: document.state === 'known' ? document.value : null };
}

/** What is surely so when the node calls Systems Manager or S3. */
function contextOf({ region }: Account, { arn }: Role): Context {
  return {
    'aws:principalarn': arn,
    'aws:principalaccount': accountIn(arn),
    'aws:principaltype': 'AssumedRole',
    'aws:requestedregion': region,
    'aws:securetransport': 'true',
    'aws:viaawsservice': 'false',
  };
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}
