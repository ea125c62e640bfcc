/** The contract's section "Private or public", sentence by sentence. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AMAZON,
  CORP,
  connected,
  except,
  HYBRID,
  IMDS,
  isolated,
  isPrivateIp,
  isS3Ip,
  NODE_IP,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicView,
  type Server,
  UNKNOWN,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import { judged, said, subjectsOf } from '../findings/judged.ts';

const amazonSays = (says: Server['says'], world: World = PRIVATE): World => ({
  ...world,
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says } },
});
const nothing = (): 'timeout' => 'timeout';
const REQUIRED = ['ssm', 'ssmmessages'] as const;
const expecting = (world: World): World => ({ ...world, request: { ...world.request, expect: 'private' } });

describe('what private means', () => {
  for (const [name, ip, infos] of [
    ["public space inside the VPC's own ranges", '198.51.100.9', []],
    ['RFC 1918 elsewhere', '172.20.1.9', ['dns/outside-vpc']],
    ['RFC 6598', '100.64.1.9', ['dns/outside-vpc']],
    ['RFC 4193', 'fd12::9', ['dns/outside-vpc']],
  ] as const) {
    test(`${name} satisfies --expect private`, () => {
      const says = except(privateView, REQUIRED, [ip]);
      const result = judged({
        ...expecting(amazonSays(says)),
        node: {
          imds: { outcome: 'ok', ms: 1, data: { ...IMDS, vpcCidrs: ['10.20.0.0/16', '198.51.100.0/24'] } },
          addresses: [
            { name: 'ens5', ip: NODE_IP },
            { name: 'ens5', ip: '2600:1f14::10' },
          ],
        },
        fate: connected,
      });
      assert.deepEqual([said(result), result.status, result.infos], ['', 'healthy', infos]);
      assert.equal(result.verdict.endpoints.find(({ service }) => service === 'ssm')?.path, 'private');
    });
  }

  test('a global IPv6 address beside a private A record is unknown, never public', () => {
    const world = amazonSays(except(privateView, REQUIRED, (_host, service) => [...privateOf(service), '2600:1f14::9']));
    const dual: World = {
      ...world,
      node: {
        addresses: [
          { name: 'ens5', ip: NODE_IP },
          { name: 'ens5', ip: '2600:1f14::10' },
        ],
      },
    };
    for (const fate of [isolated, connected]) assert.equal(said(judged(expecting({ ...dual, fate }))), '');
    // All of it dead is one dead endpoint, not a missing way to the internet beside it.
    const dead = judged({ ...dual, fate: (_host, ip) => (isS3Ip(ip) ? 'ok' : 'timeout') });
    assert.equal(said(dead), 'tcp/filtered');
    // A node that has only IPv6 cannot use the private record, and still must not call the other one public.
    const v6 = judged(expecting({ ...dual, node: { addresses: [{ name: 'ens5', ip: '2600:1f14::10' }] }, fate: connected }));
    assert.ok(!v6.errors.includes('dns/endpoint-missing') && !v6.errors.includes('dns/partial-endpoints'));
    const row = v6.verdict.endpoints.find(({ service }) => service === 'ssm');
    assert.deepEqual([row?.path, row?.addresses.find(({ ip }) => ip === '2600:1f14::9')?.class], ['unknown', 'other']);
  });
});

describe('an internet path is a supported way', () => {
  test('a public answer that works is no fault', () => assert.equal(said(judged(PUBLIC)), ''));
  test('some private and some public that work: a note', () => {
    const result = judged({ ...amazonSays(except(privateView, ['ssmmessages'], publicView)), fate: connected });
    assert.deepEqual([said(result), result.status, result.infos], ['', 'healthy', ['dns/partial-endpoints']]);
  });
  test('--expect private over it is an error, though it works', () => {
    const result = judged(expecting(PUBLIC));
    assert.deepEqual([said(result), result.status, result.exit], ['dns/endpoint-missing', 'degraded', 1]);
    assert.equal(result.verdict.findings[0]?.data['internetWorks'], true);
  });
});

describe('when public addresses do not answer', () => {
  test('demanded private: the endpoint is missing, the path is its symptom', () => {
    const result = judged(expecting({ ...PUBLIC, fate: nothing }));
    assert.equal(said(result), 'dns/endpoint-missing');
    assert.deepEqual(result.suppressed, ['s3/no-path<dns/endpoint-missing', 'tcp/no-internet-path<dns/endpoint-missing']);
  });
  test('another required service is private: the set is partial', () => {
    const result = judged(amazonSays(except(privateView, ['ssmmessages'], publicView)));
    assert.equal(said(result), 'dns/partial-endpoints');
    assert.deepEqual(subjectsOf(result, 'dns/partial-endpoints'), ['ssmmessages']);
    assert.deepEqual(result.suppressed, ['tcp/no-internet-path<dns/partial-endpoints']);
  });
  test('only an optional service is private: the endpoints are missing', () => {
    const result = judged(amazonSays(except(publicView, ['kms'], privateView), { ...PRIVATE, fate: isolated }));
    assert.equal(said(result), 'dns/endpoint-missing');
    assert.equal(result.verdict.findings[0]?.data['why'], 'sibling');
  });
  test('S3 answers and nothing else public does: there is a gateway endpoint', () => {
    const result = judged({ ...PUBLIC, fate: isolated });
    assert.equal(said(result), 'dns/endpoint-missing');
    assert.equal(result.verdict.findings[0]?.data['why'], 'gateway');
  });
  test('otherwise it is the way to the internet, and S3 is its symptom', () => {
    const result = judged({ ...PUBLIC, fate: nothing });
    assert.equal(said(result), 'tcp/no-internet-path');
    assert.deepEqual(result.suppressed, ['s3/no-path<tcp/no-internet-path']);
  });
  test('one of them vanishes while others answer: a firewall', () => {
    const result = judged({ ...PUBLIC, fate: (host) => (host.startsWith('ssmmessages') ? 'timeout' : 'ok') });
    assert.equal(said(result), 'tcp/firewalled');
    assert.deepEqual(subjectsOf(result, 'tcp/firewalled'), ['ssmmessages']);
  });
  test("another Region's S3 is not behind this gateway: where it answers, there is a way out", () => {
    const elsewhere = 'my-bucket.s3.us-west-2.amazonaws.com';
    const world: World = {
      ...PUBLIC,
      request: { buckets: ['my-bucket'] },
      fate: (_host, ip) => (isS3Ip(ip) ? 'ok' : 'timeout'),
      more: { hosts: [{ host: elsewhere, service: 's3', kind: 'elsewhere', bucket: 'my-bucket' }], objects: [] },
    };
    const result = judged(world);
    assert.equal(said(result), 'tcp/firewalled');
    assert.equal(result.verdict.endpoints.find(({ host }) => host.startsWith('s3.eu'))?.path, 'unknown');
  });
});

describe('off EC2, without an Amazon view', () => {
  for (const [kind, world] of [
    ['hybrid', HYBRID],
    ['unknown', UNKNOWN],
  ] as const) {
    const rest = kind === 'unknown' ? 'imds/unreachable ' : '';
    test(`${kind}: two hypotheses beside the reach`, () => {
      assert.equal(said(judged({ ...world, fate: nothing })), `dns/private-view-missing ${rest}tcp/no-internet-path`);
    });
    test(`${kind}: S3 that answers is an internet path with holes, not a gateway`, () => {
      assert.equal(said(judged({ ...world, fate: isolated })), `dns/private-view-missing ${rest}tcp/firewalled`);
    });
    test(`${kind}: --expect private is never a missing endpoint`, () => {
      assert.equal(said(judged(expecting(world))), `dns/private-view-missing ${rest}`.trim());
    });
    test(`${kind}: with a --resolver that is public too, it is`, () => {
      const known: World = {
        ...expecting(world),
        servers: { ...world.servers, '10.20.0.9': { roles: ['extra'], says: publicView } },
      };
      assert.equal(said(judged(known)), `dns/endpoint-missing ${rest}`.trim());
    });
    test(`${kind}: S3 that answers is no gateway there either, whoever else was asked`, () => {
      const known: World = {
        ...world,
        fate: isolated,
        servers: { ...world.servers, '10.20.0.9': { roles: ['extra'], says: publicView } },
      };
      assert.equal(said(judged(known)), `${rest}tcp/firewalled`);
    });
    test(`${kind}: a --resolver that is silent is no view, and said to be none`, () => {
      const mute: World = {
        ...expecting(world),
        request: { expect: 'private', resolvers: ['10.20.0.9'] },
        servers: { ...world.servers, '10.20.0.9': { roles: ['extra'], says: () => 'silent' } },
      };
      const result = judged(mute);
      assert.equal(said(result), `dns/private-view-missing ${rest}`.trim());
      assert.ok(result.verdict.notChecked.some(({ what }) => what.includes('10.20.0.9')));
    });
  }
  test('a partial set is one finding, not two', () => {
    const result = judged({
      ...HYBRID,
      servers: { [CORP]: { roles: ['configured'], says: except(privateView, ['ssmmessages'], publicView) } },
      fate: isolated,
    });
    assert.equal(said(result), 'dns/partial-endpoints');
    assert.ok(result.suppressed.includes('dns/private-view-missing<dns/partial-endpoints'));
  });
});

describe('S3 behind a gateway endpoint', () => {
  const pathOfS3 = (world: World): string | undefined =>
    judged(world).verdict.endpoints.find(({ host }) => host.startsWith('s3.eu'))?.path;
  test('is exempt from --expect private and from partial sets', () => assert.equal(said(judged(expecting(PRIVATE))), ''));
  test('its path is a gateway only when no other public address answers', () => {
    assert.equal(pathOfS3(PRIVATE), 'gateway');
    assert.equal(pathOfS3(PUBLIC), 'unknown');
    // One optional service over the internet is enough.
    assert.equal(pathOfS3({ ...amazonSays(except(privateView, ['ec2'], publicView)), fate: connected }), 'unknown');
    assert.equal(pathOfS3({ ...amazonSays(except(privateView, ['ec2'], publicView)), fate: isolated }), 'gateway');
    assert.equal(pathOfS3({ ...PRIVATE, fate: (_host, ip) => (isPrivateIp(ip) ? 'ok' : 'timeout') }), 'unknown');
    assert.equal(pathOfS3({ ...HYBRID, fate: isolated }), 'unknown');
    assert.equal(pathOfS3({ ...amazonSays((_host, service) => privateOf(service)) }), 'private');
  });
  test('is judged by reach', () => {
    const result = judged({ ...PRIVATE, fate: (_host, ip) => (isPrivateIp(ip) ? 'ok' : 'timeout') });
    assert.deepEqual([said(result), result.status], ['s3/no-path', 'degraded']);
  });
});

test('private answers behind a public view that works are a note: nothing is broken', () => {
  const result = judged({ ...withCorpDns(publicView), fate: connected });
  assert.deepEqual([said(result), result.infos], ['', ['dns/forwarder-missing']]);
  assert.equal(said(judged(expecting({ ...withCorpDns(publicView), fate: connected }))), 'dns/forwarder-missing');
});
