/** The kernel's routes as the kernel tells them: iproute2 in a network of its own is the oracle; Windows' table is text. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { RouteFacts, RouteWay } from '../../../src/facts/routes.ts';
import { parseLink, parseNeighbour, parseRouteGet } from '../../../src/observe/node/routes/ip-route.ts';
import { readRoutes } from '../../../src/observe/node/routes/routes.ts';
import { makePorts } from './ports-double.ts';

const NS = `ssmprobe-routes-${process.pid}`;
const IP = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'].find(existsSync);
const ip = (...args: readonly string[]) => spawnSync(IP ?? 'ip', args, { encoding: 'utf8' });
const canMake = IP !== undefined && ip('netns', 'add', NS).status === 0;
const never = new AbortController().signal;

/** `ip` as the product calls it, in the test's own network. */
const ports = () => ({
  ...makePorts({ tree: { '/usr/sbin/ip': 'program' } }),
  exec: {
    run: (_path: string, args: readonly string[]) => {
      const { status, stdout, stderr } = ip('-n', NS, ...args);
      return Promise.resolve({ outcome: 'ok', code: status ?? 1, stdout, stderr } as const);
    },
  },
});
const read = (targets: readonly string[]): Promise<RouteFacts> => readRoutes(ports(), { targets, mac: null }, never);
const wayOf = async (target: string): Promise<RouteWay> => {
  const facts = await read([target]);
  assert.ok(facts.outcome === 'read' && facts.ways[0] !== undefined, JSON.stringify(facts));
  return facts.ways[0];
};

describe("the kernel's way", { skip: canMake ? false : 'no network namespace can be made here' }, () => {
  after(() => ip('netns', 'del', NS));
  const set = (...lines: readonly string[]): void => {
    for (const line of lines) {
      const { status, stderr } = ip('-n', NS, ...line.split(' '));
      assert.equal(status, 0, `${line}: ${stderr}`);
    }
  };

  it('is told of every kind of route', async () => {
    set(
      'link set lo up',
      'link add eth0 type veth peer name far0',
      'link set eth0 up',
      'link set far0 up',
      'addr add 10.20.1.10/24 dev eth0',
      'route add default via 10.20.1.1',
      'neigh add 10.20.1.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent',
      'link add docker0 type bridge',
      'link set docker0 up',
      'addr add 172.17.0.1/16 dev docker0',
      'tuntap add dev tun0 mode tun',
      'link set tun0 up',
      'addr add 10.8.0.2/24 dev tun0',
      'route add 10.30.0.0/16 via 10.20.1.99 dev eth0',
      'neigh add 10.20.1.99 dev eth0 lladdr 02:00:00:00:00:02 nud failed',
      'route add blackhole 10.40.0.0/16',
      'route add prohibit 10.41.0.0/16',
      'route add unreachable 10.42.0.0/16',
      'route add throw 10.43.0.0/16',
      'rule add to 10.50.0.0/16 table 123',
      'route add default via 10.20.1.99 dev eth0 table 123',
      'addr add fd20::10/64 dev eth0 nodad',
    );
    const shown = async (target: string): Promise<string> => {
      const { answer, dev, link, via, table, route, hop } = await wayOf(target);
      return [answer, dev, link, via, table, route, hop].join(' ');
    };
    assert.equal(await shown('52.94.1.1'), 'way eth0 virtual 10.20.1.1  default answers');
    assert.equal(await shown('172.17.9.9'), 'way docker0 bridge   172.17.0.0/16 unknown');
    assert.equal(await shown('10.8.0.9'), 'way tun0 tunnel   10.8.0.0/24 unknown');
    assert.equal(await shown('10.30.1.1'), 'way eth0 virtual 10.20.1.99  10.30.0.0/16 silent');
    assert.equal(await shown('10.50.1.1'), 'way eth0 virtual 10.20.1.99 123 default silent');
    assert.equal(await shown('fd20::99'), 'way eth0 virtual   fd20::/64 unknown');
    assert.equal(await shown('127.0.0.1'), 'way lo loopback   127.0.0.1 unknown');
    for (const refused of ['10.40.0.1', '10.41.0.1', '10.42.0.1', '2001:db8::1'])
      assert.match(await shown(refused), /^refused /u, refused);
    const facts = await read(['10.43.0.1']);
    // A throw route goes on with the next rule: with no other table there is no way.
    assert.ok(facts.outcome === 'read' && facts.ways[0]?.answer === 'refused');
    assert.deepEqual(facts.outcome === 'read' && facts.primary, { by: 'default-route', dev: 'eth0', via: '10.20.1.1' });
  });

  it('asks each question once, however many targets lie behind one gateway', async () => {
    const asked: string[] = [];
    const inner = ports();
    const counting = {
      ...inner,
      exec: {
        run: (path: string, args: readonly string[]) => {
          asked.push(args.join(' '));
          return inner.exec.run(path, args);
        },
      },
    };
    const targets = ['10.30.0.1', '10.30.0.2', '10.30.0.3', '10.30.0.4'];
    const facts = await readRoutes(counting, { targets, mac: null }, never);
    assert.ok(
      facts.outcome === 'read' && facts.ways.length === targets.length && facts.ways.every(({ via }) => via === '10.20.1.99'),
    );
    assert.deepEqual(asked.toSorted(), [...new Set(asked)].toSorted());
    assert.equal(asked.filter((args) => args.includes('neigh') || args.includes('link')).length, 2);
  });

  it('asks nothing on a system without ip', async () => {
    const facts = await readRoutes(makePorts(), { targets: ['10.0.0.1'], mac: null }, never);
    assert.deepEqual(facts, { outcome: 'unknown', why: 'there is no ip to ask, and no /proc/net/route' });
  });
});

describe('words of iproute2', () => {
  it('hostile or broken ones are none', () => {
    for (const text of ['', 'dev eth0', '10.0.0.1 via x dev ../../etc src y', '\u0000', 'x'.repeat(9_000)])
      assert.equal(parseRouteGet(text, '')?.dev ?? null, null, text.slice(0, 40));
    assert.equal(parseRouteGet('', 'RTNETLINK answers: Network is unreachable\n')?.says, 'Network is unreachable');
    assert.equal(parseNeighbour('10.0.0.1 lladdr 02:00:00:00:00:01 REACHABLE\n'), 'answers');
    assert.equal(parseNeighbour('10.0.0.1  INCOMPLETE\n'), 'silent');
    assert.equal(
      parseLink(String.raw`5: wg0: <POINTOPOINT> mtu 1420 \    link/none  promiscuity 0 \    wireguard addrgenmode none`),
      'tunnel',
    );
    assert.equal(
      parseLink(String.raw`5: tap0: <UP> mtu 1500 \    link/ether 02:00 promiscuity 0 \    tun type tap pi off`),
      'tunnel',
    );
    assert.equal(
      parseLink(String.raw`5: eth0.7@eth0: <UP> mtu 1500 \    link/ether 02:00 promiscuity 0 \    vlan protocol 802.1Q id 7`),
      'physical',
    );
    assert.equal(
      parseLink(String.raw`2: ens5: <UP> mtu 9001 \    link/ether 02:00 promiscuity 0 minmtu 128 maxmtu 9216 addrgenmode eui64`),
      'physical',
    );
  });
});

/** As Windows Server 2022 prints it, and a German one. */
const WINDOWS = (words: readonly string[]) => `
===========================================================================
IPv4 ${words[0]}
===========================================================================
${words[1]}:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0         10.0.3.1        10.0.3.25     15
         10.0.3.0    255.255.255.0         ${words[2]}        10.0.3.25    271
        10.0.3.25  255.255.255.255         ${words[2]}        10.0.3.25    271
        127.0.0.0        255.0.0.0         ${words[2]}        127.0.0.1    331
  169.254.169.254  255.255.255.255         10.0.9.1        10.0.3.25     15
     172.16.0.0      255.240.0.0         ${words[2]}       172.16.0.1   5256
===========================================================================
${words[3]}:
  169.254.169.254  255.255.255.255         10.0.9.1      15
===========================================================================
`;

describe("Windows' routes", () => {
  const TOOL = String.raw`C:\Windows\System32\route.exe`;
  for (const words of [
    ['Route Table', 'Active Routes', 'On-link', 'Persistent Routes'],
    ['Routentabelle', 'Aktive Routen', 'Auf Verbindung', 'Ständige Routen'],
  ])
    it(`are read in any language: ${words[2]}`, async () => {
      const programs = { [TOOL]: { outcome: 'ok', code: 0, stdout: WINDOWS(words), stderr: '' } as const };
      const facts = await readRoutes(
        makePorts({ environment: { os: 'windows' }, programs }),
        { targets: ['169.254.169.254', '10.0.3.77', '52.1.1.1', '172.17.0.2'], mac: null },
        never,
      );
      assert.ok(facts.outcome === 'read');
      assert.deepEqual(facts.primary, { by: 'default-route', dev: '10.0.3.25', via: '10.0.3.1' });
      assert.deepEqual(
        facts.ways.map(({ route, dev, via, hop }) => [route, dev, via, hop].join(' ')),
        [
          '169.254.169.254/32 10.0.3.25 10.0.9.1 silent',
          '10.0.3.0/24 10.0.3.25  unknown',
          'default 10.0.3.25 10.0.3.1 unknown',
          '172.16.0.0/12 172.16.0.1  unknown',
        ],
      );
    });
});
