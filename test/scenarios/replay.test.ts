/**
 * The VPC lab's runs, judged again without any namespace. Two questions for each: is the verdict what somebody wrote by hand from
 * the contract, and is the rest of it what it was when the run was recorded?
 *
 * `node test/vpc/run.ts --record` makes the corpus; a change of verdict that is meant shows as a change of `expected.json`.
 */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { judge } from '../../src/verdict/verdict.ts';
import { differences } from '../vpc/judge.ts';
import { loadScenario, scenarioNames } from '../vpc/scenarios.ts';
import { CORPUS, recordedFacts, recordedNames, recordedSummary, summarise } from './corpus.ts';

const scenarios = scenarioNames();

for (const name of recordedNames()) {
  test(`${name}: the recorded facts give the expected verdict`, async () => {
    assert.ok(scenarios.includes(name), 'its scenario is gone: record again, or remove the folder');
    const { expect } = await loadScenario(name);
    const judgement = judge(recordedFacts(name));
    const { verdict, exitStatus } = judgement;
    const seen = { exit: exitStatus, signal: null, wallMs: 0, peakMb: 0, labStartMs: 0, stderr: '', verdict };
    // Judging again delivers nothing and remembers nothing.
    const { delivery: _, changed: __, ...judged } = expect;
    assert.deepEqual(differences(judged, seen), []);
    assert.deepEqual(summarise(judgement), recordedSummary(name));
  });
}

test('every scenario that is not pending is recorded', async () => {
  const recorded = new Set(recordedNames());
  const missing: string[] = [];
  for (const name of scenarios) {
    if (recorded.has(name)) continue;
    const { pending, watch } = await loadScenario(name);
    if (pending === undefined && watch === undefined) missing.push(name);
  }
  assert.deepEqual(missing, [], 'node test/vpc/run.ts --record --only NAME,...');
});

/** Every clone carries it. */
const MAX_CORPUS_BYTES = 9_000_000;

test('the corpus stays small', () => {
  const files = recordedNames().flatMap((name) => ['facts', 'expected'].map((file) => new URL(`${name}/${file}.json`, CORPUS)));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  assert.ok(bytes < MAX_CORPUS_BYTES, `${bytes} bytes`);
});
