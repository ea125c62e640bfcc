/** Facts as runs record them, made by probing the simulated VPC. */
import assert from 'node:assert/strict';
import type { Facts } from '../../src/facts.ts';
import { DEFAULT_CAPABILITIES } from '../../src/knowledge/types.ts';
import { run } from '../../src/observe/run.ts';
import type { RunOptions } from '../../src/options.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';

const OPTIONS: RunOptions = {
  region: null,
  expect: 'any',
  for: DEFAULT_CAPABILITIES,
  buckets: [],
  resolvers: [],
  caBundle: null,
  proxy: { mode: 'agent' },
  signs: true,
  isDeep: false,
  timeoutMs: 1_000,
  deadlineMs: 15_000,
  only: [],
  skip: [],
  failOn: 'error',
};

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
