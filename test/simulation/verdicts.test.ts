/**
 * Every simulated scenario through the whole pipeline: real DNS packets, TLS and HTTP on loopback, then the verdict, compared with
 * what was written down by hand; then the recorded facts once more, as `replay` judges them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RunOptions } from '../../src/arguments/table.ts';
import { DEFAULTS } from '../../src/arguments/table.ts';
import { run } from '../../src/observe/run.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { withPatience } from '../pace.ts';
import { faultsOfScreen } from '../report/screen-checks.ts';
import { ofVerdict } from '../sentences/collect.ts';
import { faultsIn } from '../sentences/lint.ts';
import { EXPECTED } from './expected.ts';

/** Servers and probe share this process: on a busy machine a second, which the scenarios ask for, is too short for an answer. */
const TIMEOUT_MS = 3000;

const OPTIONS: RunOptions = { ...DEFAULTS, timeoutMs: TIMEOUT_MS };

const schema = JSON.parse(readFileSync(new URL('../../schema/verdict.schema.json', import.meta.url), 'utf8')) as object;
const isVerdict = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

describe('every scenario yields the verdict that was written down for it', { concurrency: 4 }, () => {
  for (const scenario of SCENARIOS) {
    const proves = async (times: number): Promise<void> => {
      const expected = EXPECTED[scenario.name];
      assert.ok(expected !== undefined, 'no expectation was written');
      const vpc = await startSimulatedVpc(scenario);
      try {
        const result = await run(
          { ...OPTIONS, ...scenario.options, timeoutMs: TIMEOUT_MS * times, deadlineMs: OPTIONS.deadlineMs * times },
          vpc.ports,
          new AbortController().signal,
        );
        assert.ok(result.outcome === 'facts');
        const { verdict, exitStatus } = judge(result.facts);
        const codes = (wanted: (severity: string) => boolean): string[] =>
          verdict.findings.filter(({ severity }) => wanted(severity)).map(({ code }) => code);
        for (const { where, kind, text } of ofVerdict(scenario.name, verdict))
          assert.deepEqual(faultsIn(text, kind), [], `${where}: ${text}`);
        assert.deepEqual(
          { status: verdict.status, exit: exitStatus, findings: codes((severity) => severity !== 'info').sort() },
          { status: expected.status, exit: expected.exit, findings: [...expected.findings].sort() },
        );
        const infos = codes((severity) => severity === 'info');
        for (const code of expected.infos ?? []) assert.ok(infos.includes(code), `the note ${code} is missing`);
        assert.deepEqual(faultsOfScreen(verdict), []);
        assert.ok(isVerdict(verdict), JSON.stringify(isVerdict.errors?.slice(0, 3)));

        const reread = readFacts(JSON.stringify(result.facts));
        assert.ok(reread.outcome === 'ok', JSON.stringify(reread));
        assert.deepEqual(judge(reread.facts), { verdict, exitStatus }, 'replayed facts give another verdict');
      } finally {
        await vpc.close();
      }
    };
    test(scenario.name, () => withPatience(proves));
  }
});
