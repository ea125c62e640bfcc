/** Whose connections these are: the agent's own by its descriptors, root's by the table, and nobody else's. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentSockets } from '../../../src/facts/sockets.ts';
import type { AgentProcesses } from '../../../src/observe/node/agent/agent-process.ts';
import { readAgentSockets } from '../../../src/observe/node/agent/agent-sockets.ts';
import { makePorts, type Tree } from './ports-double.ts';

const SERVICE: AgentProcesses = { pids: ['812'], ofService: true, complete: true };
const MESSAGES = '0C02140A:01BB';
const line = (remote: string, inode: number, uid = 0, state = '01'): string =>
  `   0: 0A01140A:A1B2 ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 2 0 20 4 30 10 -1`;
const table = (...lines: readonly string[]): string => ['  sl  local_address', ...lines, ''].join('\n');
/** The core, and the worker that holds sockets 7 and 8; 9 is this probe's own. */
const TREE: Tree = {
  '/proc/812/net/tcp': table(line(MESSAGES, 7), line(MESSAGES, 9), line(MESSAGES, 10), line('0100007F:01BB', 11, 1000)),
  '/proc/812/net/tcp6': table(),
  '/proc/812/status': 'Name:\tamazon-ssm-agen\nUid:\t0\t0\t0\t0\n',
  '/proc/812/task/812/children': '',
  '/proc/812/task/815/children': '861 ',
  '/proc/812/fd/0': '/dev/null',
  '/proc/861/task/861/children': '',
  '/proc/861/fd/3': 'socket:[7]',
  '/proc/861/fd/4': 'anon_inode:[eventpoll]',
  '/proc/861/fd/5': 'socket:[8]',
  '/proc/self/fd/12': 'socket:[9]',
};
const INTEREST = { addresses: new Set(['10.20.2.12']), proxyPorts: new Set([3128]) };
const reading = (tree: Tree, processes: AgentProcesses = SERVICE): Promise<AgentSockets | null> =>
  readAgentSockets(makePorts({ tree }), processes, INTEREST);
const short = (sockets: AgentSockets | null): unknown =>
  sockets && [sockets.complete, ...sockets.list.map(({ ip, port, own }) => `${ip}:${port}${own === true ? ' own' : ''}`)];
const without = (path: string): Tree => Object.fromEntries(Object.entries(TREE).filter(([name]) => name !== path));

describe('as root', () => {
  test("the worker's is the agent's; root's others are told apart; this probe's own are left out", async () => {
    assert.deepEqual(short(await reading(TREE)), [true, '10.20.2.12:443 own', '10.20.2.12:443']);
  });
  test('what leads to a proxy counts, what a session forwards a port to does not', async () => {
    const to = (remote: string): Tree => ({ ...TREE, '/proc/812/net/tcp': table(line(remote, 8)) });
    assert.deepEqual(short(await reading(to('0403140A:0C38'))), [true, '10.20.3.4:3128 own']);
    assert.deepEqual(short(await reading(to('0403140A:0CEA'))), [true]);
    assert.deepEqual(short(await reading(to('0403140A:01BB'))), [true, '10.20.3.4:443 own']);
  });
  test("a process of the agent's name that is not root's proves nothing", async () => {
    const found: AgentProcesses = { pids: ['812'], ofService: false, complete: true };
    assert.deepEqual(short(await reading(TREE, found)), [true, '10.20.2.12:443 own', '10.20.2.12:443']);
    const forged = { ...TREE, '/proc/812/status': 'Uid:\t1000\t1000\t1000\t1000\n' };
    assert.deepEqual(short(await reading(forged, found)), [false, '10.20.2.12:443', '10.20.2.12:443']);
  });
});

describe('for how long the agent has been running', () => {
  const since = async (stat: string, uptime: string): Promise<number | undefined> =>
    (await reading({ ...TREE, '/proc/812/stat': stat, '/proc/uptime': uptime }))?.runsForSeconds;
  const stat = (name: string, start: string): string => `812 (${name}) S 1 ${'0 '.repeat(17)}${start} 1 2 3`;
  test("the kernel's own clock, in hundredths; a name may hold anything", async () => {
    assert.equal(await since(stat('amazon-ssm-agen', '90000'), '1000.55 1900.00'), 100);
    assert.equal(await since(stat('a) S 1 2 (b', '90000'), '1000.55 1900.00'), 100);
  });
  test('unknown without it, and where the clock is another one', async () => {
    assert.equal((await reading(TREE))?.runsForSeconds, undefined);
    for (const broken of [stat('x', 'soon'), stat('x', '200000'), '812 (x', ''])
      assert.equal(await since(broken, '1000.55 1900.00'), undefined, broken);
    assert.equal(await since(stat('x', '90000'), 'long'), undefined);
  });
});

describe('the worker', () => {
  const HOUR = { '/proc/812/stat': `812 (amazon-ssm-agen) S 1 ${'0 '.repeat(17)}90000 1 2 3`, '/proc/uptime': '4500.55 1900.00' };
  const idle: Tree = {
    ...TREE,
    ...HOUR,
    '/proc/812/net/tcp': table(),
    '/proc/1/comm': 'systemd\n',
    '/proc/812/comm': 'amazon-ssm-agen\n',
  };
  const has = async (more: Tree): Promise<boolean | undefined> => (await reading({ ...idle, ...more }))?.hasWorker;
  test('is missing only where every process was seen', async () => {
    assert.equal(await has({ '/proc/861/comm': 'sleep\n' }), false);
    assert.equal(await has({ '/proc/861/comm': 'ssm-agent-worke\n' }), true);
    // Not a child of the core: the core died and came back.
    assert.equal(await has({ '/proc/861/comm': 'sleep\n', '/proc/990/comm': 'ssm-agent-worke\n' }), true);
    assert.equal(await has({ '/proc/861/comm': 'ssm-document-wo\n' }), false);
    assert.equal(await has({ '/proc/1/comm': { fails: 'denied' }, '/proc/861/comm': 'sleep\n' }), undefined);
  });
  test('is not looked for where a connection shows it, or the core has just begun', async () => {
    assert.equal(await has({ '/proc/812/net/tcp': table(line(MESSAGES, 7)) }), undefined);
    assert.equal(await has({ '/proc/uptime': '930.55 1900.00', '/proc/861/comm': 'sleep\n' }), undefined);
  });
});

describe('where not everything can be seen', () => {
  test("an ordinary user sees that root has a connection, and not that it is the agent's", async () => {
    const denied = { fails: 'denied' } as const;
    const hidden: Tree = { ...without('/proc/812/fd/0'), '/proc/812/fd': denied };
    assert.deepEqual(short(await reading(hidden)), [false, '10.20.2.12:443 own', '10.20.2.12:443']);
    const all: Tree = { ...hidden, '/proc/861/fd': denied };
    assert.deepEqual(short(await reading(all)), [false, '10.20.2.12:443', '10.20.2.12:443']);
    const others: Tree = { ...all, '/proc/812/net/tcp': table(line(MESSAGES, 7, 1000)) };
    assert.deepEqual(short(await reading(others)), [false]);
  });
  test('a kernel that lists no children leaves the worker, and so everything, open', async () => {
    assert.deepEqual(short(await reading({ ...TREE, '/proc/812/task/812/children': { fails: 'absent' } })), [
      false,
      '10.20.2.12:443',
      '10.20.2.12:443',
    ]);
  });
  test('without a table nothing is said; without IPv6 there is none for it', async () => {
    assert.equal(await reading(without('/proc/812/net/tcp')), null);
    assert.deepEqual(short(await reading(without('/proc/812/net/tcp6'))), [true, '10.20.2.12:443 own', '10.20.2.12:443']);
    assert.equal(await reading({ ...TREE, '/proc/812/net/tcp6': { fails: 'too-large' } }), null);
    const windows = makePorts({ tree: TREE, environment: { os: 'windows' } });
    assert.equal(await readAgentSockets(windows, SERVICE, INTEREST), null);
  });
  test('without an agent it is the table of this very process', async () => {
    const nobody: AgentProcesses = { pids: [], ofService: false, complete: true };
    assert.equal(await reading(TREE, nobody), null);
    const own: Tree = { ...TREE, '/proc/self/net/tcp': table(line(MESSAGES, 10)), '/proc/self/net/tcp6': table() };
    assert.deepEqual(short(await reading(own, nobody)), [false, '10.20.2.12:443']);
  });
  test('hundreds of connections are cut, and then nothing is claimed of the rest', async () => {
    const many = Array.from({ length: 200 }, () => line(MESSAGES, 7));
    const sockets = await reading({ ...TREE, '/proc/812/net/tcp': table(...many) });
    assert.deepEqual([sockets?.complete, sockets?.list.length], [false, 64]);
  });
});

test('of the core and its worker, the one that has used most of its limit', async () => {
  const limits = (soft: string): string =>
    `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft}                 4096                 files\n`;
  const of = async (tree: Tree): Promise<unknown> => (await reading({ ...TREE, ...tree }))?.openFiles;
  assert.equal(await of({}), undefined);
  assert.deepEqual(await of({ '/proc/812/limits': limits('1024'), '/proc/861/limits': limits('1024') }), {
    open: 3,
    limit: 1024,
  });
  assert.deepEqual(await of({ '/proc/812/limits': limits('2'), '/proc/861/limits': limits('1024') }), { open: 1, limit: 2 });
  assert.equal(await of({ '/proc/812/limits': limits('unlimited') }), undefined);
  const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, fd) => [`/proc/861/fd/${fd + 100}`, 'pipe:[1]']));
  assert.deepEqual(await of({ ...many, '/proc/861/limits': limits('1600') }), { open: 1_503, limit: 1_600 });
});
