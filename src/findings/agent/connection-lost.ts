/** Systems Manager itself says that it does not hear from this node's agent. */

import { assumedIdentity } from '../../facts/identity.ts';
import { ownStatus } from '../../picture/own-status.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { wakeAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { lookUpNode } from './node-id.ts';

/** `status`: AWS's PingStatus, or `NotListed` where Systems Manager has no such node. */
export interface AgentConnectionLostData {
  readonly id: string;
  readonly status: string;
  readonly lastPingAt: string | null;
}

export const agentConnectionLost: Finding<'agent/connection-lost', AgentConnectionLostData> = {
  code: 'agent/connection-lost',
  number: 60,
  title: 'Systems Manager has no contact with the agent',
  summary:
    'Systems Manager itself, asked with --deep, does not have this node as online. Where nothing else is wrong, the agent has not tried again since its ' +
    'path was repaired, or reports under another id, to another Region or account.',
  reads: ['signed', 'imds', 'agent'],
  about: 'agent',
  judge,
  explainedBy: [
    {
      // An error that stops the heartbeat is the reason why the node is not online.
      codes: ['*'],
      when: (_own, cause) => isError(cause) && cause.code !== 'agent/hibernating' && cause.capabilities.includes('core'),
    },
    {
      // The agent's log says how long it sleeps, so Systems Manager does not hear from it.
      codes: ['agent/hibernating'],
      when: () => true,
    },
  ],
  stopsAgent: true,
  message: (data) => {
    const id = clean(data.id, 40);
    if (data.status === 'NotListed')
      return `Systems Manager does not list ${id} in this account and Region, although it can be reached from here.`;
    const since = data.lastPingAt === null ? '' : ` since ${clean(data.lastPingAt, 40)}`;
    return `Systems Manager has ${id} as ${clean(data.status, 40)}${since}, although it can be reached from here.`;
  },
  remedies: (data, context) => {
    const proof = verify(context, ['agent/connection-lost'], ['--deep']);
    const looked = lookUpNode(context, data.id, proof);
    const restart = wakeAgent(context, proof);
    return data.status === 'NotListed' ? [looked, restart] : [restart, looked];
  },
  docs: ['Troubleshooting managed node availability', 'Checking SSM Agent status and starting the agent'],
  page: {
    recognised:
      'With --deep only: ssm:DescribeInstanceInformation, asked about this very node, names another PingStatus than Online, or has no entry for it.',
    severity: 'Error where nothing else stops the agent. Where something does, or where it sleeps, it is that finding’s symptom.',
  },
  sample: { id: 'INSTANCE_ID', status: 'ConnectionLost', lastPingAt: '2026-11-26T16:00:00.000Z' },
};

/**
 * With `--deep`: what Systems Manager answers when it is asked about this node. A stopped agent is
 * its own finding.
 */
function judge(picture: Picture): readonly DraftOf<'agent/connection-lost', AgentConnectionLostData>[] {
  const { node, signed } = picture.facts;
  const told = ownStatus(signed?.calls ?? []);
  const id = nodeId(picture);
  if (told === null || id === null || told.status === 'Online' || node.agent.installed !== 'yes') return [];
  const { status, lastPingAt } = told;
  return [
    {
      code: 'agent/connection-lost',
      severity: 'error',
      subjects: [id],
      data: { id, status, lastPingAt },
      evidence: [
        `ssm:DescribeInstanceInformation: ${status === 'NotListed' ? `no entry for ${id}` : `PingStatus ${status}, last ping ${lastPingAt ?? 'not known'}`}`,
      ],
      capabilities: throughTheAgent(picture),
    },
  ];
}

function nodeId({ facts: { node } }: Picture): string | null {
  return assumedIdentity(node.agent, node.imds.outcome === 'ok' ? node.imds.data : null)?.id ?? null;
}
