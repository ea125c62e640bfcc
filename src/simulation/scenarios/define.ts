import type { Scenario } from '../scenario.ts';

/**
 * One network step in a scenario. Loopback answers within milliseconds, so a second is enough for a busy
 * machine, and a scenario full of lost packets is over in little more than that.
 */
const STEP_TIMEOUT_MS = 1_000;

export function scenario(
  name: string,
  title: string,
  world: Scenario['world'],
  options: NonNullable<Scenario['options']> = {},
): Scenario {
  return { name, title, options: { timeoutMs: STEP_TIMEOUT_MS, ...options }, world };
}
