/** Signed calls that AWS refuses: whose policy it is, or what is wrong with the credentials. */
import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext } from './data.ts';
import type { CredentialData, DeniedData, NoCredentialsData } from './data-auth.ts';
import type { Entries } from './entry.ts';
import { roleName } from './foreign.ts';
import { restartAgent } from './node-commands.ts';
import { clean, list } from './phrases.ts';
import { quoted, shellQuote } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { serviceNameOr, valuesOf } from './values.ts';

const CORE_POLICY = 'AmazonSSMManagedInstanceCore';
const DENIED_DOCS = [
  'Configure instance permissions required for Systems Manager',
  'Control access to VPC endpoints using endpoint policies',
];
const READS = 'The commands only read.';

function actionsOf({ calls }: DeniedData): string {
  return list(calls.map(({ action }) => action));
}

function wordsOf({ calls }: DeniedData): string {
  const [first] = calls;
  if (first === undefined || first.words === '') return '';
  // Who asked for what is said already; why not stands at the end.
  const reason = /(?:because no |with an explicit deny )[^]{1,300}$/u.exec(first.words)?.[0];
  return ` AWS says: "${clean(reason ?? first.words, 400)}".`;
}

function message(data: DeniedData, who: string): string {
  const all = data.everything ? ' Every signed call of this run is refused.' : '';
  // A missing Allow is no Deny: what is to be done differs.
  const verb = data.calls.some(({ explicit, by }) => explicit || by === 'unknown') ? 'denies' : 'does not allow';
  return `${who} ${verb} ${actionsOf(data)}.${all}${wordsOf(data)}`;
}

/** `arn:aws:iam::aws:policy/…` in this partition. */
function corePolicy(context: RemedyContext): string {
  return `arn:${valuesOf(context).partition}:iam::aws:policy/${CORE_POLICY}`;
}

function roleOf({ role }: { readonly role: string | null }): string {
  return role === null ? 'ROLE_NAME' : shellQuote(roleName(role));
}

/** What the role, its boundary and the session allow; the managed policy where the role lacks it. */
function mendRole(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
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

function mendEndpointPolicy(context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  const { region, vpcId } = valuesOf(context);
  const modify = 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --policy-document';
  return [
    remedy({
      owner: 'vpc',
      ...(context.kind === 'hybrid' ? { account: 'the account that owns the endpoint' } : {}),
      text:
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
        aws(
          context,
          'ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --output text --query',
          quoted('VpcEndpoints[0].PolicyDocument'),
        ).concat(' > policy-before.json'),
        aws(context, modify, 'file://policy-merged.json'),
      ],
      permission: 'ec2:DescribeVpcEndpoints, ec2:ModifyVpcEndpoint',
      risk: 'The policy applies to everybody who uses this endpoint; the change takes some minutes.',
      rollback: aws(context, modify, 'file://policy-before.json'),
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

function mendOrgPolicy(data: DeniedData, context: RemedyContext): readonly Remedy[] {
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

function unexplained(data: DeniedData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  return [
    remedy({
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
      risk: READS,
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

const SOURCES: Readonly<Record<CredentialData['source'], string>> = {
  'instance-profile': 'the instance profile',
  'default-host-management': 'default host management',
  hybrid: 'the hybrid registration',
};

function named({ source, role }: Pick<CredentialData, 'source' | 'role'>): string {
  return role === null ? SOURCES[source] : `${SOURCES[source]} (role ${clean(role)})`;
}

function renew({ source }: Pick<CredentialData, 'source'>, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  const { instanceId } = valuesOf(context);
  const look =
    source === 'instance-profile'
      ? aws(context, `ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${instanceId}`)
      : aws(
          context,
          'ssm describe-instance-information --filters',
          `Key=InstanceIds,Values=${context.kind === 'hybrid' ? 'INSTANCE_ID' : instanceId}`,
        );
  return [
    remedy({
      owner: 'iam',
      text:
        source === 'instance-profile'
          ? 'See which profile is attached, and whether its role still exists: a role that was deleted and made again needs its profile attached again.'
          : 'The agent renews these credentials itself, at half of their life: see what its log says about that, and whether the registration still exists.',
      commands: [look],
      permission:
        source === 'instance-profile' ? 'ec2:DescribeIamInstanceProfileAssociations' : 'ssm:DescribeInstanceInformation',
      risk: READS,
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

function trust(context: RemedyContext): readonly Remedy[] {
  return [
    remedy({
      owner: 'iam',
      text: 'The role must exist, and its trust policy must let ec2.amazonaws.com assume it.',
      commands: [aws(context, 'iam get-role --role-name ROLE_NAME --query', quoted('Role.AssumeRolePolicyDocument'))],
      permission: 'iam:GetRole',
      risk: READS,
      verify: verify(context, ['auth']),
    }),
  ];
}

type Codes =
  | 'auth/no-credentials'
  | 'auth/expired'
  | 'auth/invalid'
  | 'auth/denied-role'
  | 'auth/denied-endpoint-policy'
  | 'auth/denied-org-policy'
  | 'auth/denied';

export const AUTH: Entries<Codes> = {
  'auth/no-credentials': {
    title: "The node's role gives no credentials",
    summary:
      'An instance profile is attached, and the metadata service has no credentials for its role: the role is gone, or its trust policy does not let EC2 ' +
      'assume it. The agent has nothing to sign its calls with.',
    message: ({ source, detail }: NoCredentialsData) =>
      `There are no credentials from ${SOURCES[source]}: ${clean(detail, 200).replace(/\.$/u, '')}.`,
    remedies: (data, context) => [...trust(context), ...renew({ source: data.source }, context)],
    docs: ['Configure instance permissions required for Systems Manager'],
  },
  'auth/expired': {
    title: 'AWS calls the credentials expired',
    summary:
      "The session token that the node's calls are signed with has ended. Whoever renews it (the metadata service, or the agent itself on a hybrid node) " +
      'does not.',
    message: (data: CredentialData) =>
      `AWS refuses the credentials of ${named(data)} as expired (${clean(data.errorCode)}: ${clean(data.detail, 160)})` +
      `${data.expiresAt === null ? '' : `; by their own date they end at ${data.expiresAt}`}.`,
    remedies: renew,
    docs: ['Configure instance permissions required for Systems Manager'],
  },
  'auth/invalid': {
    title: 'AWS does not accept the credentials',
    summary:
      'AWS does not know the key or the token, or the signature does not fit: a deleted role or registration, another partition, a Region that the account ' +
      'has not enabled, or something on the way that changes requests.',
    message: (data: CredentialData) =>
      `AWS does not accept the credentials of ${named(data)}: ${clean(data.errorCode)}: ${clean(data.detail, 200).replace(/\.$/u, '')}` +
      (data.expiresAt === null ? '.' : ` (by their own date they end at ${data.expiresAt}).`),
    remedies: renew,
    docs: ['Configure instance permissions required for Systems Manager'],
  },
  'auth/denied-role': {
    title: "The node's role does not allow calls to Systems Manager",
    summary:
      'AWS answers, and denies by the policies of the role that the node signs with: no policy allows the action, or a permissions boundary or session ' +
      'policy does not, or one denies it.',
    message: (data) => message(data, data.role === null ? "The node's role" : `Role ${clean(data.role)}`),
    remedies: mendRole,
    docs: DENIED_DOCS,
  },
  'auth/denied-endpoint-policy': {
    title: 'The policy of the VPC endpoint denies calls to Systems Manager',
    summary: 'AWS answers, and denies by the policy of the interface endpoint through which the call came.',
    message: (data) => message(data, 'The policy of the VPC endpoint'),
    remedies: (_data, context) => mendEndpointPolicy(context),
    docs: DENIED_DOCS,
  },
  'auth/denied-org-policy': {
    title: 'A policy of the organization denies calls to Systems Manager',
    summary: 'AWS answers, and denies by a service control policy or resource control policy of the organization.',
    message: (data) => message(data, 'A policy of the organization'),
    remedies: mendOrgPolicy,
    docs: DENIED_DOCS,
  },
  'auth/denied': {
    title: 'AWS denies calls to Systems Manager',
    summary: 'AWS answers and denies, without saying whose policy it is, or by a policy of the resource itself.',
    message: (data) => message(data, 'AWS'),
    remedies: unexplained,
    docs: DENIED_DOCS,
  },
};
