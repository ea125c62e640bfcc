/** Scenarios of the simulated VPC, on the shipped binary, against the expectation that was written by hand. */
import { describe, it } from 'node:test';
import { withPatience } from '../pace.ts';
import { EXPECTED, type Expected } from '../simulation/expected.ts';
import { binary } from './binary.ts';
import { provesScenario } from './scenario-proof.ts';

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
    it(name, () => withPatience((times) => provesScenario(name, expected, times, binary())));
  }
});
