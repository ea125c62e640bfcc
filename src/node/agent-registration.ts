/** What the agent has written down about itself: hybrid registration, identity, configured Region. Never the vault with its key. */
import type { AgentFacts } from '../facts/agent.ts';
import type { Files } from '../platform/ports.ts';
import type { AgentPaths } from './agent-paths.ts';
import { isManagedInstanceId, isRegion, jsonObject, printable } from './shapes.ts';

/** These files have less than a kilobyte; the configuration may have comments' worth of blanks. */
const MAX_BYTES = 262_144;

export type Registration = AgentFacts['registration'];

/** The hybrid registration: `{"ManagedInstanceID":"mi-…","Region":"…"}`, mode 0600. */
export async function readRegistration(files: Files, paths: AgentPaths): Promise<Registration> {
  const file = await files.read(paths.registration, MAX_BYTES);
  if (file.outcome === 'failed') {
    if (file.reason === 'absent') return { state: 'absent' };
    return { state: 'unknown', why: file.reason === 'denied' ? 'needs root' : `the registration file is ${file.reason}` };
  }
  const registration = jsonObject(file.text);
  if (registration === null) return { state: 'unknown', why: 'the registration file is no JSON object' };
  const id = text(registration, 'ManagedInstanceID');
  const region = text(registration, 'Region');
  // A cleared registration keeps the file and blanks its values.
  if (id === '') return { state: 'absent' };
  if (!isManagedInstanceId(id))
    return { state: 'unknown', why: `the registration file names no managed node: ${printable(id, 40)}` };
  if (!isRegion(region)) return { state: 'unknown', why: `the registration file names no Region: ${printable(region, 40)}` };
  return { state: 'present', managedInstanceId: id, region };
}

/** `IdentityType` is EC2, OnPrem, ECS or CustomIdentity; null when the file is absent, hidden or broken. */
export async function readIdentity(files: Files, paths: AgentPaths): Promise<AgentFacts['identity']> {
  const file = await files.read(paths.identity, MAX_BYTES);
  const identity = file.outcome === 'ok' ? jsonObject(file.text) : null;
  if (identity === null) return null;
  const type = text(identity, 'IdentityType');
  const instanceId = text(identity, 'InstanceId');
  // ECS ids are `ecs:CLUSTER_TASK_CONTAINER`.
  return /^[A-Za-z0-9]{2,20}$/.test(type) && /^[\w:.-]{1,160}$/.test(instanceId) ? { type, instanceId } : null;
}

export interface AgentConfig {
  readonly region: string | null;
  readonly problems: readonly string[];
}

/** `amazon-ssm-agent.json`: absent by default. The agent does not start with a broken one. */
export async function readConfig(files: Files, paths: AgentPaths): Promise<AgentConfig> {
  const file = await files.read(paths.config, MAX_BYTES);
  if (file.outcome === 'failed') {
    return { region: null, problems: file.reason === 'absent' ? [] : [`${paths.config} is ${file.reason}`] };
  }
  const config = jsonObject(file.text);
  if (config === null) return { region: null, problems: [`${paths.config} is no JSON object: the agent cannot read it`] };
  const agent = lookup(config, 'Agent');
  const region = typeof agent === 'object' && agent !== null ? text(agent as Readonly<Record<string, unknown>>, 'Region') : '';
  if (region === '' || isRegion(region)) return { region: region === '' ? null : region, problems: [] };
  return { region: null, problems: [`Agent.Region in ${paths.config} is no Region: ${printable(region, 40)}`] };
}

/** Go matches the keys of JSON objects in any case. */
function lookup(object: Readonly<Record<string, unknown>>, key: string): unknown {
  const wanted = key.toLowerCase();
  return object[key] ?? Object.entries(object).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function text(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = lookup(object, key);
  return typeof value === 'string' ? value.trim() : '';
}
