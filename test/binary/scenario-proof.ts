/** One scenario of the simulated VPC, on a program that is shipped, against the expectation that was written by hand. */
import assert from 'node:assert/strict';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { type Program, runProbe } from '../commands/program.ts';
import { problemsOf, verdictOf } from '../commands/verdict-checks.ts';
import type { Expected } from '../simulation/expected.ts';

/** `times`: how much longer than usual to wait for answers. `through`: a program that starts it, with its arguments. */
export async function provesScenario(
  name: string,
  expected: Expected,
  times: number,
  program: Program,
  through: readonly string[] = [],
): Promise<void> {
  const timeouts = ['--timeout', `${4 * times}s`, '--deadline', `${15 * times}s`];
  const { status, stdout, stderr } = await runProbe(['demo', name, ...timeouts, '--format', 'json'], { program, through });
  assert.equal(stderr, '');
  const verdict = verdictOf(stdout);
  assert.deepEqual(
    { status: verdict.status, exit: status, findings: problemsOf(verdict) },
    { status: expected.status, exit: expected.exit, findings: expected.findings },
  );
  const codes = verdict.findings.map(({ code }) => code as string);
  for (const code of expected.infos ?? []) assert.ok(codes.includes(code), `${code} is not among ${codes.join(', ')}`);
  for (const code of codes)
    assert.ok(
      FINDING_CODES.some((known) => known === code),
      code,
    );
  // One cause is one finding, and what is wrong has somebody who can mend it.
  assert.equal(new Set(codes).size, codes.length);
  for (const finding of verdict.findings) assert.ok(finding.severity === 'info' || finding.remedy.length > 0, finding.code);
  assert.ok(Buffer.byteLength(verdict.headline) < 600);
}
