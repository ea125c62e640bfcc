/** The endpoints of the verdict: the first failing layer, and the way that packets take. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AMAZON,
  CORP,
  connected,
  except,
  isolated,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicOf,
  publicView,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import type { Fate } from '../findings/facts-connection.ts';
import { judged } from '../findings/judged.ts';

const row = (world: World, service = 'ssm') => {
  const found = judged(world).verdict.endpoints.find((endpoint) => endpoint.service === service);
  assert.ok(found !== undefined);
  return found;
};
const ending = (fate: Fate): World => ({ ...PRIVATE, fate: (host, ip) => (host.startsWith('ssm.') ? fate : isolated(host, ip)) });

describe('first failing layer', () => {
  const CASES: readonly (readonly [Fate, string | null])[] = [
    ['ok', null],
    ['timeout', 'tcp'],
    ['refused', 'tcp'],
    ['unreachable', 'tcp'],
    ['tls-expired', 'tls'],
    ['tls-foreign', 'tls'],
    ['tls-name', 'tls'],
    ['tls-stalled', 'tls'],
    ['plain', 'tls'],
    ['tls-foreign-trusted', null],
    ['http-timeout', 'http'],
    ['inconclusive', null],
  ];
  for (const [fate, layer] of CASES)
    test(`${fate}: ${layer ?? 'none'}`, () => assert.equal(row(ending(fate)).firstFailingLayer, layer));

  test('the address that got furthest decides', () => {
    const [first] = privateOf('ssm');
    const world: World = {
      ...PRIVATE,
      fate: (host, ip) => (host.startsWith('ssm.') ? (ip === first ? 'timeout' : 'tls-expired') : isolated(host, ip)),
    };
    assert.equal(row(world).firstFailingLayer, 'tls');
  });
  test('names come before addresses', () => {
    assert.equal(row(withCorpDns(publicView)).firstFailingLayer, 'dns');
    assert.equal(row(withCorpDns(() => 'NXDOMAIN')).firstFailingLayer, 'dns');
    assert.equal(row(withCorpDns(() => 'silent')).firstFailingLayer, 'dns');
    const disagree: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: publicView } } };
    assert.equal(row(disagree).firstFailingLayer, 'dns');
    // Public addresses that are right as far as DNS goes fail where they fail.
    assert.equal(row({ ...PUBLIC, fate: isolated }).firstFailingLayer, 'tcp');
  });
});

describe('path', () => {
  test('private, public, unknown', () => {
    assert.equal(row(PRIVATE).path, 'private');
    assert.equal(row(PUBLIC).path, 'public');
    assert.equal(row(withCorpDns(() => 'NXDOMAIN')).path, 'unknown');
    assert.equal(row(withCorpDns(() => ['0.0.0.0'])).path, 'unknown');
    const mixed: World = {
      ...PRIVATE,
      fate: connected,
      servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: publicView } },
    };
    assert.equal(row(mixed).path, 'unknown');
  });
  test('every address is listed with its class, the better view among them', () => {
    const { addresses, dns } = row(withCorpDns(publicView));
    assert.deepEqual(
      addresses.map(({ ip, class: kind }) => [ip, kind]),
      [...publicOf('ssm').map((ip) => [ip, 'public']), ...privateOf('ssm').map((ip) => [ip, 'private-in-vpc'])],
    );
    assert.deepEqual(
      dns.map(({ server }) => server),
      [CORP, AMAZON],
    );
  });
  test('a silent server has no rcode', () => {
    const world: World = {
      ...PRIVATE,
      servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ssm'], 'silent') } },
    };
    assert.equal(row(world).dns[0]?.rcode, null);
    assert.equal(row(world, 'ssmmessages').dns[0]?.rcode, 'NOERROR');
  });
});

test('the remedy for a dropped endpoint does not claim to know where the VPC ends when nobody told', () => {
  const data = (world: World): unknown =>
    judged(world).verdict.findings.find(({ code }) => code === 'tcp/filtered')?.data['outsideVpc'];
  const central = { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ssm'], ['10.77.1.5']) } } as const;
  const dropped: World = {
    ...PRIVATE,
    servers: central,
    fate: (_host, ip) => (ip.startsWith('10.77.') ? 'timeout' : isolated('', ip)),
  };
  assert.equal(data(dropped), true);
  assert.equal(data({ ...dropped, node: { imds: { outcome: 'failed', reason: 'timeout', detail: 'x', ms: 1 } } }), false);
});
