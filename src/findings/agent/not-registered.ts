/** The agent has no identity to register with: no hybrid registration, and no EC2 identity. */

import { hasOtherIdentity } from '../../facts/identity.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { provenBy } from '../../picture/witness.ts';
import { editConfig } from '../../remedies/agent-config-file.ts';
import { hybridRegistration, instanceRole } from '../../remedies/identity.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { logWords } from './logged-words.ts';
import { isLostRegistration } from './lost-registration.ts';
import { lookUpNode } from './node-id.ts';

/** `setting`: of the agent's configuration, where that is why. */
export interface AgentNotRegisteredData {
  readonly reason: string;
  readonly setting?: string;
  /** By the agent's own log: AWS does not know the registration (any more), or has refused the activation. */
  readonly logged?: 'unknown' | 'refused';
}

export const agentNotRegistered: Finding<'agent/not-registered', AgentNotRegisteredData> = {
  code: 'agent/not-registered',
  number: 55,
  title: 'The agent is not registered',
  summary:
    'The agent is installed but has no identity with Systems Manager: no hybrid registration here, and no EC2 identity that it could use.',
  reads: ['agent', 'imds', 'firmware', 'signed', 'sockets'],
  about: 'agent',
  judge,
  explains: [
    {
      // The agent last ran as a hybrid node, or this is no EC2 instance: with a registration it would not ask IMDS.
      codes: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
      when: (_own, _symptom, picture) =>
        picture.facts.node.agent.identity?.type === 'OnPrem' || picture.place.answer === 'elsewhere',
    },
  ],
  explainedBy: [
    {
      // The agent asks the proxy even if IMDS answers, gets no identity, and looks for a
      // registration instead.
      codes: ['proxy/metadata-proxied'],
      when: (_own, cause, picture) => isError(cause) && picture.facts.node.agent.identity?.type !== 'OnPrem',
    },
  ],
  stopsAgent: true,
  message: (data) =>
    `SSM Agent is installed but not registered with Systems Manager: ${clean(data.reason, 240)}`.replace(/[.]?$/, '.'),
  remedies: (data, context) => {
    const proof = verify(context, ['agent/not-registered', 'imds']);
    if (data.setting !== undefined) {
      const what = `Take ${clean(data.setting, 60)} out: without it the agent looks for a hybrid registration, then for EC2.`;
      return [editConfig(what, context, proof), restartAgent(context, proof)];
    }
    if (data.logged === 'unknown') return [lookUpNode(context, null, proof), ...forgotten(context, proof)];
    return context.kind === 'ec2'
      ? [instanceRole(context, proof), restartAgent(context, proof)]
      : [
          hybridRegistration(context, proof),
          ...(context.kind === 'unknown' && context.isElsewhere !== true ? [instanceRole(context, proof)] : []),
        ];
  },
  docs: [
    'Create a hybrid activation to register nodes with Systems Manager',
    'Configure instance permissions required for Systems Manager',
  ],
  page: {
    recognised:
      'The agent is installed, its hybrid registration is known to be absent, and either it last ran as a hybrid node, or there is neither EC2 ' +
      'nor another identity that it could use. Where the firmware, or a stranger at the metadata address, says that this is no EC2 instance, ' +
      'only the registration is missed. A registration file that may not be read is not absent. Or the agent was told that its activation is ' +
      'refused, or its node unknown, and has logged no success since.',
    severity: 'Error. Info with `preflight`, which looks at a machine before its activation.',
  },
  sample: { reason: 'there is no hybrid registration, and no EC2 identity to use instead' },
};

/** A node that was deregistered is registered anew; an instance reports itself again when its agent starts. */
function forgotten(context: RemedyContext, proof: string): readonly Remedy[] {
  return context.kind === 'ec2' ? [restartAgent(context, proof)] : [hybridRegistration(context, proof)];
}

function judge(picture: Picture): readonly DraftOf<'agent/not-registered', AgentNotRegisteredData>[] {
  const { agent, imds } = picture.facts.node;
  if (agent.installed !== 'yes') return [];
  const excluded = excludedIdentity(picture);
  if (excluded !== null) {
    return [
      {
        code: 'agent/not-registered',
        severity: 'error',
        subjects: [],
        data: { reason: excluded, setting: 'Identity.ConsumptionOrder' },
        evidence: [excluded],
        capabilities: throughTheAgent(picture),
      },
    ];
  }
  const lost = picture.logged.findLast((failure) => isLostRegistration(failure, picture));
  if (lost !== undefined) {
    const logged = lost.event.kind === 'unknown-instance' ? 'unknown' : 'refused';
    const reason =
      logged === 'unknown'
        ? "Systems Manager does not know this node, as the agent's own log says: its registration was deleted, or is another account's or Region's"
        : "its activation was refused, as the agent's own log says: it has expired, was used up, or was mistyped";
    return [
      {
        code: 'agent/not-registered',
        severity: 'error',
        subjects: [],
        data: { reason, logged },
        evidence: [logWords(lost.event)],
        capabilities: throughTheAgent(picture),
      },
    ];
  }
  if (agent.registration.state !== 'absent' || agent.customIdentity !== undefined) return [];
  const wasHybrid = agent.identity?.type === 'OnPrem';
  const isElsewhere = picture.place.answer === 'elsewhere';
  // On EC2 the instance's identity is the registration; ECS tasks, custom identities and other clouds have
  // theirs. If we know nothing of IMDS, it may well answer; and an agent that is connected has some identity.
  if (!wasHybrid && (picture.onEc2 || hasOtherIdentity(agent) || isConnected(picture))) return [];
  if (!wasHybrid && !isElsewhere && (imds.outcome !== 'failed' || agent.identity !== null)) return [];
  const reason = reasonOf(picture);
  const { because } = picture.place;
  const expected = picture.facts.request.preflight === true;
  return [
    {
      code: 'agent/not-registered',
      severity: expected ? 'info' : 'error',
      subjects: [],
      data: { reason },
      evidence: isElsewhere && because !== null ? ['there is no registration file', because] : [reason],
      capabilities: expected ? [] : throughTheAgent(picture),
    },
  ];
}

function reasonOf({ facts, place }: Picture): string {
  const { identity } = facts.node.agent;
  if (identity?.type === 'OnPrem') return 'the agent last ran as a hybrid node, and its registration is gone';
  const { machine, answer, because } = place;
  if (answer !== 'elsewhere' || because === null) return 'there is no hybrid registration, and no EC2 identity to use instead';
  const where = `this is no EC2 instance${machine === null ? '' : ` (${machine})`}`;
  return identity?.type === 'EC2'
    ? `the agent last ran on EC2, ${where}, and there is no hybrid registration`
    : `${where}, and there is no hybrid registration`;
}

/** Only an agent that Systems Manager knows holds these. */
function isConnected({ witness }: Picture): boolean {
  return Object.values(witness).some((seen) => provenBy(seen) !== null);
}

/**
 * `Identity.ConsumptionOrder` leaves out the one identity that this node has: the agent finds none,
 * and ends (amazon-ssm-agent, `identity_selector.go`). Null where it does not, or where what it
 * names may be there.
 */
function excludedIdentity({ facts, onEc2 }: Picture): string | null {
  const { identityOrder: order, registration, customIdentity } = facts.node.agent;
  const usual = ['OnPrem', 'EC2', 'CustomIdentity'];
  // An ECS task, or another cloud's machine: nothing here tells whether it is one.
  if (order === undefined || order.some((name) => !usual.includes(name))) return null;
  if (order.includes('CustomIdentity') && customIdentity !== undefined) return null;
  if (order.length === 0) return "Identity.ConsumptionOrder in the agent's configuration names no identity that the agent knows";
  const words = `Identity.ConsumptionOrder in the agent's configuration leaves ${order.join(' and ')} alone`;
  if (!order.includes('OnPrem') && registration.state === 'present' && !onEc2)
    return `${words}, and this node has a hybrid registration and nothing else`;
  if (!order.includes('EC2') && onEc2 && registration.state === 'absent')
    return `${words}, and this is an EC2 instance without a hybrid registration`;
  return null;
}
