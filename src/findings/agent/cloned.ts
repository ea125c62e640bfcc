/** Systems Manager refuses this hybrid node because its registration was made on other hardware. */

import type { AgentLogEvent } from '../../facts/agent-log.ts';
import { AWAKE, LONGEST_SLEEP_MS } from '../../picture/agent-sleep.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { agentProgram, hybridRegistration } from '../../remedies/identity.ts';
import { RESTART_RISK } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { lookUpNode } from './node-id.ts';

/** `id`: the hybrid node's, as its registration has it; null where that may not be read. */
export interface AgentClonedData {
  readonly id: string | null;
  readonly at: string | null;
}

export const agentCloned: Finding<'agent/cloned', AgentClonedData> = {
  code: 'agent/cloned',
  number: 56,
  title: 'This machine is a copy of a registered one',
  summary:
    'The hybrid registration on this machine belongs to other hardware: a clone of a registered machine, or one whose hardware was changed. Systems ' +
    'Manager refuses its credentials, and the agent waits half an hour between attempts.',
  reads: ['agent'],
  about: 'agent',
  judge,
  stopsAgent: true,
  message: (data) =>
    `${data.id === null ? 'The registration' : `The registration ${clean(data.id, 40)}`} was made on other hardware than this: the machine is a clone, or its ` +
    `hardware was changed. Systems Manager refuses it${data.at === null ? '' : `, as the agent's log says at ${clean(data.at, 40)}`}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['agent/cloned']);
    return [
      hybridRegistration(context, proof),
      remedy({
        title: 'on the original only: lower the similarity threshold',
        owner: 'agent',
        text:
          'Where this is the original and only its hardware was changed: lower how much of it must be the same (the usual threshold is 40), and restart ' +
          'the agent. Never do so on a copy: two machines would answer to one id.',
        commands: [agentProgram('-fingerprint -similarityThreshold 1', context)],
        permission: 'administrator rights on the node',
        risk: `Systems Manager can then no longer tell a copy from the original. ${RESTART_RISK}`,
        rollback: agentProgram('-fingerprint -similarityThreshold 40', context),
        verify: proof,
      }),
      lookUpNode(context, data.id, proof),
    ];
  },
  docs: ['SSM Agent technical details', 'Create a hybrid activation to register nodes with Systems Manager'],
  page: {
    recognised:
      "The agent's log says within the last two hours that the hardware id has changed from the registered value, or AWS's code for it, with no success " +
      'after it. The vault with the registration’s key is never opened.',
    severity: 'Error.',
  },
  sample: { id: 'INSTANCE_ID', at: '2026-11-26T16:00:00.000Z' },
};

/**
 * The hardware is not what was registered: the agent logs that at each attempt, every half hour
 * (amazon-ssm-agent, `managedInstances/fingerprint`). A success since then speaks against it.
 */
function judge(picture: Picture): readonly DraftOf<'agent/cloned', AgentClonedData>[] {
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

/**
 * Logged within the last hours: the agent repeats it at each attempt. `now` in epoch milliseconds.
 */
function isRecent({ at }: AgentLogEvent, now: number): boolean {
  return at !== null && Math.abs(now - Date.parse(at)) < 2 * LONGEST_SLEEP_MS;
}
