import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, type Observation, readVerdict } from './judge.ts';
import type { Expectation } from './lab/types.ts';

const expect: Expectation = {
  status: 'broken',
  exit: 1,
  findings: ['tcp/filtered'],
  infos: ['dns/outside-vpc'],
  capabilities: { core: 'blocked' },
  maxWallMs: 4000,
};
const verdict = {
  status: 'broken',
  findings: [
    { code: 'tcp/filtered', severity: 'error' },
    { code: 'dns/outside-vpc', severity: 'info' },
  ],
  capabilities: { core: { status: 'blocked' } },
};
const seen: Observation = { exit: 1, signal: null, wallMs: 3200, peakMb: 80, labStartMs: 300, stderr: '', verdict };

test('a run as expected has no differences', () => {
  assert.deepEqual(differences(expect, seen), []);
});

test('each departure is told in one line', () => {
  const told = (change: Partial<Observation>): string => differences(expect, { ...seen, ...change }).join('; ');
  assert.equal(told({ exit: 0 }), 'exit 0, expected 1');
  assert.equal(told({ signal: 'SIGKILL' }), 'killed by SIGKILL');
  assert.equal(told({ wallMs: 4001 }), 'took 4001 ms, allowed are 4000');
  assert.equal(told({ verdict: { ...verdict, status: 'degraded' } }), 'status degraded, expected broken');
  assert.equal(told({ verdict: { ...verdict, capabilities: {} } }), 'core absent, expected blocked');
});

test('findings must be exactly the expected ones: none more, none less, none twice, warnings included', () => {
  const withFindings = (findings: readonly unknown[]): string =>
    differences(expect, { ...seen, verdict: { ...verdict, findings } }).join('; ');
  const [filtered, outside] = verdict.findings;
  assert.match(withFindings([outside]), /findings \[\], expected \[tcp\/filtered\]/);
  assert.match(withFindings([filtered, filtered, outside]), /findings \[tcp\/filtered, tcp\/filtered\]/);
  assert.match(withFindings([filtered, outside, { code: 's3/no-path', severity: 'warning' }]), /\[s3\/no-path, tcp\/filtered\]/);
  assert.match(withFindings([filtered]), /no info dns\/outside-vpc/);
});

test('output that is no verdict is a failure, not an exception', () => {
  for (const broken of [null, 7, 'text', [], {}, { findings: 'x' }]) {
    assert.equal(readVerdict(broken), null);
    assert.match(differences(expect, { ...seen, verdict: broken, stderr: 'boom' }).join(), /no verdict.*boom/);
  }
  assert.deepEqual(readVerdict({ findings: [null, {}] })?.findings, ['?']);
});

test('what is suppressed is compared, with the cause that it is under, where the scenario says it', () => {
  const suppressed = [{ code: 'tcp/no-internet-path', severity: 'error', suppressedBy: 'dns/partial-endpoints' }];
  const told = (wanted: Record<string, string>): string =>
    differences({ ...expect, suppressed: wanted }, { ...seen, verdict: { ...verdict, suppressed } }).join('; ');
  assert.equal(told({ 'tcp/no-internet-path': 'dns/partial-endpoints' }), '');
  assert.match(
    told({ 'tcp/no-internet-path': 'dns/endpoint-missing' }),
    /suppressed \[tcp\/no-internet-path < dns\/partial-endpoints\]/,
  );
  assert.match(told({}), /expected \[\]/);
  assert.deepEqual(differences(expect, { ...seen, verdict: { ...verdict, suppressed } }), []);
});
