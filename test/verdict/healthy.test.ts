/** A healthy run is silent: no error, no warning, whatever the way. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AMAZON,
  CORP,
  connected,
  except,
  HYBRID,
  INSTANCE,
  isolated,
  NODE_IP,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicOf,
  publicView,
  s3Public,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import { judged, said } from '../findings/judged.ts';

const DUAL = [
  { name: 'ens5', ip: NODE_IP },
  { name: 'ens5', ip: '2600:1f14::10' },
];
const amazonSays = (says: World['servers'][string]['says']): World['servers'] => ({
  [AMAZON]: { roles: ['configured', 'amazon'], says },
});

const WORLDS: Readonly<Record<string, World>> = {
  private: PRIVATE,
  public: PUBLIC,
  'a forwarder to the Amazon resolver': withCorpDns(privateView),
  'central endpoints': {
    ...PRIVATE,
    servers: amazonSays((_host, service, kind) => (service === 's3' ? s3Public(kind) : ['10.77.1.5', '10.77.2.5'])),
  },
  'S3 through an interface endpoint': { ...PRIVATE, servers: amazonSays((_host, service) => privateOf(service)) },
  'hybrid over the internet': HYBRID,
  'hybrid through a forwarder': { ...HYBRID, servers: { [CORP]: { roles: ['configured'], says: privateView } } },
  'hybrid through a forwarder, compared with the inbound endpoint': {
    ...HYBRID,
    servers: { [CORP]: { roles: ['configured'], says: privateView }, '10.20.0.9': { roles: ['extra'], says: privateView } },
  },
  'hybrid without root': {
    ...HYBRID,
    agent: { registration: { state: 'unknown', why: 'needs root' }, identity: null },
  },
  'a hybrid registration on EC2': {
    ...PRIVATE,
    agent: { registration: { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' } },
  },
  'dual stack, public': {
    ...PUBLIC,
    node: { addresses: DUAL },
    servers: amazonSays((_host, service, kind) =>
      service === 's3' ? [...s3Public(kind), '2a05:d050::1'] : [...publicOf(service), '2600:1f14:1::5'],
    ),
  },
  'dual stack whose IPv6 leads nowhere': {
    ...PUBLIC,
    node: { addresses: DUAL },
    servers: amazonSays((_host, service) => [...publicOf(service), '2600:1f14:1::5']),
    fate: (_host, ip) => (ip.includes(':') ? 'timeout' : 'ok'),
  },
  'dual-stack endpoints': {
    ...PRIVATE,
    node: { addresses: DUAL },
    servers: amazonSays((_host, service, kind) => (service === 's3' ? s3Public(kind) : [...privateOf(service), 'fd12::5'])),
    fate: connected,
  },
  'IPv6 only, with DNS64': {
    ...PRIVATE,
    node: { addresses: [{ name: 'ens5', ip: '2600:1f14::10' }] },
    servers: amazonSays((_host, service, kind) =>
      service === 's3' ? ['64:ff9b::34db:ab0a', ...s3Public(kind)] : ['64:ff9b::a14:165', ...privateOf(service)],
    ),
    fate: connected,
  },
  'a Region without ec2messages': { ...PRIVATE, request: { region: 'mx-central-1' } },
  China: { ...PRIVATE, request: { region: 'cn-north-1' } },
  GovCloud: { ...PRIVATE, request: { region: 'us-gov-west-1' } },
  'an unknown agent version': { ...PRIVATE, agent: { version: null } },
  'an unreadable agent version': { ...PRIVATE, agent: { version: 'nonsense' } },
  'ec2messages retired': { ...PRIVATE, servers: amazonSays(except(privateView, ['ec2messages'], 'NXDOMAIN')) },
  'optional services nowhere': {
    ...PRIVATE,
    servers: amazonSays(except(privateView, ['ec2', 'kms', 'logs'], publicView)),
    fate: isolated,
  },
  'a DHCP server that forwards for one of two resolvers, internet for the other': {
    ...PRIVATE,
    fate: connected,
    servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: publicView } },
  },
  'metadata silent on a machine that nobody says is EC2, without an agent': {
    ...HYBRID,
    agent: { installed: 'no', version: null, registration: { state: 'absent' }, identity: null },
  },
  'Windows with VSS': { ...PRIVATE, node: { os: 'windows' }, request: { for: ['core', 'vss-snapshots'] } },
};

describe('a healthy run is silent', () => {
  for (const [name, world] of Object.entries(WORLDS)) {
    test(name, () => {
      const result = judged(world);
      assert.deepEqual([said(result), result.status, result.exit], ['', 'healthy', 0]);
      assert.deepEqual(result.suppressed, []);
      assert.deepEqual(result.verdict.ruledOut, []);
    });
  }
  test('--expect private is silent wherever everything required is private', () => {
    for (const name of [
      'private',
      'a forwarder to the Amazon resolver',
      'central endpoints',
      'S3 through an interface endpoint',
      'hybrid through a forwarder',
      'dual-stack endpoints',
      'IPv6 only, with DNS64',
      'optional services nowhere',
    ]) {
      const world = WORLDS[name];
      assert.ok(world !== undefined, name);
      assert.equal(said(judged({ ...world, request: { ...world.request, expect: 'private' } })), '', name);
    }
  });
  test('--fail-on warning changes nothing of it', () => {
    for (const world of Object.values(WORLDS))
      assert.equal(judged({ ...world, request: { ...world.request, failOn: 'warning' } }).exit, 0);
  });
});

test('who the node is, from the best source there is', () => {
  const idOf = (world: World): unknown => {
    const { kind, id } = judged(world).verdict.node;
    return [kind, id];
  };
  assert.deepEqual(idOf(PRIVATE), ['ec2', INSTANCE]);
  assert.deepEqual(idOf(HYBRID), ['hybrid', 'mi-0123456789abcdef0']);
  assert.deepEqual(idOf({ ...PRIVATE, node: { imds: { outcome: 'inconclusive', why: 'over' } } }), ['ec2', INSTANCE]);
  const unread = { registration: { state: 'unknown', why: 'needs root' } as const };
  assert.deepEqual(idOf({ ...HYBRID, agent: { ...HYBRID.agent, ...unread } }), ['hybrid', 'mi-0123456789abcdef0']);
  assert.deepEqual(idOf({ ...HYBRID, agent: { ...unread, identity: null } }), ['unknown', null]);
});
