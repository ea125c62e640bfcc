/** The agent's records of itself: registration and identity. Never the vault with its key. */
import type { AgentCredentials, AgentFacts } from '../../../facts/agent.ts';
import type { Files } from '../../../platform/ports.ts';
import { isManagedInstanceId, isRegion, jsonObject, printable, unreadWords } from '../untrusted-values.ts';
import type { AgentPaths } from './agent-paths.ts';

/** These files have less than a kilobyte, but the configuration may hold many blanks. */
export const MAX_BYTES = 262_144;

export type Registration = AgentFacts['registration'];

/** The hybrid registration: `{"ManagedInstanceID":"mi-…","Region":"…"}`, mode 0600. */
export async function readRegistration(files: Files, paths: AgentPaths): Promise<Registration> {
  const file = await files.read(paths.registration, MAX_BYTES);
  if (file.outcome === 'failed') {
    if (file.reason === 'absent') return { state: 'absent' };
    return {
      state: 'unknown',
      why: file.reason === 'denied' ? 'needs root' : `the registration file ${unreadWords(file.reason)}`,
    };
  }
  const registration = jsonObject(file.text);
  if (registration === null) return { state: 'unknown', why: 'the registration file is no JSON object' };
  const id = text(registration, 'ManagedInstanceID');
  const region = text(registration, 'Region');
  // Clearing a registration keeps the file and blanks its values.
  if (id === '') return { state: 'absent' };
  if (!isManagedInstanceId(id))
    return { state: 'unknown', why: `the registration file names no managed node: ${printable(id, 40)}` };
  if (!isRegion(region)) return { state: 'unknown', why: `the registration file names no Region: ${printable(region, 40)}` };
  return { state: 'present', managedInstanceId: id, region };
}

export interface Identity {
  readonly identity: AgentFacts['identity'];
  readonly credentials: AgentCredentials;
}

/** `IdentityType` is EC2, OnPrem, ECS, CustomIdentity, or (since 3.3.4793.0) another cloud's; null without a readable file. */
export async function readIdentity(files: Files, paths: AgentPaths): Promise<Identity> {
  const file = await files.read(paths.identity, MAX_BYTES);
  if (file.outcome === 'failed')
    return { identity: null, credentials: { state: file.reason === 'absent' ? 'absent' : 'hidden' } };
  const identity = jsonObject(file.text);
  if (identity === null) return { identity: null, credentials: { state: 'hidden' } };
  const type = text(identity, 'IdentityType');
  const instanceId = text(identity, 'InstanceId');
  const source = text(identity, 'CredentialSource');
  const shareFile = text(identity, 'ShareFile');
  const shareProfile = text(identity, 'ShareProfile');
  const expiresAt = Date.parse(text(identity, 'CredentialsExpiresAt').slice(0, 40));
  return {
    // ECS ids are `ecs:CLUSTER_TASK_CONTAINER`; those of another cloud may be paths.
    identity: /^[A-Za-z0-9][\w-]{1,39}$/.test(type) && /^[\w:./@-]{1,300}$/.test(instanceId) ? { type, instanceId } : null,
    credentials: {
      state: 'read',
      source: /^[A-Za-z0-9]{1,20}$/.test(source) ? source : 'unknown',
      // For a time that was never set, Go writes the year 1.
      expiresAt: Number.isNaN(expiresAt) || expiresAt < Date.UTC(2015) ? null : new Date(expiresAt).toISOString(),
      // This program will read the path as root, so it must be a plain absolute one.
      ...(/^(?:\/|[A-Za-z]:\\)[^\p{C}]{1,400}$/u.test(shareFile) ? { shareFile } : {}),
      ...(/^[\w .@-]{1,100}$/u.test(shareProfile) ? { shareProfile } : {}),
    },
  };
}

/** Go ignores case in the keys of JSON objects. */
export function lookup(object: Readonly<Record<string, unknown>>, key: string): unknown {
  const wanted = key.toLowerCase();
  return object[key] ?? Object.entries(object).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

export function text(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = lookup(object, key);
  return typeof value === 'string' ? value.trim() : '';
}
