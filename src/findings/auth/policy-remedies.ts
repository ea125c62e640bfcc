/** Remedies for a policy that denies: the role's, the endpoint's, the organisation's. */

import type { CredentialSource } from '../../facts/signed.ts';
import type { DeniedBy } from '../../knowledge/denials.ts';
import { mendTaskRole, withoutStaticKeys } from '../../remedies/ecs-task.ts';
import { actionName, roleName } from '../../remedies/foreign.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { editPolicy, mergePolicy, putPolicy, savePolicy } from '../../remedies/policy-file.ts';
import { type Known, own, ownJson, quoted, shellQuote } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { serviceNameOr, valuesOf } from '../../remedies/values.ts';
import { AUTH_READS } from './refused-credentials.ts';

export interface DeniedCall {
  /** `ssm:ListAssociations`. */
  readonly action: string;
  readonly by: DeniedBy;
  readonly explicit: boolean;
  /** AWS's own. */
  readonly words: string;
}

export interface DeniedData {
  readonly calls: readonly DeniedCall[];
  /** Every signed call of the run was refused. */
  readonly everything: boolean;
  /** The agent's own log has calls of these: how often, and when last (RFC 3339). */
  readonly logged?: { readonly count: number; readonly at: string | null };
  readonly role: string | null;
  readonly source: CredentialSource | null;
}

const CORE_POLICY = 'AmazonSSMManagedInstanceCore';

export function actionsOf({ calls }: DeniedData): string {
  return list(calls.map(({ action }) => action));
}

export function wordsOf({ calls }: DeniedData): string {
  const [first] = calls;
  if (first === undefined || first.words === '') return '';
  // Who asked for what is said already; why not stands at the end.
  const reason = /(?:because no |with an explicit deny )[^]{1,300}$/u.exec(first.words)?.[0];
  return ` AWS says: "${clean(reason ?? first.words, 400)}".`;
}

/** `arn:aws:iam::aws:policy/…` in this partition. */
function corePolicy(context: RemedyContext): string {
  return `arn:${valuesOf(context).partition}:iam::aws:policy/${CORE_POLICY}`;
}

function roleOf({ role }: { readonly role: string | null }): string {
  return role === null ? 'ROLE_NAME' : shellQuote(roleName(role));
}

/**
 * What the role, its boundary and the session allow; the managed policy where the role lacks it.
 */
export function mendRole(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  if (data.source === 'task-role') return [mendTaskRole(data.role, context, proof)];
  if (data.source === 'environment') return [withoutStaticKeys(context, proof)];
  const role = roleOf(data);
  const boundary = data.calls.some(({ by }) => by === 'permissions-boundary');
  const explicit = data.calls.some((call) => call.explicit);
  const attach = `iam attach-role-policy --role-name ${role} --policy-arn ${corePolicy(context)}`;
  const hint = explicit
    ? 'An explicit Deny wins over every Allow: find the statement and take these actions out of it.'
    : boundary
      ? 'The permissions boundary must allow them, too: a policy of the role is not enough.'
      : `Attach ${CORE_POLICY} where it is missing (the last command).`;
  return [
    remedy({
      title: explicit || boundary ? 'look at the policies and the boundary of the role' : 'attach the managed policy to the role',
      owner: 'iam',
      text: `Look at the policies and the boundary of the role. ${hint}`,
      commands: [
        aws(context, `iam list-attached-role-policies --role-name ${role}`),
        aws(context, `iam list-role-policies --role-name ${role}`),
        aws(context, `iam get-role --role-name ${role} --query`, quoted('Role.PermissionsBoundary')),
        ...(explicit || boundary ? [] : [aws(context, attach)]),
      ],
      permission: 'iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:GetRole, iam:AttachRolePolicy',
      risk: `${CORE_POLICY} lets every node with this role be managed by Systems Manager.`,
      ...(explicit || boundary
        ? {}
        : { rollback: aws(context, `iam detach-role-policy --role-name ${role} --policy-arn ${corePolicy(context)}`) }),
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

/** AWS permits what a node calls by name only; what was denied is what is missing, and its heartbeat beside it. */
function missingStatement({ calls }: DeniedData): Known {
  const actions = [...calls.map(({ action }) => actionName(action)), own`ssm:UpdateInstanceInformation`];
  return ownJson({
    Sid: own`SystemsManagerCalls`,
    Effect: own`Allow`,
    Principal: own`*`,
    Action: [...new Set(actions)].slice(0, 8),
    Resource: own`*`,
  });
}

export function mendEndpointPolicy(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  const { region, vpcId } = valuesOf(context);
  // An Allow beside a Deny changes nothing: the Deny itself has to be taken out.
  const isDenied = data.calls.some(({ explicit }) => explicit);
  const merge = isDenied ? editPolicy(context) : [mergePolicy(missingStatement(data), context)];
  return [
    remedy({
      title: isDenied ? "take the Deny out of the endpoint's policy" : "merge what is missing into the endpoint's policy",
      owner: 'vpc',
      ...(context.kind === 'hybrid' ? { account: 'the account that owns the endpoint' } : {}),
      text:
        (isDenied ? 'A Deny wins over every Allow: take these actions out of it. ' : '') +
        "Merge what is missing into the policy of the interface endpoint of ssm (and look at ssmmessages' beside it); never replace the policy by it alone. " +
        'ssm-probe policy prints the statements that this Region needs. A condition on the principal also stops the three calls that a node makes ' +
        'unsigned.',
      commands: [
        aws(
          context,
          `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${vpcId} Name=service-name,Values=${serviceNameOr('ssm', region)} --query`,
          quoted('VpcEndpoints[].{Id:VpcEndpointId,Policy:PolicyDocument}'),
        ),
        `ssm-probe policy --region ${region}`,
        savePolicy(context),
        ...merge,
        putPolicy('policy-merged.json', context),
      ],
      permission: 'ec2:DescribeVpcEndpoints, ec2:ModifyVpcEndpoint',
      risk: 'The policy applies to everybody who uses this endpoint; the change takes some minutes.',
      rollback: putPolicy('policy-before.json', context),
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

export function mendOrgPolicy(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  const told = context.imds?.accountId ?? '';
  const accountId = /^\d{12}$/u.test(told) ? told : 'ACCOUNT_ID';
  const kinds = [
    ...new Set(
      data.calls.map(({ by }) => (by === 'resource-control-policy' ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY')),
    ),
  ];
  return [
    remedy({
      title: 'take these actions out of the policy of the organization',
      owner: 'iam',
      account: "the organization's management account, or a delegated administrator of its policies",
      text: `A policy of the organization denies ${actionsOf(data)} for this account: find it, and take these actions out of its Deny, or into its Allow.`,
      commands: kinds.map((kind) =>
        aws(context, `organizations list-policies-for-target --target-id ${accountId} --filter ${kind}`),
      ),
      permission: 'organizations:ListPoliciesForTarget, organizations:DescribePolicy',
      risk: 'Such a policy applies to whole accounts: a change reaches far beyond this node.',
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

export function unexplained(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  return [
    remedy({
      title: 'find whose policy denies: role, endpoint, organization',
      owner: 'iam',
      text:
        'AWS does not say whose policy it is: look at the role first, then at the policy of the interface endpoint, then at those of the ' +
        'organization; CloudTrail may have the denial with more words.',
      commands: [
        aws(context, `iam list-attached-role-policies --role-name ${roleOf(data)}`),
        aws(
          context,
          'cloudtrail lookup-events --max-results 20 --lookup-attributes AttributeKey=EventSource,AttributeValue=ssm.amazonaws.com',
        ),
      ],
      permission: 'iam:ListAttachedRolePolicies, cloudtrail:LookupEvents',
      risk: AUTH_READS,
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

export function trust(role: string | null, context: RemedyContext): readonly Remedy[] {
  return [
    remedy({
      title: 'see that the role exists and EC2 may assume it',
      owner: 'iam',
      text: 'The role must exist, and its trust policy must let ec2.amazonaws.com assume it.',
      commands: [aws(context, `iam get-role --role-name ${roleOf({ role })} --query`, quoted('Role.AssumeRolePolicyDocument'))],
      permission: 'iam:GetRole',
      risk: AUTH_READS,
      verify: verify(context, ['auth']),
    }),
  ];
}
