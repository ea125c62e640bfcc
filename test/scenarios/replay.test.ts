/**
 * The VPC lab's runs, judged again without any namespace. Two questions for each: is the verdict what somebody wrote by hand from
 * the contract, and is the rest of it what it was when the run was recorded?
 *
 * `node test/vpc/run.ts --record` makes the corpus; a change of verdict that is meant shows as a change of `expected.json`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder, runProbe } from '../commands/program.ts';
import { differences } from '../vpc/judge.ts';
import { loadScenario, scenarioNames } from '../vpc/scenarios.ts';
import { CORPUS, keepText, recordedFacts, recordedNames, recordedSummary, recordedText, summarise } from './corpus.ts';

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

/** Every clone carries it, and every version of it. */
const MAX_CORPUS_BYTES = 1_500_000;

test('the corpus stays small', () => {
  const files = recordedNames().flatMap((name) =>
    ['facts.json', 'facts.json.br', 'expected.json'].map((file) => new URL(`${name}/${file}`, CORPUS)),
  );
  const bytes = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  assert.ok(bytes < MAX_CORPUS_BYTES, `${bytes} bytes`);
});

test('a file that a user recorded is taken as it is; recording again packs it, and the same facts stay as they are', () =>
  inFolder(async (path) => {
    const corpus = pathToFileURL(`${path}/`);
    const folder = new URL('of-a-user/', corpus);
    const [from = ''] = recordedNames();
    mkdirSync(folder);
    writeFileSync(new URL('facts.json', folder), recordedText(from));
    assert.deepEqual(recordedNames(corpus), ['of-a-user']);
    assert.equal(recordedText('of-a-user', corpus), recordedText(from));
    keepText('of-a-user', recordedText(from), corpus);
    assert.deepEqual(readdirSync(folder), ['facts.json']);
    keepText('of-a-user', `${recordedText(from)}\n`, corpus);
    assert.deepEqual(readdirSync(folder), ['facts.json.br']);
    assert.equal(recordedText('of-a-user', corpus), `${recordedText(from)}\n`);
    const packed = readFileSync(new URL('facts.json.br', folder));
    keepText('of-a-user', `${recordedText(from)}\n`, corpus);
    assert.ok(readFileSync(new URL('facts.json.br', folder)).equals(packed));
    writeFileSync(new URL('facts.json', folder), 'x');
    assert.throws(() => recordedText('of-a-user', corpus), /has facts\.json and facts\.json\.br/u);
  }));

test('show.ts prints what was recorded, by name and from a packed file, and refuses what is neither', async () => {
  const [from = ''] = recordedNames();
  const show = { path: process.execPath, args: [fileURLToPath(new URL('show.ts', CORPUS))] };
  for (const wanted of [from, fileURLToPath(new URL(`${from}/facts.json.br`, CORPUS))]) {
    const { status, stdout } = await runProbe([wanted], { program: show });
    assert.deepEqual([status, stdout], [0, recordedText(from)]);
  }
  const { status, stderr } = await runProbe(['nowhere'], { program: show });
  assert.equal(status, 2);
  assert.match(stderr, /^usage: /u);
});
