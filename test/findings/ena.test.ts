/** Allowances of the network interfaces: what grew counts, what was there before does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnaFacts } from '../../src/facts/ena.ts';
import { PRIVATE } from './facts-builder.ts';
import { type Judged, judged, said } from './judged.ts';

const seen = (counters: EnaFacts['interfaces'][number]['counters']): Judged =>
  judged({ ...PRIVATE, node: { ena: { overMs: 2040, interfaces: [{ name: 'ens5', counters }] } } });
const LINK_LOCAL = 'linklocal_allowance_exceeded';

test('a counter that grew during the run is a note that says what it means', () => {
  const result = seen([
    { name: LINK_LOCAL, total: 90, during: 12 },
    { name: 'pps_allowance_exceeded', total: 7, during: 0 },
  ]);
  const finding = result.verdict.findings.find(({ code }) => code === 'node/ena-allowance-exceeded');
  assert.match(finding?.message ?? '', /VPC resolver, the metadata service/u);
  assert.deepEqual(finding?.evidence, [`ens5: ${LINK_LOCAL} grew by 12 within 2.0 s, to 90 since boot`]);
  assert.deepEqual([said(result), result.status, result.exit], ['', 'healthy', 0]);
});

test('a total since boot says nothing', () => {
  assert.deepEqual(seen([{ name: LINK_LOCAL, total: 4_000_000, during: 0 }]).infos, []);
});
