/** The agent as Systems Manager sees it: a copy of another machine, or not online although nothing here is in its way. */
import type { Draft } from '../catalog/data.ts';
import { assumedIdentity } from '../facts/identity.ts';
import type { CallFacts } from '../facts/signed.ts';
import { throughTheAgent } from './agent.ts';
import { AWAKE, isRecent } from './agent-log.ts';
import type { Picture } from './picture.ts';

/**
 * A hybrid node whose hardware is no longer what was registered: the agent says so at each attempt, every half hour (amazon-ssm-agent,
 * `managedInstances/fingerprint`). A success since then speaks against it.
 */
export function cloned(picture: Picture): readonly Draft[] {
  const { agent } = picture.facts.node;
  const events = agent.log?.events ?? [];
  const said = events.findLast(({ kind }) => kind === 'fingerprint-changed');
  if (said === undefined || agent.installed !== 'yes' || agent.running === 'no' || agent.registration.state === 'absent')
    return [];
  const isOver = events.findLastIndex(({ kind }) => AWAKE.includes(kind)) > events.indexOf(said);
  if (isOver || !isRecent(said, Date.parse(picture.facts.startedAt))) return [];
  const id = agent.registration.state === 'present' ? agent.registration.managedInstanceId : null;
  return [
    {
      code: 'agent/cloned',
      severity: 'error',
      subjects: id === null ? [] : [id],
      data: { id, at: said.at },
      evidence: [`${said.at ?? 'the agent’s log'}: ${said.excerpt}`],
      capabilities: throughTheAgent(picture),
    },
  ];
}

/** With `--deep`: what Systems Manager answers when it is asked about this node. A stopped agent is its own finding. */
export function connectionLost(picture: Picture): readonly Draft[] {
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

export interface OwnStatus {
  /** `Online`, `ConnectionLost`, `Inactive`, or `NotListed` where there is no entry. */
  readonly status: string;
  readonly lastPingAt: string | null;
}

/** Null where Systems Manager was not asked, or did not say. */
export function ownStatus(calls: readonly CallFacts[]): OwnStatus | null {
  const call = calls.find(({ action }) => action === 'ssm:DescribeInstanceInformation');
  if (call?.result.outcome !== 'ok') return null;
  const { listed, pingStatus, lastPingAt = null } = call.result.tells;
  if (listed === 'no') return { status: 'NotListed', lastPingAt: null };
  return pingStatus === undefined ? null : { status: pingStatus, lastPingAt };
}

function nodeId({ facts: { node } }: Picture): string | null {
  return assumedIdentity(node.agent, node.imds.outcome === 'ok' ? node.imds.data : null)?.id ?? null;
}
