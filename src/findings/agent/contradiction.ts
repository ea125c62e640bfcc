/** The kernel's list of the agent's connections contradicts what this probe found. */

import { counted } from '../../knowledge/words.ts';
import type { Picture } from '../../picture/picture.ts';
import { endpointOf, heldInWords, placeOf } from '../../picture/witness.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { addressesOnly } from '../../remedies/values.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { INSIDE_IP, regionalHost } from '../samples.ts';

/**
 * What the agent does (`Witness` of `picture/witness.ts`), against what this probe found at
 * `hosts`.
 */
interface ContradictionData {
  readonly what: 'holds' | 'stale' | 'lacks';
  /** The other end of the connection; null without one. */
  readonly ip: string | null;
  readonly port: number | null;
  readonly via: 'endpoint' | 'proxy';
  /** Known to be the agent's; if false, we only know that it is root's. */
  readonly isOwn: boolean;
  readonly hosts: readonly string[];
}

type Contradiction = ContradictionData;

export const agentContradiction: Finding<'agent/contradiction', ContradictionData> = {
  code: 'agent/contradiction',
  number: 70,
  title: 'The agent does what this probe cannot, or the other way round',
  summary:
    'What the kernel says about the connections of the agent contradicts what this probe found out itself. Neither is taken for the truth: a ' +
    'connection that stands may have been opened before the fault, and a missing one may be an agent that waits before its next attempt.',
  reads: ['agent', 'sockets', 'proxy', 'dns', 'tcp', 'tls', 'http'],
  about: 'nothing',
  judge,
  explainedBy: [
    {
      // The agent cannot connect anyway, so its missing connection proves nothing.
      codes: [
        'imds/unreachable',
        'imds/disabled',
        'imds/hop-limit',
        'imds/no-role',
        'proxy/metadata-proxied',
        'agent/not-registered',
        'agent/cloned',
        'agent/worker-missing',
        'agent/logged-failure',
        'agent/connection-lost',
        'agent/region-mismatch',
        'agent/endpoint-override',
        'clock/skew',
      ],
      when: ({ data }, cause) => isError(cause) && data.what === 'lacks',
    },
  ],
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
      return `The agent sits on a connection to ${place(data)} that no longer gets an answer, while this probe gets through to ${hosts}.`;
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
  page: {
    recognised:
      "The kernel's TCP tables (and, as root, the agent's descriptors) against the probes: an established connection to ssmmessages, or to the " +
      "agent's proxy, with nothing unanswered on it where ssm or ssmmessages fails from here; or no connection at all, or only a dead one, where " +
      'both work. Only root sees which program has a connection, and that the agent has none.',
    severity: 'Info, always: neither of the two is taken for the truth.',
  },
  sample: { what: 'holds', ip: INSIDE_IP, port: 443, via: 'endpoint', isOwn: true, hosts: [regionalHost('ssmmessages')] },
};

/** Always an info: we cannot tell which of the two is right, so other findings stay as they are. */
function judge(picture: Picture): readonly DraftOf<'agent/contradiction', ContradictionData>[] {
  const messages = endpointOf(picture, 'ssmmessages');
  const ssm = endpointOf(picture, 'ssm');
  if (messages === undefined || ssm === undefined || !messages.required || picture.facts.node.agent.running === 'no') return [];
  const witness = picture.witness.ssmmessages;
  const down = [ssm, messages].filter(({ state }) => state === 'fails' || state === 'unresolved');
  if (witness.kind === 'holds' && down.length > 0) {
    const { socket, via } = witness;
    const who = socket.own === true ? 'the agent' : 'a program of root';
    return [
      {
        code: 'agent/contradiction',
        severity: 'info',
        subjects: down.map(({ host }) => host),
        data: {
          what: 'holds',
          ip: socket.ip,
          port: socket.port,
          via,
          isOwn: socket.own === true,
          hosts: down.map(({ host }) => host),
        },
        evidence: [`${who} ${heldInWords(witness)}`, ...down.map(({ host }) => `this probe does not get through to ${host}`)],
        capabilities: [],
      },
    ];
  }
  if (messages.state !== 'works' || ssm.state !== 'works' || (witness.kind !== 'stale' && witness.kind !== 'lacks')) return [];
  const socket = witness.kind === 'stale' ? witness.socket : null;
  return [
    {
      code: 'agent/contradiction',
      severity: 'info',
      subjects: [messages.host],
      data: {
        what: witness.kind,
        ip: socket?.ip ?? null,
        port: socket?.port ?? null,
        via: witness.kind === 'stale' ? witness.via : 'endpoint',
        isOwn: true,
        hosts: [messages.host],
      },
      evidence: [
        socket === null
          ? "none of the agent's descriptors is an established connection to an endpoint or a proxy"
          : `the agent's connection to ${placeOf(socket)} has ${counted(socket.unacked, 'byte')} unacknowledged and ${counted(socket.unanswered, 'attempt')} unanswered`,
        `this probe gets through to ${ssm.host} and ${messages.host}`,
      ],
      capabilities: [],
    },
  ];
}

function place({ ip, port, via }: Contradiction): string {
  const address = ip === null ? 'an endpoint' : ip.includes(':') ? `[${clean(ip, 60)}]` : clean(ip, 60);
  return `${via === 'proxy' ? 'its proxy ' : ''}${address}${port === null ? '' : `:${port}`}`;
}

/**
 * The kernel's own account of a connection: how long nothing has come back, what is unacknowledged.
 */
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
    title: 'see what the agent says about its last attempt',
    owner: 'agent',
    text,
    commands: [socketCommand(context, data.ip), logCommand(context)],
    permission: 'administrator rights on the node',
    risk: `The look-ups change nothing. ${RESTART_RISK}`,
    verify: proof,
  });
}
