/**
 * Chooses the Region: the option's, else that of the agent's identity (hybrid registration, EC2,
 * configured), else the shell's.
 */
import type { RunOptions } from '../../arguments/table.ts';
import type { AgentFacts } from '../../facts/agent.ts';
import { assumedIdentity } from '../../facts/identity.ts';
import type { RequestFacts } from '../../facts.ts';
import type { Environment } from '../../platform/ports.ts';
import type { AgentConfig } from './agent/agent-config.ts';
import { isRegion } from './untrusted-values.ts';

export interface RegionChoice {
  readonly region: string;
  readonly source: RequestFacts['regionSource'];
}

/** The identity by the agent's own files. */
export interface IdentityFiles {
  readonly registered: AgentFacts['registration'];
  readonly config: Pick<AgentConfig, 'identityOrder' | 'customIdentity'>;
}

const SOURCES = { OnPrem: 'hybrid-registration', EC2: 'imds', CustomIdentity: 'agent-config' } as const;

/** The first known Region, or null. */
export function chooseRegion(
  options: Pick<RunOptions, 'region'>,
  files: IdentityFiles,
  imdsRegion: string | null,
  variables: Environment['variables'],
): RegionChoice | null {
  if (options.region !== null) return { region: options.region, source: 'option' };
  const assumed = identityOf(files, imdsRegion);
  if (assumed !== null && assumed.region !== null) return { region: assumed.region, source: SOURCES[assumed.type] };
  return shellRegion(variables);
}

/** The Region by the AWS SDKs' variables. A value that is no Region counts as unset. */
export function shellRegion(variables: Environment['variables']): RegionChoice | null {
  for (const source of ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const) {
    const region = variables[source]?.trim();
    if (isRegion(region)) return { region, source };
  }
  return null;
}

/**
 * The Region that IMDS cannot change: the option's, or that of an identity that the agent prefers
 * to EC2's. Otherwise null.
 */
export function regionWithoutImds(options: Pick<RunOptions, 'region'>, files: IdentityFiles): RegionChoice | null {
  if (options.region !== null) return { region: options.region, source: 'option' };
  const assumed = identityOf(files, 'not asked yet');
  return assumed === null || assumed.type === 'EC2' || assumed.region === null
    ? null
    : { region: assumed.region, source: SOURCES[assumed.type] };
}

function identityOf({ registered, config: { identityOrder, customIdentity } }: IdentityFiles, imdsRegion: string | null) {
  return assumedIdentity(
    {
      registration: registered,
      identity: null,
      ...(identityOrder === null ? {} : { identityOrder }),
      ...(customIdentity === null ? {} : { customIdentity }),
    },
    imdsRegion === null ? null : { instanceId: null, region: imdsRegion },
  );
}
