/** Whatever the network does, a run ends inside its deadline with outcomes for every step, and in little memory. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertSoon } from '../../pace.ts';
import { attempt, CASES, makeProber } from './cases.ts';

/** Short, so that some thirty-five runs fit into a minute; `node test/fuzz/hostile/run.ts` takes the defaults of the command line. */
const LIMITS = { timeoutMs: 500, deadlineMs: 2_000 };
/** At the deadline every step is told to stop, and stopping takes no network. */
const SLACK_MS = 4_000;
const MAX_MB = 150;
const MAX_REPORT = 8_000_000;

const prober = await makeProber();
after(() => prober.remove());

describe('a hostile network', { concurrency: 2 }, () => {
  for (const one of CASES) {
    it(one.name, async () => {
      const account = await attempt(prober, one, LIMITS);
      assertSoon(account.wallMs, LIMITS.deadlineMs + SLACK_MS);
      assert(account.peakMb < MAX_MB, `held ${account.peakMb} MB`);
      assert(account.factsBytes < MAX_REPORT && account.reportBytes < MAX_REPORT, JSON.stringify(account));
      assert(
        Object.keys(account.outcomes).some((key) => key.startsWith('dns')),
        'nothing is known about DNS',
      );
      assert.notEqual(account.status, 'healthy', JSON.stringify(account.outcomes));
    });
  }
});
