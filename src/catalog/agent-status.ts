/** The agent as Systems Manager sees it: cloned from another machine, or not online although nothing here is in its way. */

import type { Remedy } from '../verdict.types.ts';
import { hybridRegistration } from './agent.ts';
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { RESTART_RISK, restartAgent } from './node-commands.ts';
import { clean } from './phrases.ts';
import { aws, remedy, verify } from './remedy.ts';

function isNodeId(id: string | null): id is string {
  return id !== null && /^(?:i|mi)-[\da-f]{8,40}$/u.test(id);
}

/** Who has this id, as Systems Manager has it written down: a name and an address tell the original. */
function lookUp(context: RemedyContext, id: string | null, proof: string): Remedy {
  return remedy({
    owner: 'agent',
    text:
      'See whom Systems Manager has under this id: another computer name or address is the machine that this one was copied from; no entry at all is ' +
      'another account, another Region, or a node that was deregistered.',
    commands: [
      aws(context, `ssm describe-instance-information --filters Key=InstanceIds,Values=${isNodeId(id) ? id : 'INSTANCE_ID'}`),
    ],
    permission: 'ssm:DescribeInstanceInformation',
    risk: 'The look-up changes nothing.',
    verify: proof,
  });
}

export const AGENT_STATUS: Entries<'agent/cloned' | 'agent/connection-lost'> = {
  'agent/cloned': {
    title: 'This machine is a copy of a registered one',
    summary:
      'The hybrid registration on this machine belongs to other hardware: a clone of a registered machine, or one whose hardware was changed. Systems ' +
      'Manager refuses its credentials, and the agent waits half an hour between attempts.',
    message: (data) =>
      `${data.id === null ? 'The registration' : `The registration ${clean(data.id, 40)}`} was made on other hardware than this: the machine is a clone, or its ` +
      `hardware was changed. Systems Manager refuses it${data.at === null ? '' : `, as the agent's log says at ${clean(data.at, 40)}`}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['agent/cloned']);
      return [
        hybridRegistration(context, proof),
        remedy({
          owner: 'agent',
          text:
            'Where this is the original and only its hardware was changed: lower how much of it must be the same (the usual threshold is 40), and restart ' +
            'the agent. Never do so on a copy: two machines would answer to one id.',
          commands: [
            context.os === 'windows'
              ? String.raw`& "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.exe" -fingerprint -similarityThreshold 1`
              : 'sudo amazon-ssm-agent -fingerprint -similarityThreshold 1',
          ],
          permission: 'administrator rights on the node',
          risk: `Systems Manager then tells a copy from the original no more. ${RESTART_RISK}`,
          rollback:
            context.os === 'windows'
              ? String.raw`& "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.exe" -fingerprint -similarityThreshold 40`
              : 'sudo amazon-ssm-agent -fingerprint -similarityThreshold 40',
          verify: proof,
        }),
        lookUp(context, data.id, proof),
      ];
    },
    docs: ['SSM Agent technical details', 'Create a hybrid activation to register nodes with Systems Manager'],
  },

  'agent/connection-lost': {
    title: 'Systems Manager has no contact with the agent',
    summary:
      'Systems Manager itself, asked with --deep, does not have this node as online. Where nothing else is wrong, the agent has not tried again since its ' +
      'path was repaired, or reports under another id, to another Region or account.',
    message: (data) => {
      const id = clean(data.id, 40);
      if (data.status === 'NotListed')
        return `Systems Manager does not list ${id} in this account and Region, although it can be reached from here.`;
      const since = data.lastPingAt === null ? '' : ` since ${clean(data.lastPingAt, 40)}`;
      return `Systems Manager has ${id} as ${clean(data.status, 40)}${since}, although it can be reached from here.`;
    },
    remedies: (data, context) => {
      const proof = verify(context, ['agent/connection-lost'], ['--deep']);
      const looked = lookUp(context, data.id, proof);
      const restart = restartAgent(context, proof);
      return data.status === 'NotListed' ? [looked, restart] : [restart, looked];
    },
    docs: ['Troubleshooting managed node availability', 'Checking SSM Agent status and starting the agent'],
  },
};
