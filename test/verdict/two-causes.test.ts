/** Two faults at once: both are named, and nothing else is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AMAZON,
  CORP,
  except,
  HYBRID,
  IMDS_DEAD,
  isolated,
  isPrivateIp,
  isS3Ip,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicView,
  type Server,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import type { Fate } from '../findings/facts-connection.ts';
import { judged, said, subjectsOf } from '../findings/judged.ts';

/** `base`, but these services (or S3) end otherwise. */
const fates =
  (over: Readonly<Record<string, Fate>>, base: World['fate'] = isolated): World['fate'] =>
  (host, ip) =>
    over[isS3Ip(ip) ? 's3' : (host.split('.')[0] ?? '')] ?? base(host, ip);
const both = (says: Server['says'], world: World = PRIVATE): World => ({
  ...world,
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says } },
});
const OLD = { version: '3.1.1732.0' };
const SSM = 'ssm.eu-central-1.amazonaws.com';

const CASES: readonly (readonly [string, World, string])[] = [
  [
    'forwarder missing + the private addresses are dropped',
    { ...withCorpDns(publicView), fate: fates({ ssm: 'timeout', ssmmessages: 'timeout' }) },
    'dns/forwarder-missing tcp/filtered',
  ],
  [
    'forwarder missing + a certificate behind it expired',
    { ...withCorpDns(publicView), fate: (host, ip) => (host === SSM && isPrivateIp(ip) ? 'tls-expired' : isolated(host, ip)) },
    'dns/forwarder-missing tls/expired',
  ],
  [
    'forwarder missing + no way to S3',
    { ...withCorpDns(publicView), fate: fates({ s3: 'timeout' }) },
    'dns/forwarder-missing s3/no-path',
  ],
  [
    'forwarder missing for one name + another endpoint missing',
    withCorpDns(except(privateView, ['ssm', 'ssmmessages'], publicView), except(privateView, ['ssmmessages'], publicView)),
    'dns/forwarder-missing dns/partial-endpoints',
  ],
  [
    'partial endpoints + no way to S3',
    { ...both(except(privateView, ['ssmmessages'], publicView)), fate: fates({ s3: 'timeout' }) },
    'dns/partial-endpoints s3/no-path',
  ],
  [
    'partial endpoints + a security group',
    { ...both(except(privateView, ['ssmmessages'], publicView)), fate: fates({ ssm: 'timeout' }) },
    'dns/partial-endpoints tcp/filtered',
  ],
  [
    'a dead second resolver + an expired certificate',
    {
      ...PRIVATE,
      servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => 'silent' } },
      fate: fates({ ssmmessages: 'tls-expired' }),
    },
    'tls/expired dns/resolver-unreachable?',
  ],
  [
    'the only resolver dead + the endpoint behind it dropped',
    { ...withCorpDns(() => 'silent'), fate: fates({ ssm: 'timeout', ssmmessages: 'timeout' }) },
    'dns/resolver-unreachable tcp/filtered',
  ],
  [
    'a wrong clock + a security group',
    { ...PRIVATE, clockOffsetMs: 3_600_000, fate: fates({ ssmmessages: 'timeout' }) },
    'clock/skew tcp/filtered',
  ],
  [
    'an old agent + forwarder missing',
    { ...withCorpDns(publicView), agent: OLD },
    'dns/forwarder-missing agent/needs-ec2messages?',
  ],
  [
    'an old agent + everything intercepted',
    { ...PRIVATE, agent: OLD, fate: () => 'tls-foreign' },
    'tls/intercepted agent/needs-ec2messages?',
  ],
  [
    'an old agent that lost ec2messages + a security group on another endpoint',
    { ...both(except(privateView, ['ec2messages'], 'NXDOMAIN')), agent: OLD, fate: fates({ ssmmessages: 'timeout' }) },
    'agent/needs-ec2messages tcp/filtered',
  ],
  [
    'an old agent + one security group on two endpoints',
    { ...PRIVATE, agent: OLD, fate: fates({ ssmmessages: 'timeout', ec2messages: 'timeout' }) },
    'tcp/filtered agent/needs-ec2messages?',
  ],
  [
    'interception of one name + a bucket denied',
    {
      ...PRIVATE,
      fate: fates({ ssmmessages: 'tls-foreign' }),
      read: (bucket, _host, known) => (bucket.startsWith('aws-ssm') ? 'denied' : known === 'known' ? 'ok' : 'absent-403'),
    },
    's3/bucket-denied tls/intercepted',
  ],
  [
    'a pin + endpoints missing',
    {
      ...PUBLIC,
      node: { pinned: [{ host: SSM, ip: '10.99.9.9' }] },
      fate: (host, ip) => (ip === '10.99.9.9' ? 'timeout' : isolated(host, ip)),
    },
    'dns/endpoint-missing dns/hosts-override',
  ],
  ['a security group + no way to S3', { ...PRIVATE, fate: fates({ ssm: 'timeout', s3: 'timeout' }) }, 's3/no-path tcp/filtered'],
  [
    'no metadata + forwarder missing',
    { ...withCorpDns(publicView), node: { imds: IMDS_DEAD } },
    'dns/forwarder-missing imds/unreachable',
  ],
  [
    'no agent + no way to S3',
    { ...PRIVATE, agent: { installed: 'no', version: null }, fate: fates({ s3: 'timeout' }) },
    'agent/not-installed s3/no-path',
  ],
  [
    'a hidden name + a stalled handshake',
    { ...both(except(privateView, ['ssmmessages'], 'NXDOMAIN')), fate: fates({ ssm: 'tls-stalled' }) },
    'dns/name-not-found tls/stalled',
  ],
  [
    'a sinkholed name + a reset',
    { ...both(except(privateView, ['ssmmessages'], ['0.0.0.0'])), fate: fates({ ssm: 'tls-reset' }) },
    'dns/sinkholed tls/reset',
  ],
  [
    'one zone dropped + the other zone expired',
    {
      ...PRIVATE,
      fate: (host, ip) => (host === SSM ? (ip === privateOf('ssm')[0] ? 'timeout' : 'tls-expired') : isolated(host, ip)),
    },
    'tcp/partial tls/expired',
  ],
  [
    'one zone broken + dual-stack S3 broken',
    {
      ...PRIVATE,
      fate: (host, ip) => (host.startsWith('s3.dualstack') || ip === privateOf('ssm')[0] ? 'timeout' : isolated(host, ip)),
    },
    's3/dualstack-unreachable tcp/partial',
  ],
  [
    'a route to the endpoints missing + no way to S3',
    { ...PRIVATE, fate: fates({ ssm: 'unreachable', ssmmessages: 'unreachable', s3: 'timeout' }) },
    's3/no-path tcp/unreachable',
  ],
  [
    'off EC2: a firewalled name + a wrong clock',
    { ...HYBRID, clockOffsetMs: -600_000, fate: fates({ ssmmessages: 'timeout' }, () => 'ok') },
    'clock/skew dns/private-view-missing tcp/firewalled',
  ],
  [
    'resolvers that disagree + the right address refuses',
    {
      ...PRIVATE,
      servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: publicView } },
      fate: fates({ ssmmessages: 'refused' }),
    },
    'dns/resolvers-disagree tcp/refused',
  ],
  [
    'an old protocol + a name of somebody else',
    { ...PRIVATE, fate: fates({ ssm: 'tls-protocol', ssmmessages: 'tls-name' }) },
    'tls/name-mismatch tls/protocol-version',
  ],
  [
    'plain HTTP on one name + an untrusted root on another',
    { ...PRIVATE, fate: fates({ ssm: 'plain', ssmmessages: 'tls-untrusted' }) },
    'http/not-aws tls/untrusted-root',
  ],
];

describe('two faults', () => {
  for (const [name, world, expected] of CASES) test(name, () => assert.equal(said(judged(world)), expected));
});

describe('one fault', () => {
  test('a clock that makes certificates look expired', () => {
    const world: World = { ...PRIVATE, clockOffsetMs: -60 * 24 * 3_600_000, fate: fates({ ssm: 'tls-expired' }) };
    const result = judged(world);
    assert.equal(said(result), 'clock/skew');
    assert.deepEqual(result.suppressed, ['tls/expired<clock/skew']);
  });
  test('a sign-in page and its certificate', () => {
    const result = judged({ ...PUBLIC, fate: () => 'page' });
    assert.equal(said(result), 'http/not-aws');
    assert.deepEqual(result.suppressed, ['tls/intercepted<http/not-aws']);
  });
  test('nothing on 443 answers: one egress rule, S3 its symptom', () => {
    const result = judged({ ...PRIVATE, fate: () => 'timeout' });
    assert.equal(said(result), 'tcp/filtered');
    assert.deepEqual(result.suppressed, ['s3/no-path<tcp/filtered']);
  });
  test('only ec2messages fails, however it fails, and the agent is too old to do without', () => {
    for (const fate of ['timeout', 'refused', 'tls-expired', 'tls-foreign', 'plain'] as const) {
      const result = judged({ ...PRIVATE, agent: OLD, fate: fates({ ec2messages: fate }) });
      assert.equal(said(result), 'agent/needs-ec2messages', fate);
      assert.deepEqual(subjectsOf(result, 'agent/needs-ec2messages'), ['ec2messages']);
      assert.ok(result.suppressed.length === 1, fate);
    }
  });
  test('a hybrid agent that lost its registration is not told about the metadata service', () => {
    const result = judged({
      ...HYBRID,
      agent: { registration: { state: 'absent' }, identity: { type: 'OnPrem', instanceId: 'mi-0123456789abcdef0' } },
    });
    assert.equal(said(result), 'agent/not-registered');
    assert.deepEqual(result.suppressed, ['imds/unreachable<agent/not-registered']);
  });
  test('without any identity the metadata service is the root', () => {
    const result = judged({ ...HYBRID, agent: { registration: { state: 'absent' }, identity: null } });
    assert.equal(said(result), 'imds/unreachable');
    assert.deepEqual(result.suppressed, ['agent/not-registered<imds/unreachable']);
  });
  test('a file of which nobody knows the rest of the addresses does not make S3 a fault of its own', () => {
    const result = judged({ ...PUBLIC, fate: (host) => (host === SSM ? 'inconclusive' : 'timeout') });
    assert.equal(said(result), 'tcp/no-internet-path');
    assert.deepEqual(result.suppressed, ['s3/no-path<tcp/no-internet-path']);
  });
});
