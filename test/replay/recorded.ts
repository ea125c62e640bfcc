/** Facts as runs record them, made by probing the simulated VPC. */
import assert from 'node:assert/strict';
import type { RunOptions } from '../../src/arguments/table.ts';
import { DEFAULTS } from '../../src/arguments/table.ts';
import type { Facts } from '../../src/facts.ts';
import { run } from '../../src/observe/run.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';

const OPTIONS: RunOptions = { ...DEFAULTS, timeoutMs: 1_000 };

export async function recordedFacts(scenarios: readonly string[]): Promise<readonly Facts[]> {
  return Promise.all(
    scenarios.map(async (name) => {
      const scenario = findScenario(name);
      assert.ok(scenario, name);
      const vpc = await startSimulatedVpc(scenario);
      try {
        const result = await run({ ...OPTIONS, ...scenario.options }, vpc.ports, new AbortController().signal);
        assert.ok(result.outcome === 'facts', name);
        return result.facts;
      } finally {
        await vpc.close();
      }
    }),
  );
}
