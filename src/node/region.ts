/** Which Region is probed: the option, else what the node is registered with, else where it runs, else the shell's. */
import type { AgentFacts } from '../facts/agent.ts';
import type { RequestFacts } from '../facts.ts';
import type { RunOptions } from '../options.ts';
import type { Environment } from '../platform/ports.ts';
import { isRegion } from './shapes.ts';

export interface RegionChoice {
  readonly region: string;
  readonly source: RequestFacts['regionSource'];
}

/**
 * The first that is known, or null. A hybrid registration comes before IMDS, as in the agent's own order of
 * identities. A value that is no Region (a typing error in `AWS_REGION`) counts as unset.
 */
export function chooseRegion(
  options: Pick<RunOptions, 'region'>,
  registration: AgentFacts['registration'] | null,
  imdsRegion: string | null,
  variables: Environment['variables'],
): RegionChoice | null {
  if (options.region !== null) return { region: options.region, source: 'option' };
  if (registration?.state === 'present') return { region: registration.region, source: 'hybrid-registration' };
  if (imdsRegion !== null) return { region: imdsRegion, source: 'imds' };
  for (const source of ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const) {
    const region = variables[source]?.trim();
    if (isRegion(region)) return { region, source };
  }
  return null;
}
