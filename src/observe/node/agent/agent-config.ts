/**
 * `amazon-ssm-agent.json`, absent by default: the settings that change where and as whom the agent
 * connects.
 * Source: amazon-ssm-agent, `agent/appconfig/contracts.go` and its README.
 */
import type { AgentFacts, AgentOverrides } from '../../../facts/agent.ts';
import type { Service } from '../../../knowledge/types.ts';
import type { Files } from '../../../platform/ports.ts';
import { isRegion, jsonObject, printable, unreadWords } from '../untrusted-values.ts';
import type { AgentPaths } from './agent-paths.ts';
import { lookup, MAX_BYTES, text } from './agent-registration.ts';

export interface AgentConfig {
  readonly region: string | null;
  /** Null: the usual order. */
  readonly identityOrder: readonly string[] | null;
  readonly customIdentity: NonNullable<AgentFacts['customIdentity']> | null;
  readonly inContainer: boolean;
  /** null: the configuration changes nothing. */
  readonly overrides: AgentOverrides | null;
  readonly problems: readonly string[];
}

/** The agent drops all others (amazon-ssm-agent, `common/identity/identity.go`). */
const IDENTITIES: readonly string[] = ['OnPrem', 'EC2', 'CustomIdentity', 'ECS'];
/** The configuration of an agent without a file. */
export const NO_CONFIG: AgentConfig = {
  region: null,
  identityOrder: null,
  customIdentity: null,
  inContainer: false,
  overrides: null,
  problems: [],
};

const FIELDS: readonly (readonly [section: string, Service])[] = [
  ['Ssm', 'ssm'],
  ['Mgs', 'ssmmessages'],
  ['Mds', 'ec2messages'],
  ['S3', 's3'],
  ['Kms', 'kms'],
];
/** A host name (RFC 1123). An address matches, too; it needs no DNS. */
const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

/** Never rejects. With a broken file the agent does not start. */
export async function readConfig(files: Files, paths: AgentPaths): Promise<AgentConfig> {
  const file = await files.read(paths.config, MAX_BYTES);
  if (file.outcome === 'failed') {
    return { ...NO_CONFIG, problems: file.reason === 'absent' ? [] : [`${paths.config} ${unreadWords(file.reason)}`] };
  }
  const config = jsonObject(file.text);
  if (config === null) {
    return { ...NO_CONFIG, problems: [`${paths.config} is no JSON object: the agent cannot read it`] };
  }
  const problems: string[] = [];
  const section = (name: string): Readonly<Record<string, unknown>> => {
    const value = lookup(config, name);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  };
  const regionOf = (name: string): string | null => {
    const region = text(section(name), 'Region');
    if (region === '' || isRegion(region)) return region === '' ? null : region;
    problems.push(`${name}.Region in ${paths.config} is no Region: ${printable(region, 40)}`);
    return null;
  };
  const hosts = FIELDS.flatMap(([name, service]) => {
    const written = text(section(name), 'Endpoint');
    if (written === '') return [];
    const host = hostOf(written);
    if (host !== null) return [{ service, field: `${name}.Endpoint`, host }];
    // Before an @ stands a password, even if the rest is broken.
    const shown = printable(written.replace(/^.*@/su, '…@'), 60);
    problems.push(`${name}.Endpoint in ${paths.config} is no host name that could be probed: ${shown}`);
    return [];
  });
  const domain = hostOf(text(section('Agent'), 'ServiceDomain'));
  const overrides: AgentOverrides = {
    hosts,
    serviceDomain: domain,
    messagesRegion: regionOf('Mgs'),
    useDualStack: lookup(section('Agent'), 'UseDualStackEndpoint') === true,
  };
  const isChanged = hosts.length > 0 || domain !== null || overrides.messagesRegion !== null || overrides.useDualStack;
  return {
    region: regionOf('Agent'),
    identityOrder: orderOf(lookup(section('Identity'), 'ConsumptionOrder')),
    customIdentity: customIdentityOf(lookup(section('Identity'), 'CustomIdentities')),
    inContainer: lookup(section('Agent'), 'ContainerMode') === true,
    overrides: isChanged ? overrides : null,
    problems,
  };
}

/** For an empty list, or one without a known name, the agent takes the usual order. */
function orderOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const order = IDENTITIES.filter((name) => value.includes(name)).toSorted((a, b) => value.indexOf(a) - value.indexOf(b));
  return order.length === 0 ? null : order;
}

/** The agent takes the first complete entry. */
function customIdentityOf(value: unknown): AgentConfig['customIdentity'] {
  for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    if (typeof entry !== 'object' || entry === null) continue;
    const fields = entry as Readonly<Record<string, unknown>>;
    const [instanceId, region] = [text(fields, 'InstanceID'), text(fields, 'Region')];
    if (/^[\w:.-]{1,160}$/u.test(instanceId) && isRegion(region)) return { instanceId, region };
  }
  return null;
}

/** The host in `https://host/`, `host:443` or `host`. Null if empty, an address, another port. */
function hostOf(written: string): string | null {
  const host = written
    .toLowerCase()
    .replace(/^[a-z]{1,8}:\/\//u, '')
    // Credentials in a URL must not get into a report.
    .replace(/^[^/]*@/u, '')
    .replace(/\/.*$/u, '')
    .replace(/:443$/u, '')
    .replace(/\.$/u, '');
  return HOST.test(host) && !/^[\d.]+$/u.test(host) ? host : null;
}
