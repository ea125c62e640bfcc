/** Every scenario of the simulated VPC, on the shipped binary, against the expectation that was written by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { PATIENT, runProbe } from '../cli/program.ts';
import { problemsOf, verdictOf } from '../cli/verdict-checks.ts';
import { EXPECTED } from '../simulation/expected.ts';
import { binary } from './binary.ts';

/** Most of a scenario is waiting for time-outs: more at once than cores. */
const AT_ONCE = 4;

describe('every demo scenario on the binary', { concurrency: AT_ONCE }, () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(name, async () => {
      const { status, stdout, stderr } = await runProbe(['demo', name, ...PATIENT, '--format', 'json'], { program: binary() });
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
    });
  }
});
