/** Routes without `ip`: the kernel's own tables say what `ip` says, and macOS' route is text. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import type { RouteFacts } from '../../../src/facts/routes.ts';
import { parseMacosArp } from '../../../src/observe/node/routes/macos-routes.ts';
import { readRoutes } from '../../../src/observe/node/routes/routes.ts';
import { makePorts, type Tree } from './ports-double.ts';

const NS = `ssmprobe-proc-${process.pid}`;
const run = (...argv: readonly string[]) => spawnSync(argv[0] ?? '', argv.slice(1), { encoding: 'utf8' });
const canMake = run('ip', 'netns', 'add', NS).status === 0;
const never = new AbortController().signal;
const TARGETS =
  '10.20.1.5 10.20.1.99 10.30.4.4 10.40.1.1 52.94.10.11 172.17.0.9 169.254.169.254 2001:db8::5 fd00:1::7 127.0.0.1'.split(' ');

const words = (facts: RouteFacts): readonly string[] =>
  facts.outcome === 'read'
    ? facts.ways.map(({ ip, answer, dev, via, route }) => [ip, answer, dev, via, answer === 'way' ? route : ''].join(' '))
    : [facts.why];

describe("the kernel's tables", { skip: canMake ? false : 'no network namespace can be made here' }, () => {
  after(() => run('ip', 'netns', 'del', NS));
  it('say what ip says of the main table', async () => {
    for (const line of [
      'link set lo up',
      'link add eth0 type veth peer name far0',
      'link set eth0 up',
      'link set far0 up',
      'addr add 10.20.1.10/24 dev eth0',
      'addr add 2001:db8::10/64 dev eth0 nodad',
      'route add default via 10.20.1.1',
      'route add default via 10.20.1.2 metric 500',
      'link add docker0 type bridge',
      'link set docker0 up',
      'addr add 172.17.0.1/16 dev docker0',
      'route add 10.30.0.0/16 via 10.20.1.99 dev eth0',
      'route add unreachable 10.40.0.0/16',
    ])
      assert.equal(run('ip', '-n', NS, ...line.split(' ')).status, 0, line);
    const inside = (...argv: readonly string[]): string => run('ip', 'netns', 'exec', NS, ...argv).stdout;
    const tree: Record<string, string> = {};
    for (const name of ['route', 'ipv6_route', 'arp']) tree[`/proc/net/${name}`] = inside('cat', `/proc/net/${name}`);
    const ours = await readRoutes(makePorts({ tree }), { targets: TARGETS, mac: null }, never);
    const exec = {
      run: (_path: string, args: readonly string[]) => {
        const { stdout, stderr, status } = run('ip', '-n', NS, ...args);
        return Promise.resolve({ outcome: 'ok', code: status ?? 1, stdout, stderr } as const);
      },
    };
    const ports = { ...makePorts({ tree: { '/usr/sbin/ip': 'program' } }), exec };
    const theirs = await readRoutes(ports, { targets: TARGETS, mac: null }, never);
    // This node's own addresses are in another table, which only `ip` asks.
    const shared = (all: readonly string[]): readonly string[] => all.filter((line) => !line.startsWith('127.'));
    assert.deepEqual(shared(words(ours)), shared(words(theirs)));
    assert.deepEqual(ours.outcome === 'read' && ours.primary, { by: 'default-route', dev: 'eth0', via: '10.20.1.1' });
  });
});

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const ROUTES = `${HEAD}eth0\t00000000\t0101140A\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t0001140A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\ndocker0\t0000140A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n`;
const ARP =
  'IP address       HW type     Flags       HW address            Mask     Device\n10.20.1.1        0x1         0x0         00:00:00:00:00:00     *        eth0\n';
const from = (tree: Tree): Promise<RouteFacts> =>
  readRoutes(makePorts({ tree }), { targets: ['10.20.9.9', '8.8.8.8'], mac: null }, never);

it('a bridge that covers, and a gateway that is silent', async () => {
  const facts = await from({
    '/proc/net/route': ROUTES,
    '/proc/net/arp': ARP,
    '/sys/class/net/docker0/type': '1\n',
    '/sys/class/net/docker0/uevent': 'DEVTYPE=bridge\nINTERFACE=docker0\n',
    '/sys/class/net/eth0/device': 'link',
  });
  assert.ok(facts.outcome === 'read');
  assert.deepEqual(
    facts.ways.map(({ dev, link, via, route, hop }) => [dev, link, via, route, hop]),
    [
      ['docker0', 'bridge', null, '10.20.0.0/16', 'unknown'],
      ['eth0', 'physical', '10.20.1.1', 'default', 'silent'],
    ],
  );
});

it('no route, no table, and nonsense', async () => {
  assert.deepEqual(words(await from({ '/proc/net/route': HEAD })), ['10.20.9.9 refused   ', '8.8.8.8 refused   ']);
  assert.deepEqual(words(await from({})), ['there is no ip to ask, and no /proc/net/route']);
  assert.deepEqual(
    words(await from({ '/proc/net/route': `${HEAD}x y z\n../..\t00000000\t00000000\t0001\t0\t0\t0\t00000000\n` })),
    ['10.20.9.9 refused   ', '8.8.8.8 refused   '],
  );
});

it("macOS: route's answer, and arp's", async () => {
  const out = (stdout: string, stderr = '') => ({ outcome: 'ok', code: 0, stdout, stderr }) as const;
  const answer = (destination: string, mask: string, gateway: string, dev: string, flags: string) =>
    out(
      `   route to: x\ndestination: ${destination}\n       mask: ${mask}\n    gateway: ${gateway}\n  interface: ${dev}\n      flags: <${flags}>\n`,
    );
  const programs = {
    '/sbin/route -n get default': answer('default', 'default', '10.0.0.1', 'en0', 'UP,GATEWAY,DONE,STATIC'),
    '/sbin/route -n get 1.1.1.1': answer('default', 'default', '10.0.0.1', 'en0', 'UP,GATEWAY,DONE,STATIC'),
    '/sbin/route -n get 10.9.0.1': answer('10.9.0.0', '255.255.0.0', 'utun3', 'utun3', 'UP,DONE,STATIC'),
    '/sbin/route -n get 10.0.0.7': answer('10.0.0.0', '255.255.255.0', 'link#5', 'en0', 'UP,DONE,CLONING'),
    '/sbin/route -n get 10.8.0.1': answer('10.8.0.0', '255.255.0.0', '127.0.0.1', 'lo0', 'UP,GATEWAY,REJECT,DONE'),
    '/sbin/route -n get 10.7.0.1': out('', 'route: writing to routing socket: not in table\n'),
    '/usr/sbin/arp -n 10.0.0.1': out('? (10.0.0.1) at (incomplete) on en0 ifscope [ethernet]\n'),
  };
  const targets = ['1.1.1.1', '10.9.0.1', '10.0.0.7', '10.8.0.1', '10.7.0.1'];
  const ports = makePorts({ programs, environment: { os: 'macos' } });
  const facts = await readRoutes(ports, { targets, mac: null }, never);
  assert.ok(facts.outcome === 'read');
  assert.deepEqual(facts.primary, { by: 'default-route', dev: 'en0', via: '10.0.0.1' });
  assert.deepEqual(
    facts.ways.map(({ answer: kind, dev, link, via, route, hop }) => [kind, dev, link, via, route, hop].join(' ')),
    [
      'way en0 physical 10.0.0.1 default silent',
      'way utun3 tunnel  10.9.0.0/16 unknown',
      'way en0 physical  10.0.0.0/24 unknown',
      'refused  unknown   unknown',
      'refused  unknown   unknown',
    ],
  );
  assert.equal(parseMacosArp('? (10.0.0.1) at 2:0:a:14:1:a on en0 ifscope [ethernet]\n'), 'answers');
});
