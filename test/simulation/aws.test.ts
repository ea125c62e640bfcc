import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CURRENT_AGENT, healthyDualStackVpc, healthyHybridSite, healthyPrivateVpc } from '../../src/simulation/healthy-worlds.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import type { World } from '../../src/simulation/world.ts';
import { dial, http, https, inside } from './client.ts';

const S3 = 's3.eu-central-1.amazonaws.com';
const S3_IP = '52.219.1.1';
const AGENT_BUCKET = 'amazon-ssm-eu-central-1';
const IMDS = '169.254.169.254';

function worldOf(name: string): World {
  const found = findScenario(name);
  assert.ok(found !== undefined, name);
  return found.world;
}

test('published objects can be read, path style and virtual-hosted, on both families of names', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const reads: readonly (readonly [string, string, string])[] = [
      [S3_IP, S3, `/${AGENT_BUCKET}/latest/VERSION`],
      ['52.219.3.1', `${AGENT_BUCKET}.${S3}`, '/latest/VERSION'],
      ['52.219.2.1', 's3.dualstack.eu-central-1.amazonaws.com', `/${AGENT_BUCKET}/latest/VERSION`],
      ['52.219.4.1', `${AGENT_BUCKET}.s3.dualstack.eu-central-1.amazonaws.com`, '/latest/VERSION?versionId=1'],
    ];
    for (const [ip, host, path] of reads) {
      const answer = await https(ports, ip, host, { path });
      assert.equal(answer.status, 200, host);
      assert.equal(answer.body, CURRENT_AGENT);
      assert.match(answer.headers['x-amz-request-id'] ?? '', /^[0-9A-F]{16}$/u);
      assert.ok(answer.headers['x-amz-id-2']);
    }
    const manifest = await https(ports, S3_IP, S3, { path: '/aws-ssm-eu-central-1/manifest.json' });
    assert.equal(manifest.status, 200);
  });
});

test('other keys, other buckets, and no bucket at all', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const get = (path: string, method: 'GET' | 'HEAD' = 'GET') => https(ports, S3_IP, S3, { path, method });
    for (const path of [
      `/${AGENT_BUCKET}/no-such-key`,
      `/${AGENT_BUCKET}/constructor`,
      '/aws-patch-manager-eu-central-1-9163fdaaf/x',
    ]) {
      const answer = await get(path);
      assert.equal(answer.status, 403, path);
      assert.match(answer.body, /<Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/u);
      assert.ok(answer.headers['x-amz-request-id']);
    }
    const unknown = await get('/no-such-bucket/x');
    assert.equal(unknown.status, 404);
    assert.match(unknown.body, /<Code>NoSuchBucket<\/Code>/u);
    const head = await get(`/${AGENT_BUCKET}/`, 'HEAD');
    assert.deepEqual([head.status, head.body, head.headers['x-amz-bucket-region']], [403, '', 'eu-central-1']);
    assert.equal((await get('/')).status, 307);
  });
});

test('policies deny buckets, all or some', async () => {
  await inside(worldOf('s3-bucket-denied'), async (ports) => {
    const denied = await https(ports, S3_IP, S3, { path: '/aws-ssm-eu-central-1/manifest.json' });
    assert.equal(denied.status, 403);
    assert.match(denied.body, /<Code>AccessDenied<\/Code>/u);
    assert.equal((await https(ports, S3_IP, S3, { path: `/${AGENT_BUCKET}/latest/VERSION` })).status, 200);
  });
  await inside(worldOf('s3-all-denied'), async (ports) => {
    for (const path of [`/${AGENT_BUCKET}/latest/VERSION`, '/no-such-bucket/x']) {
      assert.equal((await https(ports, S3_IP, S3, { path })).status, 403);
    }
  });
});

test("a user's bucket elsewhere redirects, and that Region's host does not answer from here", async () => {
  await inside(worldOf('bucket-wrong-region'), async (ports) => {
    const answer = await https(ports, '52.219.3.1', `example-session-logs.${S3}`, { path: '/any' });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers['x-amz-bucket-region'], 'us-east-1');
    assert.match(answer.body, /<Code>PermanentRedirect<\/Code>/u);
    const other = await dial(ports, '52.216.1.1');
    assert.ok(other.outcome === 'failed' && other.reason === 'timeout');
  });
});

test('S3 through an IPv4-only interface endpoint: its own names answer, the dual-stack ones do not', async () => {
  await inside(worldOf('s3-dualstack-missing'), async (ports) => {
    assert.equal((await https(ports, '10.20.2.20', S3, { path: `/${AGENT_BUCKET}/latest/VERSION` })).status, 200);
    const dualstack = await dial(ports, '52.219.2.1');
    assert.ok(dualstack.outcome === 'failed' && dualstack.reason === 'timeout');
  });
});

test('metadata wants a token, and then tells everything that the probe asks for', async () => {
  await inside(healthyDualStackVpc(), async (ports) => {
    const read = async (path: string, headers: Record<string, string> = {}): Promise<readonly [number, string]> => {
      const answer = await http(ports, IMDS, 80, { path, headers });
      assert.ok(answer.outcome === 'ok');
      return [answer.status, answer.body];
    };
    assert.equal((await read('/latest/meta-data/instance-id'))[0], 401);
    const ttl = 'x-aws-ec2-metadata-token-ttl-seconds';
    const bad = await http(ports, IMDS, 80, { method: 'PUT', path: '/latest/api/token', headers: { [ttl]: '0' } });
    assert.ok(bad.outcome === 'ok' && bad.status === 400);
    const proxied = { [ttl]: '60', 'x-forwarded-for': '10.0.0.1' };
    const forwarded = await http(ports, IMDS, 80, { method: 'PUT', path: '/latest/api/token', headers: proxied });
    assert.ok(forwarded.outcome === 'ok' && forwarded.status === 403);
    const token = await http(ports, IMDS, 80, { method: 'PUT', path: '/latest/api/token', headers: { [ttl]: '60' } });
    assert.ok(token.outcome === 'ok' && token.status === 200);
    assert.ok(Math.abs(Date.parse(token.headers['date'] ?? '') - Date.now()) < 60_000);
    const known = { 'x-aws-ec2-metadata-token': token.body };
    const mac = (await read('/latest/meta-data/mac', known))[1];
    const items: Readonly<Record<string, string>> = {
      'placement/region': 'eu-central-1',
      'placement/availability-zone': 'eu-central-1a',
      'services/domain': 'amazonaws.com',
      'services/partition': 'aws',
      'network/interfaces/macs/': `${mac}/`,
      [`network/interfaces/macs/${mac}/vpc-ipv4-cidr-block`]: '10.20.0.0/16',
      [`network/interfaces/macs/${mac}/vpc-ipv6-cidr-blocks`]: 'fd20::/56',
      [`network/interfaces/macs/${mac}/security-group-ids`]: 'sg-0aabbccddeeff0011',
    };
    for (const [path, body] of Object.entries(items))
      assert.deepEqual(await read(`/latest/meta-data/${path}`, known), [200, body]);
    assert.equal((await read('/latest/meta-data/no-such-item', known))[0], 404);
    const document: unknown = JSON.parse((await read('/latest/dynamic/instance-identity/document', known))[1]);
    assert.equal(Reflect.get(Object(document), 'region'), 'eu-central-1');
    assert.match((await read('/latest/meta-data/iam/info', known))[1], /"InstanceProfileArn"/u);
  });
});

test('metadata turned off, mute, lost or absent', async () => {
  const token = { method: 'PUT', path: '/latest/api/token', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } } as const;
  await inside(worldOf('imds-disabled'), async (ports) => {
    const answer = await http(ports, IMDS, 80, token);
    assert.ok(answer.outcome === 'ok' && answer.status === 403);
  });
  await inside(worldOf('imds-hop-limit'), async (ports) => {
    const answer = await http(ports, IMDS, 80, token);
    assert.ok(answer.outcome === 'failed' && answer.reason === 'timeout');
  });
  for (const [world, reason] of [
    [worldOf('imds-unreachable'), 'timeout'],
    [healthyHybridSite(), 'unreachable'],
  ] as const) {
    await inside(world, async (ports) => {
      const result = await dial(ports, IMDS, 80);
      assert.ok(result.outcome === 'failed' && result.reason === reason);
    });
  }
});
