import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectFacts, RequestFacts, SuffixFacts } from '../../src/facts.ts';
import { suffixFor } from '../../src/knowledge/hosts.ts';
import { CAPABILITIES, DEFAULT_CAPABILITIES } from '../../src/knowledge/types.ts';
import { makePlan, type Plan, planElsewhere } from '../../src/observe/plan.ts';

function suffixOf(region: string): SuffixFacts {
  const suffix = suffixFor(region, null);
  assert.ok(suffix, region);
  return suffix;
}

function planFor(
  region: string,
  request: Partial<Pick<RequestFacts, 'for' | 'buckets'>> = {},
  os: 'linux' | 'windows' = 'linux',
): Plan {
  return makePlan({ region, for: DEFAULT_CAPABILITIES, buckets: [], ...request }, suffixOf(region), os);
}

const hostsOf = ({ hosts }: Plan): string[] => hosts.map(({ host }) => host);

describe('makePlan', () => {
  it('asks for every service and both families of S3, each once', () => {
    const hosts = hostsOf(planFor('eu-central-1'));
    const services = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'kms', 'logs', 's3', 's3.dualstack'];
    for (const service of services) assert.ok(hosts.includes(`${service}.eu-central-1.amazonaws.com`), service);
    assert.equal(new Set(hosts).size, hosts.length);
  });

  it('uses the suffix of the partition', () => {
    for (const host of hostsOf(planFor('cn-north-1'))) assert.match(host, /\.cn-north-1\.amazonaws\.com\.cn$/u);
  });

  it('plans every read at a planned host, with known objects of managed buckets', () => {
    const plan = planFor('eu-central-1', { for: CAPABILITIES });
    for (const { host } of plan.objects) assert.ok(hostsOf(plan).includes(host), host);
    const agent = plan.objects.filter(({ purpose }) => purpose === 'agent');
    assert.deepEqual(
      [...new Set(agent.map(({ certainty, bucket }) => `${certainty} ${bucket}`))],
      ['known amazon-ssm-eu-central-1'],
    );
    assert.deepEqual([...new Set(agent.map(({ style }) => style))].sort(), ['path', 'virtual']);
    assert.equal(plan.s3CheckPath, '/amazon-ssm-eu-central-1/latest/VERSION');
  });

  it('reads where the agent is set to read, and what documents read under the usual name', () => {
    const own = 'bucket.vpce-1.s3.eu-central-1.vpce.amazonaws.com';
    const hosts = [{ service: 's3', field: 'S3.Endpoint', host: own }] as const;
    const overrides = { hosts, serviceDomain: null, messagesRegion: null, useDualStack: false };
    const request = { region: 'eu-central-1', for: CAPABILITIES, buckets: [] };
    const plan = makePlan(request, suffixOf('eu-central-1'), 'linux', overrides);
    const usual = 's3.eu-central-1.amazonaws.com';
    const at = (purpose: string): string[] => [
      ...new Set(plan.objects.filter((object) => object.purpose === purpose).map(({ host, style }) => `${style} ${host}`)),
    ];
    assert.deepEqual(at('agent'), [`path ${own}`, 'path s3.dualstack.eu-central-1.amazonaws.com']);
    assert.ok(at('patch-baseline').includes(`path ${usual}`), at('patch-baseline').join());
    const s3 = plan.hosts
      .filter(({ service }) => service === 's3')
      .map(({ host, kind, override }) => `${kind} ${host} ${override ?? ''}`);
    const two = [{ service: 'ssm', field: 'Ssm.Endpoint', host: own }, ...hosts] as const;
    const shared = makePlan(request, suffixOf('eu-central-1'), 'linux', { ...overrides, hosts: two });
    assert.deepEqual([hostsOf(shared).filter((host) => host === own).length, hostsOf(shared).includes(usual)], [1, true]);
    assert.ok(shared.notProbed.some(({ what }) => what === `${own} as s3`));
    assert.deepEqual(s3, [`endpoint ${own} true`, 'dualstack s3.dualstack.eu-central-1.amazonaws.com ', `bucket ${usual} `]);
  });

  it('reads no bucket that nobody asked for', () => {
    assert.deepEqual(planFor('eu-central-1', { for: ['core', 'run-command'] }).objects, []);
    const purposes = new Set(planFor('eu-central-1', { for: ['agent-update'] }).objects.map(({ purpose }) => purpose));
    assert.deepEqual([...purposes], ['agent']);
  });

  it('says what is published nowhere instead of guessing', () => {
    for (const region of ['cn-north-1', 'us-gov-west-1']) {
      const plan = planFor(region);
      assert.ok(
        plan.notProbed.some(({ what }) => what.includes('patch-baseline')),
        region,
      );
      assert.ok(
        plan.objects.every(({ purpose }) => purpose !== 'patch-baseline'),
        region,
      );
    }
    assert.deepEqual(planFor('eu-central-1').notProbed, []);
  });

  it('does not ask for ec2messages where the Region has none', () => {
    const plan = planFor('mx-central-1');
    assert.ok(!hostsOf(plan).some((host) => host.startsWith('ec2messages.')));
    assert.ok(plan.notProbed.some(({ what }) => what.startsWith('ec2messages.')));
  });

  it("asks for a user's bucket by its own name in both families, and by path where a dot breaks the certificate", () => {
    const plan = planFor('eu-central-1', { buckets: ['plain', 'with.dot'] });
    const reads = plan.objects
      .filter(({ purpose }) => purpose === 'user')
      .map(({ bucket, style, host, certainty }) => [bucket, style, host, certainty]);
    assert.deepEqual(reads, [
      ['plain', 'virtual', 'plain.s3.eu-central-1.amazonaws.com', 'absent'],
      ['plain', 'virtual', 'plain.s3.dualstack.eu-central-1.amazonaws.com', 'absent'],
      ['with.dot', 'path', 's3.eu-central-1.amazonaws.com', 'absent'],
      ['with.dot', 'path', 's3.dualstack.eu-central-1.amazonaws.com', 'absent'],
    ]);
  });

  it('depends on nothing but its arguments', () => {
    assert.deepEqual(planFor('eu-central-1'), planFor('eu-central-1'));
  });
});

describe('planElsewhere', () => {
  const read = (bucket: string, bucketRegion: string | null, purpose: ObjectFacts['purpose'] = 'user'): ObjectFacts => ({
    bucket,
    purpose,
    host: 's3.eu-central-1.amazonaws.com',
    ip: '3.5.136.1',
    style: 'path',
    key: 'x',
    certainty: 'absent',
    result: { outcome: 'ok', ms: 1, status: 301, code: 'PermanentRedirect', message: null, bucketRegion, requestId: 'A' },
  });
  const here = { region: 'eu-central-1' };

  it("plans the other Region's host for a user's bucket that is there", () => {
    const plan = planElsewhere(here, [read('abc', 'us-east-2'), read('abc', 'us-east-2')]);
    assert.deepEqual(plan?.hosts, [{ host: 'abc.s3.us-east-2.amazonaws.com', service: 's3', kind: 'elsewhere', bucket: 'abc' }]);
    assert.equal(plan?.objects.length, 1);
  });

  it('plans nothing for this Region, for managed buckets, or for what is no Region', () => {
    const hostile = ['eu-central-1', '../x', 'evil.example', 'us-east-2.evil.example#', ''];
    for (const region of hostile) assert.equal(planElsewhere(here, [read('abc', region)]), null, region);
    assert.equal(planElsewhere(here, [read('abc', null), read('amazon-ssm-x', 'us-east-2', 'agent')]), null);
    assert.equal(planElsewhere(here, []), null);
  });
});
