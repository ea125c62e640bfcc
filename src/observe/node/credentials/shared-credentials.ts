/**
 * The INI file in which the agent shares its credentials (AWS SDKs and Tools Reference Guide,
 * "Shared config and credentials files").
 */
import type { Files } from '../../../platform/ports.ts';
import { type Secret, secret } from '../../../secret.ts';

export interface Keys {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
}

const MAX_BYTES = 262_144;
const MAX_LINES = 5_000;

export type SharedCredentials =
  | { readonly outcome: 'ok'; readonly keys: Keys }
  | { readonly outcome: 'failed'; readonly reason: 'absent' | 'denied' | 'unusable' };

export async function readSharedCredentials(files: Files, path: string, profile: string): Promise<SharedCredentials> {
  const file = await files.read(path, MAX_BYTES);
  if (file.outcome === 'failed')
    return { outcome: 'failed', reason: file.reason === 'absent' || file.reason === 'denied' ? file.reason : 'unusable' };
  const keys = parseProfile(file.text, profile);
  return keys === null ? { outcome: 'failed', reason: 'unusable' } : { outcome: 'ok', keys };
}

/** Null if the profile is missing or has no keys. */
export function parseProfile(text: string, profile: string): Keys | null {
  const found = new Map<string, string>();
  let section = '';
  for (const raw of text.split('\n', MAX_LINES)) {
    const line = raw.trim();
    const header = /^\[([^\]]{1,100})\]/u.exec(line)?.[1];
    const equals = line.indexOf('=');
    if (header !== undefined) section = header.trim();
    else if (section === profile && equals > 0 && !/^[#;]/u.test(line))
      found.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  return keysOf(found.get('aws_access_key_id'), found.get('aws_secret_access_key'), found.get('aws_session_token'));
}

/** Null unless they look like keys: anything else must not be sent. */
export function keysOf(id: unknown, key: unknown, token: unknown): Keys | null {
  if (typeof id !== 'string' || !/^[A-Za-z0-9_]{8,128}$/u.test(id)) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{16,256}$/u.test(key)) return null;
  const isToken = typeof token === 'string' && token !== '';
  if (isToken && !/^[\x21-\x7e]{1,8192}$/u.test(token)) return null;
  return { accessKeyId: secret(id), secretAccessKey: secret(key), sessionToken: isToken ? secret(token) : null };
}
