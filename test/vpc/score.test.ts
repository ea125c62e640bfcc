import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FullExpectation, Observation } from './judge.ts';
import { scoreRow, totalsOf } from './score.ts';
import { scorePage, scoreTable } from './score-report.ts';

const expect: FullExpectation = { status: 'broken', exit: 1, findings: ['tls/expired', 'tcp/filtered'] };
const seen = (codes: readonly string[]): Observation => ({
  exit: 1,
  signal: null,
  wallMs: 3210.4,
  peakMb: 88.6,
  labStartMs: 300,
  stderr: '',
  verdict: { status: 'broken', findings: codes.map((code) => ({ code, severity: 'error' })), capabilities: {} },
});
const row = (name: string, codes: readonly string[], pending?: string) =>
  scoreRow(name, { about: 'a | b', expect, ...(pending === undefined ? {} : { pending }) }, seen(codes));
const quiet = { status: 'healthy', findings: [], capabilities: {} };
const healthy = scoreRow(
  'healthy',
  { about: 'all is well', expect: { status: 'healthy', exit: 0, findings: [] } },
  { ...seen([]), exit: 0, verdict: quiet },
);

test('a row says what was missing and what was spurious, codes that come twice counted twice', () => {
  assert.deepEqual(row('right', ['tcp/filtered', 'tls/expired']).mark, 'ok');
  const wrong = row('wrong', ['tcp/filtered', 'tcp/filtered', 's3/no-path']);
  assert.equal(wrong.mark, 'FAIL');
  assert.deepEqual(wrong.missing, ['tls/expired']);
  assert.deepEqual(wrong.spurious, ['s3/no-path', 'tcp/filtered']);
  assert.deepEqual([wrong.wallMs, wrong.peakMb], [3210, 89]);
});

test('totals count causes, not scenarios; what is pending is told and not counted', () => {
  const totals = totalsOf([
    row('right', ['tcp/filtered', 'tls/expired']),
    row('half', ['tcp/filtered', 'x/y']),
    row('later', [], 'dns/slow'),
    healthy,
  ]);
  assert.equal(`${totals.causesNamed}/${totals.causesExpected}`, '3/4');
  assert.equal(totals.spurious, 1);
  assert.deepEqual([totals.scenarios, totals.passed, totals.failed, totals.pending], [4, 2, 1, 1]);
  assert.deepEqual([totals.healthy, totals.silent], [1, 1]);
});

test('a lab that could not be built is a failure, pending or not, and names no cause', () => {
  const broken = scoreRow('lab', { about: '', expect, pending: 'dns/slow' }, 'the lab ended with status 1');
  assert.equal(broken.mark, 'FAIL');
  assert.deepEqual(broken.missing, ['tcp/filtered', 'tls/expired']);
});

test('a healthy scenario whose run printed nothing is not silent', () => {
  const mute = scoreRow(
    'mute',
    { about: '', expect: { status: 'healthy', exit: 0, findings: [] } },
    { ...seen([]), verdict: null },
  );
  assert.equal(totalsOf([mute]).silent, 0);
});

test('the table and the page hold every row and the totals', () => {
  const rows = [row('right', ['tcp/filtered', 'tls/expired']), row('half', ['tcp/filtered']), healthy];
  const table = scoreTable(rows);
  assert.match(table, /^ok {3}right +tcp\/filtered, tls\/expired +=/mu);
  assert.match(table, /^FAIL half .*tls\/expired\b/mu);
  assert.match(table, /root causes named: 3\/4\nspurious findings: 0\nhealthy and silent: 1\/1/u);
  const page = scorePage(rows, { when: '2026-01-02', what: 'dist/probe' });
  assert.match(page, /Measured on 2026-01-02 with dist\/probe/u);
  assert.match(
    page,
    /^\| `half` \| a \\\| b \| tcp\/filtered, tls\/expired \| tcp\/filtered \| - \| tls\/expired \| 3210 \| 89 \|$/mu,
  );
});
