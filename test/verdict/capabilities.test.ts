/** What works, what does not, and why: by capability. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CAPABILITIES, type Capability } from '../../src/knowledge/types.ts';
import {
  AMAZON,
  except,
  HYBRID,
  isolated,
  isPrivateIp,
  isS3Ip,
  PRIVATE,
  PUBLIC,
  privateOf,
  privateView,
  publicView,
  type World,
} from '../findings/facts-builder.ts';
import { judged, said } from '../findings/judged.ts';

const all = (world: World): World => ({ ...world, request: { ...world.request, for: CAPABILITIES } });
/** `name=status(because)`, without those that work. */
function table(world: World): string[] {
  const { capabilities } = judged(world).verdict;
  return CAPABILITIES.filter((name) => capabilities[name].status !== 'works').map(
    (name) =>
      `${name}=${capabilities[name].status}${capabilities[name].because.length > 0 ? `(${capabilities[name].because.join()})` : ''}`,
  );
}
const drop = (...names: string[]): World => ({
  ...PRIVATE,
  fate: (host, ip) => (names.some((name) => host.startsWith(`${name}.`)) ? 'timeout' : isolated(host, ip)),
});

describe('blocked, degraded and unknown', () => {
  // No `ec2` endpoint in most VPCs: not asked for, not told.
  const UNASKED = ['patch-sources=unknown', 'vss-snapshots=not-applicable', 'distributor=unknown'];
  const others = (world: World): string[] => table(world).filter((row) => !UNASKED.includes(row));

  test('nothing is wrong', () => assert.deepEqual(others(PRIVATE), []));
  test('ssm stops everything that goes through it', () => {
    const rows = others(drop('ssm'));
    for (const name of [
      'core',
      'run-command',
      'session-manager',
      'state-manager',
      'patch-manager',
      'agent-update',
      'parameter-store',
    ]) {
      assert.ok(rows.includes(`${name}=blocked(tcp/filtered)`), name);
    }
    assert.ok(!rows.some((row) => row.startsWith('kms-encryption') || row.startsWith('s3-output')));
    assert.equal(judged(drop('ssm')).status, 'broken');
  });
  test('ssmmessages stops messages, not patching by associations', () => {
    assert.deepEqual(others(drop('ssmmessages')), ['run-command=blocked(tcp/filtered)', 'session-manager=blocked(tcp/filtered)']);
    assert.equal(judged(drop('ssmmessages')).status, 'degraded');
  });
  test('who asks for logs too has slow sessions without them; who does not is told what nobody can see from here', () => {
    assert.deepEqual(others(all(drop('logs'))), [
      'session-manager=degraded(tcp/filtered)',
      'cloudwatch-logs=blocked(tcp/filtered)',
    ]);
    const { verdict } = judged({ ...drop('logs'), request: {} });
    assert.deepEqual([verdict.status, verdict.findings], ['healthy', []]);
    const told = verdict.notChecked.find(({ what }) => what === 'the preferences of session-manager');
    assert.match(told?.why ?? '', /two minutes late: logs\.eu-central-1\.amazonaws\.com does not answer/);
    assert.ok(!judged({ ...PRIVATE, request: {} }).verdict.notChecked.some(({ what }) => what.startsWith('the preferences')));
  });
  test('one dead zone degrades', () => {
    const world: World = {
      ...PRIVATE,
      fate: (host, ip) => (ip === privateOf('ssmmessages')[0] ? 'timeout' : isolated(host, ip)),
    };
    assert.deepEqual(others(world), ['run-command=degraded(tcp/partial)', 'session-manager=degraded(tcp/partial)']);
  });
  test('resolvers that disagree degrade what works', () => {
    const world: World = {
      ...PRIVATE,
      servers: {
        ...PRIVATE.servers,
        '192.168.5.5': { roles: ['configured'], says: except(privateView, ['ssmmessages'], 'NXDOMAIN') },
      },
    };
    assert.deepEqual(others(world), [
      'run-command=degraded(dns/resolvers-disagree)',
      'session-manager=degraded(dns/resolvers-disagree)',
    ]);
  });
  test('dual-stack S3 is for patching alone', () => {
    assert.deepEqual(others(drop('s3.dualstack')), ['patch-manager=blocked(s3/dualstack-unreachable)']);
    const unasked = judged({ ...drop('s3.dualstack'), request: { for: ['core', 'agent-update'] } });
    assert.deepEqual([said(unasked), unasked.status, unasked.infos], ['', 'healthy', ['s3/dualstack-unreachable']]);
    const intercepted: World = {
      ...PRIVATE,
      request: { for: ['core', 'agent-update'] },
      fate: (host, ip) => (host.startsWith('s3.dualstack') ? 'tls-foreign' : isolated(host, ip)),
    };
    assert.equal(said(judged(intercepted)), '');
    // In China the patch documents use the other family.
    assert.equal(said(judged({ ...drop('s3.dualstack'), request: { region: 'cn-north-1' } })), '');
  });
  test('an unknown dual-stack host is not healthy patching', () => {
    const result = judged({
      ...PRIVATE,
      fate: (host, ip) => (host.startsWith('s3.dualstack') ? 'inconclusive' : isolated(host, ip)),
    });
    assert.deepEqual(
      [result.status, result.exit, result.verdict.capabilities['patch-manager'].status],
      ['inconclusive', 3, 'unknown'],
    );
  });
  test('S3 closed: a suppressed finding still says why', () => {
    const result = judged({ ...PUBLIC, fate: () => 'timeout', request: { for: ['core', 's3-output'] } });
    assert.deepEqual(result.verdict.capabilities['s3-output'], {
      ...result.verdict.capabilities['s3-output'],
      status: 'blocked',
      because: ['tcp/no-internet-path'],
    });
  });
  test('a clock that signatures are refused with stops everything; a drifting one is a risk', () => {
    const rows = table({ ...PRIVATE, clockOffsetMs: 301_000 });
    for (const name of CAPABILITIES.filter((entry) => entry !== 'patch-sources' && entry !== 'vss-snapshots'))
      assert.ok(rows.includes(`${name}=blocked(clock/skew)`), name);
    const drifting = judged({ ...PRIVATE, clockOffsetMs: -200_000 });
    assert.deepEqual([said(drifting), drifting.status, drifting.exit], ['clock/skew?', 'degraded', 0]);
    assert.equal(said(judged({ ...PRIVATE, clockOffsetMs: 60_000 })), '');
  });
  test('a warning degrades nothing', () => {
    const result = judged({ ...PRIVATE, fate: (_host, ip) => (isPrivateIp(ip) ? 'tls-foreign-trusted' : 'ok') });
    assert.deepEqual([said(result), result.status, result.exit], ['tls/intercepted?', 'degraded', 0]);
    assert.equal(result.verdict.capabilities.core.status, 'works');
  });
});

describe('what nobody asked for', () => {
  const SERVICES = [
    ['kms', 'kms-encryption'],
    ['logs', 'cloudwatch-logs'],
    ['ec2', 'vss-snapshots'],
  ] as const;
  for (const [service, capability] of SERVICES) {
    test(`${service}: no finding unless ${capability} is asked for`, () => {
      const world: World = {
        ...drop(service),
        node: { os: 'windows' },
        servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, [service], publicView) } },
      };
      const unasked = judged(world);
      assert.deepEqual([said(unasked), unasked.status, unasked.infos], ['', 'healthy', []]);
      const asked = judged({ ...world, request: { for: ['core', capability] } });
      assert.deepEqual([said(asked), asked.status], ['dns/partial-endpoints', 'degraded']);
      assert.equal(asked.verdict.capabilities[capability].status, 'blocked');
    });
  }
  test('patch sources: told as not checked; asked for, undetermined', () => {
    const unasked = judged(PRIVATE);
    assert.ok(unasked.verdict.notChecked.some(({ what }) => what === 'patch-sources'));
    const asked = judged({ ...PRIVATE, request: { for: ['core', 'patch-sources'] } });
    assert.deepEqual([asked.status, asked.exit], ['inconclusive', 3]);
  });
  test('VSS snapshots do not apply where there is no VSS, unless asked for', () => {
    assert.equal(judged(PRIVATE).verdict.capabilities['vss-snapshots'].status, 'not-applicable');
    assert.equal(judged({ ...PRIVATE, node: { os: 'windows' } }).verdict.capabilities['vss-snapshots'].status, 'works');
    assert.equal(judged(all(PRIVATE)).verdict.capabilities['vss-snapshots'].status, 'works');
  });
});

describe('required endpoints', () => {
  const required = (...wanted: Capability[]): string[] =>
    judged({ ...PRIVATE, request: { for: wanted } })
      .verdict.endpoints.filter((endpoint) => endpoint.required)
      .map(({ host }) => host.replace('.eu-central-1.amazonaws.com', ''));
  test('by capability', () => {
    assert.deepEqual(required('core'), ['ssm']);
    assert.deepEqual(required('run-command'), ['ssm', 'ssmmessages']);
    assert.deepEqual(required('state-manager'), ['ssm']);
    assert.deepEqual(required('agent-update'), ['ssm', 's3']);
    assert.deepEqual(required('patch-manager'), ['ssm', 's3', 's3.dualstack']);
    assert.deepEqual(required('s3-output'), ['s3']);
    assert.deepEqual(required('kms-encryption', 'cloudwatch-logs'), ['kms', 'logs']);
    assert.deepEqual(required('vss-snapshots'), ['ssm', 'ec2']);
  });
});

describe('buckets', () => {
  const read = (over: Readonly<Record<string, 'denied' | 'absent-403' | '503' | 'inconclusive' | 'no-bucket'>>): World => ({
    ...PRIVATE,
    read: (bucket, _host, known) =>
      Object.entries(over).find(([prefix]) => bucket.startsWith(prefix))?.[1] ?? (known === 'known' ? 'ok' : 'absent-403'),
  });
  test('one denied, others allowed', () => {
    const world = read({ 'amazon-ssm': 'denied' });
    assert.equal(said(judged(world)), 's3/bucket-denied');
    assert.deepEqual(judged(world).verdict.capabilities['agent-update'], {
      ...judged(world).verdict.capabilities['agent-update'],
      status: 'blocked',
      because: ['s3/bucket-denied'],
    });
    assert.equal(judged(world).verdict.capabilities['patch-manager'].status, 'works');
  });
  test('all denied', () => assert.equal(said(judged(read({ 'amazon-ssm': 'denied', 'aws-ssm': 'denied' }))), 's3/all-denied'));
  test('a 403 on a key that may not exist proves nothing', () => {
    const result = judged({ ...PRIVATE, request: { buckets: ['my-bucket'] } });
    assert.equal(said(result), '');
    assert.equal(result.verdict.buckets.find(({ name }) => name === 'my-bucket')?.outcome, 'inconclusive');
    assert.ok(result.verdict.notChecked.some(({ what }) => what.includes('my-bucket')));
  });
  test("a bucket of the user's that does not exist blocks output to it, asked for or not", () => {
    const world: World = {
      ...read({ 'my-bucket': 'no-bucket' }),
      request: { buckets: ['my-bucket'], for: ['core', 's3-output'] },
    };
    const result = judged(world);
    assert.deepEqual([said(result), result.status], ['s3/bucket-not-found', 'degraded']);
    assert.deepEqual(result.verdict.findings[0]?.capabilities, ['s3-output']);
    assert.equal(result.verdict.capabilities['s3-output'].status, 'blocked');
    assert.equal(said(judged({ ...world, request: { buckets: ['my-bucket'] } })), 's3/bucket-not-found');
  });
  test('a bucket in a Region that cannot be reached blocks output to it', () => {
    const host = 'my-bucket.s3.us-west-2.amazonaws.com';
    const object = {
      bucket: 'my-bucket',
      purpose: 'user',
      host,
      ip: null,
      style: 'virtual',
      key: 'ssm-probe/reach',
      certainty: 'absent',
    } as const;
    const result = judged({
      ...PRIVATE,
      request: { buckets: ['my-bucket'], for: ['core', 's3-output'] },
      read: (bucket, _host, known) => (bucket === 'my-bucket' ? 'redirect' : known === 'known' ? 'ok' : 'absent-403'),
      fate: (at, ip) => (at === host ? 'timeout' : isolated(at, ip)),
      more: {
        hosts: [{ host, service: 's3', kind: 'elsewhere', bucket: 'my-bucket' }],
        objects: [{ ...object, result: { outcome: 'failed', reason: 'no-connection', detail: 'no connection', ms: 0 } }],
      },
    });
    assert.equal(said(result), 's3/wrong-region');
    assert.deepEqual(
      [result.verdict.capabilities['s3-output'].status, result.verdict.findings[0]?.capabilities],
      ['blocked', ['s3-output']],
    );
  });
  test('a read that was over before it was known is unknown, not allowed', () => {
    const result = judged(read({ 'amazon-ssm': 'inconclusive' }));
    assert.deepEqual(
      [said(result), result.status, result.exit, result.verdict.capabilities['agent-update'].status],
      ['', 'inconclusive', 3, 'unknown'],
    );
    assert.equal(judged(read({ 'amazon-ssm': '503' })).verdict.capabilities['agent-update'].status, 'unknown');
  });
  test("behind somebody else's certificate nothing is known of a bucket", () => {
    const { verdict } = judged({ ...read({ 'amazon-ssm': 'denied' }), fate: (_host, ip) => (isS3Ip(ip) ? 'tls-foreign' : 'ok') });
    assert.ok(verdict.buckets.every(({ outcome }) => outcome === 'inconclusive'));
    assert.deepEqual(
      verdict.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
      ['tls/intercepted'],
    );
  });
});

test('a hybrid node does not need the metadata service for anything', () =>
  assert.equal(judged(HYBRID).verdict.capabilities.core.status, 'works'));
