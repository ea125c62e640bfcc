/** The first screen of every recorded verdict: it fits, it says who does what with which command, and it cuts nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/verdict/verdict.ts';
import { faultsOfScreen } from '../report/screen-checks.ts';
import { recordedFacts, recordedNames } from './corpus.ts';

const recorded = recordedNames().map((name) => ({ name, verdict: judge(recordedFacts(name)).verdict }));

for (const { name, verdict } of recorded)
  test(`${name}: its first screen`, () => assert.deepEqual(faultsOfScreen(verdict), []));

test('the corpus has a scenario with five causes at once', () => {
  const problems = recorded.map(({ verdict }) => verdict.findings.filter(({ severity }) => severity !== 'info').length);
  assert.ok(Math.max(...problems) >= 5);
});
