/**
 * The agent gets nothing from the metadata service: no answer, turned off, or a hop limit too low.
 */

import { hasOtherIdentity } from '../../facts/identity.ts';
import type { Picture } from '../../picture/picture.ts';
import { metadataSnippets } from '../../remedies/infra-node.ts';
import { firewallCommands, restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { valuesOf } from '../../remedies/values.ts';
import { type Destination, type DraftOf, type Finding, isError, type Relation } from '../finding.ts';

export interface ImdsUnreachableData {
  readonly reason: string;
  readonly detail: string;
}

export interface ImdsDisabledData {
  readonly detail: string;
}

/** `container`: the network of the container that this is; null on a node. */
export interface ImdsHopLimitData {
  readonly detail: string;
  readonly container: 'host' | 'own' | 'unknown' | null;
}

const ADDRESS = '169.254.169.254';

const DOCS = ['Configure the instance metadata options', 'Use the Instance Metadata Service to access instance metadata'];

const PERMISSION = 'ec2:DescribeInstances, ec2:ModifyInstanceMetadataOptions';

/** By the network of the container. */
const HOPS = {
  own: 'the network of this container is one hop further than its host, and the hop limit of the instance is too low for that',
  host: "this container has its host's network, so that the host's own programs should not get it either: something on the host swallows it, or the hop limit is too low",
  unknown: 'the hop limit is too low',
} as const;

const FOR_CONTAINERS =
  'Best, give the container credentials of its own, which need no metadata service: a role of the task (ECS), EKS Pod Identity, or a role of the service account. ' +
  "Or give it its host's network (networkMode host, hostNetwork: true), or raise the hop limit to 2.";

const IMDS_SEVERITY =
  'Error where this node is EC2 (the firmware or the identity file of the agent says so), or where an agent without a hybrid registration has ' +
  'nothing else to identify it and nothing says that this machine is another one. Info elsewhere, and on a hybrid node. In a container with ' +
  'credentials of its own nothing is said; in another one a hop limit is a warning.';

const METADATA_SERVICE: Destination = { ip: '169.254.169.254', port: 80, protocol: 'tcp' };

/**
 * Without the metadata service the agent cannot know that it is on EC2, and finds no registration
 * instead.
 */
const NO_IDENTITY: Relation<unknown> = {
  codes: ['agent/not-registered'],
  when: (own, _symptom, picture) => isError(own) && picture.facts.node.agent.identity?.type !== 'OnPrem',
};

export const imdsUnreachable: Finding<'imds/unreachable', ImdsUnreachableData> = {
  code: 'imds/unreachable',
  number: 49,
  title: 'The instance metadata service cannot be reached',
  summary:
    'Nothing answers as the instance metadata service does at 169.254.169.254. Without it, the agent on EC2 does not learn who it is and exits. ' +
    'Security groups do not filter it: the cause is on the node, or the service is off.',
  reads: ['imds', 'agent', 'container'],
  about: 'node',
  judge,
  explains: [NO_IDENTITY],
  packets: (_data, { node }) => (node.imds.outcome === 'failed' ? [METADATA_SERVICE] : []),
  stopsEverything: true,
  message: (data) => `The instance metadata service at ${ADDRESS} cannot be reached: ${clean(data.reason)}${said(data.detail)}.`,
  remedies: (_data, context) => {
    const proof = verify(context, ['imds']);
    return [
      hostPath(context, proof),
      remedy({
        title: 'turn the metadata service on',
        owner: 'vpc',
        text: 'See whether the service is turned on for this instance; if it is off, turn it on.',
        commands: [look(context), options(context, '--http-endpoint enabled --http-tokens required')],
        snippets: metadataSnippets(context),
        permission: PERMISSION,
        risk: 'Programs on this instance get at metadata and role credentials again; requests without a token (IMDSv1) are refused.',
        rollback: options(context, '--http-endpoint disabled'),
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: DOCS,
  page: {
    recognised:
      'The instance metadata service at 169.254.169.254 does not answer: time-out, refusal, no route, or something that answers differently.',
    severity: IMDS_SEVERITY,
  },
  sample: { reason: 'timeout', detail: 'no answer' },
};

export const imdsDisabled: Finding<'imds/disabled', ImdsDisabledData> = {
  code: 'imds/disabled',
  number: 50,
  title: 'The instance metadata service is turned off',
  summary:
    'The metadata service answers that it is turned off for this instance. The agent on EC2 then does not learn who it is, and exits.',
  reads: ['imds', 'agent', 'container'],
  about: 'node',
  judge,
  explains: [NO_IDENTITY],
  stopsEverything: true,
  message: (data) => `The instance metadata service is turned off for this instance${said(data.detail)}.`,
  remedies: (_data, context) => {
    const proof = verify(context, ['imds']);
    return [
      remedy({
        title: 'turn the metadata service on',
        owner: 'vpc',
        text: 'Turn it on, with tokens required. A service control policy or a launch template may have turned it off on purpose: ask first.',
        commands: [look(context), options(context, '--http-endpoint enabled --http-tokens required')],
        snippets: metadataSnippets(context),
        permission: PERMISSION,
        risk: 'Programs on this instance get at metadata and role credentials again; requests without a token (IMDSv1) are refused.',
        rollback: options(context, '--http-endpoint disabled'),
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: DOCS,
  page: {
    recognised: 'The metadata service answers the token request (IMDSv2) with HTTP 403: it is turned off for this instance.',
    severity: IMDS_SEVERITY,
  },
  sample: { detail: 'HTTP 403 on the token request' },
};

export const imdsHopLimit: Finding<'imds/hop-limit', ImdsHopLimitData> = {
  code: 'imds/hop-limit',
  number: 51,
  title: 'The metadata hop limit is too low',
  summary:
    'The metadata service accepts connections, but its token answer does not arrive: the hop limit of the instance is too low for the network ' +
    'distance, which is one more hop inside a container.',
  reads: ['imds', 'agent', 'container'],
  about: 'node',
  judge,
  explains: [NO_IDENTITY],
  // It opens: what stops it stops what follows.
  packets: (_data, { node }) => (node.imds.outcome === 'failed' ? [{ ...METADATA_SERVICE, hasData: true }] : []),
  stopsEverything: true,
  message: (data) =>
    `The metadata service accepts the connection, but its token does not arrive here${said(data.detail)}: ${HOPS[data.container ?? 'unknown']}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['imds']);
    // As near to it as the host's own programs: the limit of the host is enough for a container, too.
    if (data.container === 'host') return [hostPath(context, proof)];
    return [
      remedy({
        title: data.container === null ? 'raise the hop limit to 2' : 'let containers reach the metadata service',
        owner: 'vpc',
        text:
          data.container === null
            ? 'Raise the hop limit to 2. Or run the agent, and this probe, outside the container.'
            : FOR_CONTAINERS,
        commands: [look(context), options(context, '--http-put-response-hop-limit 2')],
        snippets: metadataSnippets(context, 2),
        permission: PERMISSION,
        risk: "Containers on this instance get at the instance role's credentials as well.",
        rollback: options(context, '--http-put-response-hop-limit 1'),
        verify: proof,
      }),
      hostPath(context, proof),
    ];
  },
  docs: DOCS,
  page: {
    recognised:
      'TCP to the metadata service opens, and the token request (IMDSv2) gets no answer: the answer dies one hop before it arrives.',
    severity: IMDS_SEVERITY,
  },
  sample: { detail: 'the token request gets no answer', container: null },
};

function judge(
  picture: Picture,
): readonly (
  | DraftOf<'imds/unreachable', ImdsUnreachableData>
  | DraftOf<'imds/disabled', ImdsDisabledData>
  | DraftOf<'imds/hop-limit', ImdsHopLimitData>
)[] {
  const { imds, agent } = picture.facts.node;
  if (imds.outcome !== 'failed') return [];
  const { reason, detail } = imds;
  // A hybrid agent, one of another cloud, and one whose configuration names an identity, needs nothing
  // from IMDS. Off EC2 there is none, and what is missing is the registration. A registration that we could not read may exist.
  const isNobody = agent.registration.state === 'absent' && agent.customIdentity === undefined && !hasOtherIdentity(agent);
  const mayBeEc2 = agent.installed === 'yes' && isNobody && picture.place.answer === 'unknown';
  const { container } = picture.facts.node;
  const inContainer = picture.contained ? severityInContainer(picture, reason) : null;
  if (inContainer === 'none') return [];
  const needed = inContainer === null ? picture.kind !== 'hybrid' && (picture.onEc2 || mayBeEc2) : inContainer === 'error';
  const severity = inContainer ?? (needed ? 'error' : 'info');
  const capabilities = needed ? picture.facts.request.for : [];
  const common = {
    severity,
    subjects: ['169.254.169.254'],
    evidence: [`169.254.169.254: ${reason}: ${detail}`],
    capabilities,
  } as const;
  if (reason === 'disabled') return [{ code: 'imds/disabled', ...common, data: { detail } }];
  if (reason === 'token-timeout')
    return [
      {
        code: 'imds/hop-limit',
        ...common,
        data: { detail, container: picture.contained ? (container?.network ?? 'unknown') : null },
      },
    ];
  return [{ code: 'imds/unreachable', ...common, data: { reason, detail } }];
}

/**
 * Only a program without credentials of its own asks it, for those of the instance. In a task that is the agent of ECS Exec; in another container
 * nothing of Systems Manager, but a token that does not arrive there is rarely meant so.
 */
function severityInContainer({ facts, onEc2 }: Picture, reason: string): 'error' | 'warning' | 'none' {
  const { container } = facts.node;
  if (container?.keys !== 'none' || container.task?.launchType === 'FARGATE') return 'none';
  // What opens and then says nothing is EC2's, whether or not the firmware is to be seen from in here.
  const isEc2s = onEc2 || reason === 'token-timeout' || container.task?.launchType === 'EC2';
  if (container.kind === 'ecs' && isEc2s) return 'error';
  return reason === 'token-timeout' ? 'warning' : 'none';
}

function look(context: RemedyContext): string {
  return aws(
    context,
    `ec2 describe-instances --instance-ids ${valuesOf(context).instanceId} --query`,
    quoted('Reservations[].Instances[].MetadataOptions'),
  );
}

function options(context: RemedyContext, option: string): string {
  return aws(context, `ec2 modify-instance-metadata-options --instance-id ${valuesOf(context).instanceId}`, option);
}

/** What the system said, in brackets; nothing when it said nothing. */
function said(detail: string): string {
  return detail === '' ? '' : ` (${clean(detail)})`;
}

/**
 * The node's own way to the metadata service: a route of an old image, a packet filter for
 * containers, a proxy.
 */
function hostPath(context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: "look at this node's route and packet filter for it",
    owner: 'node',
    text:
      `Look at this node's route and packet filter for ${ADDRESS}: images made in another subnet carry a stale route, and filters that keep ` +
      'containers away from metadata often catch the agent too. http_proxy without no_proxy for this address has the same effect.',
    commands: [
      ...firewallCommands(context, [ADDRESS], true),
      ...(context.os === 'windows'
        ? [`route print ${ADDRESS}`]
        : context.os === 'macos'
          ? []
          : [`curl -sS -o /dev/null -m 3 -v http://${ADDRESS}/`]),
    ],
    permission: 'administrator rights on the node',
    risk: 'The look-ups change nothing.',
    verify: proof,
  });
}
