/**
 * `amazon-ssm-agent.json`, absent by default: the settings that change where and as whom the agent
 * connects, decoded as the agent decodes them.
 * Source: amazon-ssm-agent 3.3.1142.0, `agent/appconfig` and its README; `common/identity`.
 */
import type { AgentFacts, AgentOverrides } from '../../../facts/agent.ts';
import type { ConfigFaults, ConfigRefused } from '../../../facts/agent-config.ts';
import { AGENT_SERVICES, type Service } from '../../../knowledge/types.ts';
import type { FileRead, Files } from '../../../platform/ports.ts';
import { isRegion, printable, unreadWords } from '../untrusted-values.ts';
import type { AgentPaths } from './agent-paths.ts';
import { MAX_BYTES } from './agent-registration.ts';
import { type Configuration, decodeConfiguration } from './config/decode.ts';
import { wayOf } from './config/endpoint-url.ts';

export interface AgentConfig {
  /** `Agent.Region` as it is written; in double quotes where it has blanks or other odd characters. */
  readonly region: string | null;
  /** Null: the usual order. */
  readonly identityOrder: readonly string[] | null;
  readonly customIdentity: NonNullable<AgentFacts['customIdentity']> | null;
  readonly inContainer: boolean;
  /** Null: the usual hour. */
  readonly hibernationMaxMinutes: number | null;
  /** null: the configuration changes nothing. */
  readonly overrides: AgentOverrides | null;
  /** null: nothing is wrong with it. */
  readonly faults: ConfigFaults | null;
  readonly problems: readonly string[];
}

/** The configuration of an agent without a file. */
export const NO_CONFIG: AgentConfig = {
  region: null,
  identityOrder: null,
  customIdentity: null,
  inContainer: false,
  hibernationMaxMinutes: null,
  overrides: null,
  faults: null,
  problems: [],
};

const FIELDS: readonly (readonly [section: 'Ssm' | 'Mgs' | 'Mds' | 'S3' | 'Kms', Service])[] = [
  ['Ssm', 'ssm'],
  ['Mgs', 'ssmmessages'],
  ['Mds', 'ec2messages'],
  ['S3', 's3'],
  ['Kms', 'kms'],
];

/** Never rejects. */
export async function readConfig(files: Files, paths: AgentPaths): Promise<AgentConfig> {
  const { path, file } = await firstThere(files, paths.configs);
  if (file.outcome === 'failed') {
    if (file.reason === 'absent') return NO_CONFIG;
    if (file.reason === 'not-a-file') return refusedBy(path, NO_FILE);
    return { ...NO_CONFIG, problems: [`${path} ${unreadWords(file.reason)}`] };
  }
  const decoded = decodeConfiguration(file.text);
  if (decoded.outcome === 'refused') return refusedBy(path, decoded.refused);
  const config = settingsOf(path, decoded.configuration);
  // What only newer agents know: an older one takes the rest.
  return decoded.refused === null
    ? config
    : { ...config, faults: { path, unusable: [], ...config.faults, refused: decoded.refused } };
}

/** The agent looks for its file at several places, and reads the first that is there. */
async function firstThere(files: Files, paths: readonly string[]): Promise<{ readonly path: string; readonly file: FileRead }> {
  const [path = '', ...others] = paths;
  const file = await files.read(path, MAX_BYTES);
  const isAbsent = file.outcome === 'failed' && file.reason === 'absent';
  return isAbsent && others.length > 0 ? firstThere(files, others) : { path, file };
}

const NO_FILE: ConfigRefused = {
  reason: 'not-a-file',
  line: null,
  column: null,
  field: null,
  found: 'a folder or a device',
  expected: 'a file',
};

function refusedBy(path: string, refused: ConfigRefused): AgentConfig {
  return { ...NO_CONFIG, faults: { path, refused, unusable: [] } };
}

function settingsOf(path: string, configuration: Configuration): AgentConfig {
  const { endpoints, unusable } = endpointsOf(configuration);
  const { Agent, Mgs } = configuration;
  const domain = domainOf(Agent.ServiceDomain);
  const suffix = domain === null || 'unusable' in domain ? null : domain.suffix;
  const overrides: AgentOverrides = {
    hosts: endpoints,
    serviceDomain: suffix,
    messagesRegion: Mgs.Region === '' ? null : shown(Mgs.Region),
    useDualStack: Agent.UseDualStackEndpoint,
  };
  const isChanged = endpoints.length > 0 || suffix !== null || overrides.messagesRegion !== null || overrides.useDualStack;
  const faults = [...unusable, ...(domain !== null && 'unusable' in domain ? [domain.unusable] : [])];
  return {
    region: Agent.Region === '' ? null : shown(Agent.Region),
    identityOrder: configuration.identityOrder,
    customIdentity: customIdentityOf(configuration),
    inContainer: Agent.ContainerMode,
    hibernationMaxMinutes: configuration.Ssm.HibernationMaxBackoffIntervalMinutes,
    overrides: isChanged ? overrides : null,
    faults: faults.length === 0 ? null : { path, unusable: faults },
    problems: [],
  };
}

type Unusable = ConfigFaults['unusable'][number];

function endpointsOf(configuration: Configuration): {
  readonly endpoints: AgentOverrides['hosts'];
  readonly unusable: readonly Unusable[];
} {
  const endpoints: AgentOverrides['hosts'][number][] = [];
  const unusable: Unusable[] = [];
  for (const [section, service] of FIELDS) {
    const written = configuration[section].Endpoint;
    const field = `${section}.Endpoint`;
    const way = written === '' ? null : wayOf(service, written);
    if (way?.to === 'host') endpoints.push({ service, field, host: way.host });
    if (way?.to === 'nowhere') {
      const dials = way.dials === null ? null : printable(way.dials, 80);
      unusable.push({ field, services: [service], value: shown(withoutLogin(written)), why: way.why, dials });
    }
  }
  return { endpoints, unusable };
}

/** What stands behind `SERVICE.REGION.`; null without it. */
function domainOf(written: string): { readonly suffix: string } | { readonly unusable: Unusable } | null {
  if (written === '') return null;
  const probe = 'service.region.';
  const way = wayOf('ssm', `${probe}${written}`);
  if (way.to === 'host' && way.host.startsWith(probe)) return { suffix: way.host.slice(probe.length) };
  const why = way.to === 'nowhere' ? way.why : 'no-name';
  return {
    unusable: {
      field: 'Agent.ServiceDomain',
      services: [...AGENT_SERVICES],
      value: shown(withoutLogin(written)),
      why,
      dials: null,
    },
  };
}

/** Before an @ stands a password, even if the rest is broken. */
function withoutLogin(written: string): string {
  return written.replace(/^.*@/su, '…@');
}

/** For facts and messages: in quotes where a blank or another odd character must be seen. */
function shown(written: string): string {
  return /^[!-~]+$/u.test(written) ? printable(written, 60) : printable(`"${written}"`, 62);
}

/** The agent takes the first complete entry. */
function customIdentityOf({ customIdentities }: Configuration): AgentConfig['customIdentity'] {
  for (const { instanceId, region } of customIdentities) {
    if (/^[\w:.-]{1,160}$/u.test(instanceId) && isRegion(region)) return { instanceId, region };
  }
  return null;
}
