/** Whose fault silence is, by the kernel's own way to what is silent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteFacts, RouteWay } from '../../src/facts/routes.ts';
import { isPrivateIp, PRIVATE, privateOf } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const SILENT = privateOf('ssm');
const PRIMARY = { by: 'default-route', dev: 'eth0', via: '10.20.1.1' } as const;
const RIGHT: Omit<RouteWay, 'ip'> = {
  answer: 'way',
  route: 'default',
  dev: 'eth0',
  link: 'physical',
  source: '10.20.1.10',
  via: '10.20.1.1',
  table: null,
  hop: 'answers',
};
const DOCKER = { dev: 'docker0', link: 'bridge', via: null, route: '10.20.0.0/16', hop: 'silent' } as const;

const routes = (change: Partial<RouteWay>, primary: typeof PRIMARY | null = PRIMARY, ips = SILENT): RouteFacts => ({
  outcome: 'read',
  primary,
  ways: ips.map((ip) => ({ ...RIGHT, ip, ...change })),
});
const onEc2 = (read: RouteFacts) =>
  judged({
    ...PRIVATE,
    fate: (_host, ip) => (SILENT.includes(ip) ? 'timeout' : isPrivateIp(ip) || ip.startsWith('52.') ? 'ok' : 'timeout'),
    node: { routes: read },
  });
const off = (read: RouteFacts) =>
  judged({
    ...PRIVATE,
    fate: (_host, ip) => (SILENT.includes(ip) ? 'timeout' : 'ok'),
    node: { routes: read, firmwareSaysEc2: false, imds: { outcome: 'failed', reason: 'unreachable', detail: '', ms: 1 } },
    agent: {
      identity: { type: 'OnPrem', instanceId: 'mi-0123456789abcdef0' },
      registration: { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' },
    },
  });

const TABLE: readonly (readonly [string, Partial<RouteWay>, string])[] = [
  ['the right way', {}, 'tcp/filtered'],
  ['a bridge of containers', DOCKER, 'node/route'],
  ['a veth of containers', { ...DOCKER, dev: 'veth1', link: 'virtual' }, 'node/route'],
  ['a VPN on EC2', { ...DOCKER, dev: 'wg0', link: 'tunnel' }, 'node/route'],
  ['a VPN with a gateway on EC2', { dev: 'tun0', link: 'tunnel', via: '10.8.0.1' }, 'node/route'],
  ['a second interface', { dev: 'eth1', via: '10.20.9.1' }, 'node/route'],
  ['a second interface by a rule', { dev: 'eth1', via: '10.20.9.1', table: '100' }, 'node/route'],
  ['a gateway that is nobody', { via: '10.20.9.1', hop: 'silent' }, 'node/route'],
  ['no route', { answer: 'refused', dev: null, link: 'unknown', via: null, says: 'Network is unreachable' }, 'node/route'],
  // The endpoint's own address answers no ARP: in a subnet it is nobody's, and no route is wrong.
  ['an address on the link that is nobody', { via: null, route: '10.20.1.0/24', hop: 'silent' }, 'tcp/filtered'],
  ['a gateway of which nothing is known', { hop: 'unknown' }, 'tcp/filtered'],
  ['loopback', { dev: 'lo', link: 'loopback', via: null }, 'tcp/filtered'],
];

for (const [name, change, expected] of TABLE)
  test(name, () => {
    const found = onEc2(routes(change));
    assert.equal(said(found), expected);
    if (expected === 'node/route') assert.deepEqual(found.suppressed, ['tcp/filtered<node/route']);
    assert.equal(found.status, 'broken');
  });

test('outside of EC2 a tunnel or a second interface may be the way to AWS, and a bridge is not', () => {
  assert.doesNotMatch(said(off(routes({ ...DOCKER, dev: 'wg0', link: 'tunnel' }))), /node\/route/u);
  assert.doesNotMatch(said(off(routes({ dev: 'eth1', via: '10.20.9.1' }))), /node\/route/u);
  assert.match(said(off(routes(DOCKER))), /node\/route/u);
});

test('what is only partly behind a wrong route stays a finding of its own', () => {
  const [one = ''] = SILENT;
  const found = onEc2({
    outcome: 'read',
    primary: PRIMARY,
    ways: SILENT.map((ip) => ({ ...RIGHT, ip, ...(ip === one ? DOCKER : {}) })),
  });
  assert.equal(said(found), 'node/route tcp/filtered');
});

test('without a way out known, only a dead gateway and a refusal are told', () => {
  assert.equal(said(onEc2(routes(DOCKER, null))), 'tcp/filtered');
  assert.equal(said(onEc2(routes({ hop: 'silent' }, null))), 'node/route');
});

test('a node without IPv6 is not told so by its routes', () => {
  const read: RouteFacts = {
    outcome: 'read',
    primary: PRIMARY,
    ways: [
      ...SILENT.map((ip) => ({ ...RIGHT, ip })),
      { ...RIGHT, ip: 'fd12::5', answer: 'refused', dev: null, via: null, link: 'unknown', says: 'Network is unreachable' },
    ],
  };
  assert.equal(said(onEc2(read)), 'tcp/filtered');
});

test('unknown routes accuse nobody', () =>
  assert.equal(said(onEc2({ outcome: 'unknown', why: 'there is no ip to ask' })), 'tcp/filtered'));
