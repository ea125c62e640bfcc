/**
 * Run Command's console shows 2,500 characters and drops the rest: whatever went wrong, the verdict, its causes and the first command of
 * each fix must stand in the first 2,400 characters of the text report. Over every recorded scenario, the worst one included.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderText } from '../../src/report/text.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from './corpus.ts';

const FIRST_SCREEN = 2_400;

const reports = recordedNames().map((name) => {
  const { verdict } = judge(recordedFacts(name));
  const problems = verdict.findings.filter(({ severity }) => severity !== 'info');
  const text = renderText(verdict, { width: 80, color: false, ascii: false, verbosity: 0 });
  return { name, verdict, problems, head: text.slice(0, FIRST_SCREEN) };
});

for (const { name, verdict, problems, head } of reports.filter((report) => report.problems.length > 0)) {
  test(`${name}: verdict, causes and first commands come first`, () => {
    assert.ok(head.includes(` ${verdict.status}: `), head);
    for (const { code, remedy } of problems) {
      assert.ok(head.includes(code), `${code} comes too late:\n${head}`);
      const [command] = remedy[0]?.commands ?? [];
      assert.ok(command !== undefined && head.includes(command), `the first command against ${code} comes too late:\n${head}`);
      assert.ok(head.includes(`owner: ${remedy[0]?.owner}`), `who fixes ${code}?`);
    }
  });
}

test('the corpus has a scenario with five causes at once', () => {
  assert.ok(Math.max(...reports.map(({ problems }) => problems.length)) >= 5);
});
