import type { Scenario } from '../scenario.ts';

/**
 * The timeout of one network step in a scenario. Loopback answers within milliseconds, so a second
 * is enough on a busy machine, and a scenario full of lost packets takes little longer.
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
