/** The agent as it is seen: how old it is, and what it is doing while this probe finds something else. */

import { DUAL_STACK_SINCE } from '../knowledge/versions.ts';
import type { Remedy } from '../verdict.types.ts';
import type { FindingData, RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { RESTART_RISK, restartAgent, updateAgent } from './node-commands.ts';
import { clean, list } from './phrases.ts';
import { remedy, verify } from './remedy.ts';
import { addressesOnly } from './values.ts';

type Contradiction = FindingData['agent/contradiction'];

function place({ ip, port, via }: Contradiction): string {
  const address = ip === null ? 'an endpoint' : ip.includes(':') ? `[${clean(ip, 60)}]` : clean(ip, 60);
  return `${via === 'proxy' ? 'its proxy ' : ''}${address}${port === null ? '' : `:${port}`}`;
}

/** The kernel's own account of a connection: how long nothing has come back, what is unacknowledged. */
function socketCommand(context: RemedyContext, ip: string | null): string {
  const [address = null] = addressesOnly(ip === null ? [] : [ip]);
  if (context.os === 'windows') return 'Get-NetTCPConnection -RemotePort 443 | Select-Object OwningProcess, RemoteAddress, State';
  if (context.os === 'macos') return 'sudo lsof -nP -iTCP:443';
  return address === null ? "sudo ss -tinpo 'dport = :443'" : `sudo ss -tinpo dst ${address}`;
}

function logCommand({ os }: RemedyContext): string {
  return os === 'windows'
    ? String.raw`Get-Content "$env:ProgramData\Amazon\SSM\Logs\amazon-ssm-agent.log" -Tail 20`
    : 'sudo tail -n 20 /var/log/amazon/ssm/amazon-ssm-agent.log';
}

function look(data: Contradiction, context: RemedyContext, text: string, proof: string): Remedy {
  return remedy({
    owner: 'agent',
    text,
    commands: [socketCommand(context, data.ip), logCommand(context)],
    permission: 'administrator rights on the node',
    risk: `The look-ups change nothing. ${RESTART_RISK}`,
    verify: proof,
  });
}

export const AGENT_SEEN: Entries<'agent/outdated' | 'agent/contradiction'> = {
  'agent/outdated': {
    title: 'A newer SSM Agent is out',
    summary:
      'The installed agent is older than the newest one in its bucket, or too old for what its configuration asks of it. Most of the time that ' +
      'breaks nothing.',
    message: (data) => {
      const behind = data.newest === null ? '' : `; the newest is ${clean(data.newest, 40)}`;
      const deaf = data.ignoresDualStack ? `. It does not heed Agent.UseDualStackEndpoint, which needs ${DUAL_STACK_SINCE}` : '';
      const broken = data.breaks ? ', and this node has IPv6 addresses only' : '';
      return `SSM Agent is ${clean(data.version, 40)}${behind}${deaf}${broken}.`;
    },
    remedies: (data, context) => {
      const { byCommand, byHand } = updateAgent(context, data.version, verify(context, ['agent/outdated']));
      return data.breaks ? [byHand] : [byCommand, byHand];
    },
    docs: ['Updating the SSM Agent using Run Command', 'Automating updates to SSM Agent'],
  },

  'agent/contradiction': {
    title: 'The agent does what this probe cannot, or the other way round',
    summary:
      'What the kernel says about the connections of the agent contradicts what this probe found out itself. Neither is taken for the truth: a ' +
      'connection that stands may have been opened before the fault, and a missing one may be an agent that waits before its next attempt.',
    message: (data) => {
      const hosts = list(data.hosts, 2);
      if (data.what === 'holds') {
        const who = data.isOwn ? 'The agent' : 'A program of root, probably the agent,';
        return (
          `${who} holds a working connection to ${place(data)}, while this probe does not get through to ${hosts}: it was opened before the fault ` +
          'and does not come back once it is lost, or the agent takes a way that this probe does not.'
        );
      }
      if (data.what === 'stale')
        return `The agent sits on a connection to ${place(data)} that nobody answers any more, while this probe gets through to ${hosts}.`;
      return (
        `The agent has no connection, while this probe gets through to ${hosts}: it has just started, it is refused, or it waits before its ` +
        'next attempt, for up to an hour.'
      );
    },
    remedies: (data, context) => {
      const proof = verify(context, ['agent/contradiction']);
      if (data.what === 'holds') {
        const keep =
          'Do not restart the agent before the other findings are fixed: this connection can be the last way in. See since when it stands, and ' +
          'whether this probe was run where the agent runs (a container, another user, another proxy).';
        return [look(data, context, keep, proof)];
      }
      const why = 'See what the agent says about its last attempt, and when the next one is.';
      return [look(data, context, why, proof), restartAgent(context, proof)];
    },
    docs: ['Checking SSM Agent status and starting the agent', 'Troubleshooting SSM Agent'],
  },
};
