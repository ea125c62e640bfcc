/** What the kernel and its tools print. They are trusted; a container's view of them, or a file in their place, need not be. */
import * as fc from 'fast-check';
import { readAgentSockets } from '../../src/observe/node/agent/agent-sockets.ts';
import { parseTcpTable } from '../../src/observe/node/agent/tcp-table.ts';
import { parseStatistics } from '../../src/observe/node/ena.ts';
import { makePorts } from '../observe/node/ports-double.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

const TCP =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
  '   0: 0A01140A:A1B2 0C02140A:01BB 01 00000000:00000000 02:00000A2B 00000000     0        0 48213 2 0 20 4 30 10 -1\n';
const TCP6 =
  '   1: 00000000000000000000000001000000:AD5B 0000000000000000FFFF00000C02140A:01BB 01 000000BB:00000000 01:000004D2 00000006     0        1 48214 1 0\n';
const WORDS = [' 01 ', ' 02 ', ':01BB', 'FFFFFFFF', '0'.repeat(32), ' 0 ', '\n', '99999999999999999999'];
const STATISTICS = 'NIC statistics:\n     linklocal_allowance_exceeded: 12\n     pps_allowance_exceeded: 0\n';

export const kernelTargets: readonly Target[] = [
  target<string>({
    name: 'TCP table',
    input: damagedText([TCP, TCP6, TCP + TCP6], WORDS),
    feed: parseTcpTable,
    maxOutput: 200_000,
    quick: 800,
  }),
  target<readonly [string, string, string]>({
    name: 'agent sockets',
    input: fc.tuple(
      damagedText([TCP, TCP + TCP6], WORDS),
      damagedText(['861 862 ', '812 '], ['812', ' ', '9999999999']),
      damagedText(['socket:[48213]', '/dev/null'], ['socket:[', ']', '0']),
    ),
    feed: ([tcp, children, link]) =>
      readAgentSockets(
        makePorts({
          tree: {
            '/proc/812/net/tcp': tcp,
            '/proc/812/net/tcp6': tcp,
            '/proc/812/task/812/children': children,
            '/proc/812/fd/3': link,
            '/proc/861/fd/4': link,
            '/proc/861/task/861/children': children,
          },
        }),
        { pids: ['812'], ofService: true, complete: true },
        { addresses: new Set(['10.20.2.12']), proxyPorts: new Set([3128]) },
      ),
    maxOutput: 20_000,
    quick: 400,
  }),
  target<string>({
    name: 'ethtool statistics',
    input: damagedText([STATISTICS], ['_allowance_exceeded: ', 'linklocal', '\n', '9'.repeat(25)]),
    feed: (text) => [...parseStatistics(text)],
    maxOutput: 2_000,
    quick: 400,
  }),
];
