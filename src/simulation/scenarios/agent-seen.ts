/** What the kernel and the bucket know about the agent, and the network interface's counters. */

import { RANGE } from '../addresses.ts';
import { addressesOf, certificate, dropping, failing, interfering, withAgent, withNode } from '../change.ts';
import { healthyHybridSite, healthyPrivateVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { scenario } from './define.ts';

const NODE_WORDS = '0A01140A:A1B2';
const INODE = '48213';

/** One line of /proc/net/tcp. The kernel writes the address with its bytes reversed. */
function tcpLine(ip: string, { unacked, retransmits }: { readonly unacked: number; readonly retransmits: number }): string {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  const address = ip
    .split('.')
    .reverse()
    .map((byte) => hex(Number(byte), 2))
    .join('');
  const queue = `${hex(unacked, 8)}:00000000`;
  return `   0: ${NODE_WORDS} ${address}:01BB 01 ${queue} 02:00000A2B ${hex(retransmits, 8)}     0        0 ${INODE} 2 0 20 4 30 10 -1`;
}

/** The agent's worker, a child of its core, holds these connections. */
function connectedTo(world: World, lines: readonly string[]): World {
  const core = '/proc/812';
  const files = {
    [`${core}/net/tcp`]: [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      ...lines,
      '',
    ].join('\n'),
    [`${core}/task/812/children`]: '861 ',
    // Started 40 seconds after the machine, which has been up for 1,600.
    [`${core}/stat`]: `812 (amazon-ssm-agen) S 1 ${'0 '.repeat(17)}4000 0`,
    '/proc/uptime': '1600.00 3000.00\n',
    [`${core}/fd/0`]: '/dev/null',
    '/proc/861/task/861/children': '',
    '/proc/861/fd/0': '/dev/null',
    '/proc/861/fd/9': lines.length === 0 ? 'anon_inode:[eventpoll]' : `socket:[${INODE}]`,
    '/proc/self/fd/0': '/dev/null',
  };
  return withNode(world, { files: { ...world.node.files, ...files } });
}

/** The agent's core has been running for so many seconds, without a connection. */
function runningFor(seconds: number, around: World): World {
  const files = { '/proc/812/stat': `812 (amazon-ssm-agen) S ${'0 '.repeat(18)}0`, '/proc/uptime': `${seconds}.00 0.00\n` };
  const unconnected = connectedTo(around, []);
  return withNode(unconnected, { files: { ...unconnected.node.files, '/proc/861/comm': 'ssm-agent-worke\n', ...files } });
}

const world = healthyPrivateVpc();
const [messages = ''] = addressesOf(world, 'ssmmessages');
const ALIVE = tcpLine(messages, { unacked: 0, retransmits: 0 });
const SILENT = tcpLine(messages, { unacked: 187, retransmits: 9 });

/** `ethtool -S` on an instance that asks its resolver too often: each run shows more drops. */
const statistics = (dropped: number): string =>
  `NIC statistics:\n     tx_timeout: 0\n     bw_in_allowance_exceeded: 0\n     pps_allowance_exceeded: 17\n     linklocal_allowance_exceeded: ${dropped}\n`;
const ENA = {
  '/sys/class/net/ens5/device/driver': '../../../../bus/pci/drivers/ena',
  '/usr/sbin/ethtool': '\u007FELF simulated program\n',
};

/** A line of the agent's log, in local time, some minutes old. */
function logged(minutesAgo: number, text: string): string {
  const then = new Date(Date.now() - minutesAgo * 60_000);
  const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}.0123 ${text}\n`;
}

/** The end of the agent's log. */
function logging(around: World, ...lines: readonly string[]): World {
  const path = '/var/log/amazon/ssm/amazon-ssm-agent.log';
  return withNode(around, { files: { ...around.node.files, [path]: lines.join('') } });
}

export const AGENT_SEEN: readonly Scenario[] = [
  scenario('healthy-connected', 'The agent is connected, as it should be', connectedTo(world, [ALIVE])),
  scenario('agent-unconnected', 'Everything answers, and the agent has no connection', connectedTo(world, [])),
  scenario('agent-half-dead', "Everything answers but the agent's old connection", connectedTo(world, [SILENT])),
  scenario(
    'agent-still-connected',
    'A security group was closed, and what was open stays open',
    connectedTo(dropping(world, ...addressesOf(world, 'ssmmessages')), [ALIVE]),
  ),
  scenario('agent-behind', 'An agent that is some releases behind', withAgent(world, { version: '3.3.2299.0' })),
  scenario(
    'link-local-allowance',
    'The resolver is slow to answer, and EC2 drops what this instance asks it too often',
    withNode(
      { ...world, dns: world.dns.map((server) => ({ ...server, ...failing({ kind: 'slow', ms: 2_200 }) })) },
      {
        files: ENA,
        programs: { '/usr/sbin/ethtool': [statistics(88_000), statistics(88_412)] },
      },
    ),
    { timeoutMs: 3_000 },
  ),
  scenario(
    'agent-cloned',
    'A copy of a registered machine: its hardware is not what was registered',
    logging(
      healthyHybridSite(),
      logged(5, 'ERROR Cannot connect to AWS Systems Manager.  The hardware ID (a) has changed from the registered value (b).'),
      logged(5, 'INFO [CredentialRefresher] Sleeping for 27m12s before retrying retrieve credentials'),
    ),
  ),
  scenario(
    'agent-connection-lost',
    'Nothing is in the way, and Systems Manager has not heard from the agent for two hours',
    { ...world, ping: 'ConnectionLost' },
    { isDeep: true },
  ),
  scenario(
    'agent-asleep',
    'The path is repaired, and the agent sleeps before it tries again',
    logging(
      healthyPrivateVpc(),
      logged(12, 'ERROR [CredentialRefresher] Retrieve credentials produced error: RequestError: send request failed'),
      logged(12, 'INFO [CredentialRefresher] Sleeping for 40m0s before retrying retrieve credentials'),
    ),
  ),
  scenario(
    'agent-old-roots',
    "The store has the interceptor's root since an hour, and the agent runs since yesterday",
    runningFor(
      86_400,
      logging(
        withNode(interfering(world, [RANGE.everything4], certificate({ issuer: 'inspection' })), {
          roots: ['amazon', 'inspection'],
          changedAt: { '/etc/ssl/certs/ca-certificates.crt': Date.now() - 3_600_000 },
        }),
        logged(
          12,
          'ERROR [CredentialRefresher] Retrieve credentials produced error: x509: certificate signed by unknown authority',
        ),
      ),
    ),
  ),
];
