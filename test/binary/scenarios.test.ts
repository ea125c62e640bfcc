/** Scenarios of the simulated VPC, on the shipped binary, against the expectation that was written by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { runProbe } from '../commands/program.ts';
import { problemsOf, verdictOf } from '../commands/verdict-checks.ts';
import { withPatience } from '../pace.ts';
import { EXPECTED, type Expected } from '../simulation/expected.ts';
import { binary } from './binary.ts';

/** Most of a scenario is waiting for time-outs: more at once than cores. */
const AT_ONCE = 6;

/**
 * The sources have been through all of them (`test/simulation/verdicts.test.ts`), and the binary is made of those. What bundling could
 * lose is a finding's file, so here each code is told once; `npm run test:binary` takes all.
 */
function chosen(): readonly (readonly [string, Expected])[] {
  const all = Object.entries(EXPECTED);
  if (process.env['SSM_PROBE_ALL_SCENARIOS'] === '1') return all;
  const told = new Set<string>();
  return all.filter(([, { findings, infos = [] }], index) => {
    const before = told.size;
    for (const code of [...findings, ...infos]) told.add(code);
    return told.size > before || index === 0;
  });
}

describe('demo scenarios on the binary, every code in one', { concurrency: AT_ONCE }, () => {
  for (const [name, expected] of chosen()) {
    const proves = async (times: number): Promise<void> => {
      const timeouts = ['--timeout', `${4 * times}s`, '--deadline', `${15 * times}s`];
      const { status, stdout, stderr } = await runProbe(['demo', name, ...timeouts, '--format', 'json'], { program: binary() });
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
    };
    it(name, () => withPatience(proves));
  }
});
