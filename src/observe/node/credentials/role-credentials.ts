/** The instance profile's credentials from IMDS: the category names the role; keys are below. */
import type { HttpResult, Ports } from '../../../platform/ports.ts';
import { scrub } from '../../../scrub/scrub.ts';
import { faultWords } from '../../../secret.ts';
import { metadataAddress } from '../imds/imds.ts';
import { connectMetadata } from '../imds/imds-connection.ts';
import { MAX_BODY, requestToken } from '../imds/imds-token.ts';
import { jsonObject, printable } from '../untrusted-values.ts';
import { type Keys, keysOf } from './shared-credentials.ts';

const PATH = '/latest/meta-data/iam/security-credentials/';

export type RoleCredentials =
  | { readonly outcome: 'ok'; readonly role: string; readonly keys: Keys; readonly expiresAt: string | null }
  /** No profile is attached. */
  | { readonly outcome: 'none' }
  /** There is a role, but IMDS has no keys for it: EC2 may not assume it. */
  | { readonly outcome: 'refused'; readonly role: string; readonly why: string }
  | { readonly outcome: 'unknown'; readonly why: string };

/** Never rejects. The keys go only into the result. */
export async function readRoleCredentials(
  ports: Ports,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<RoleCredentials> {
  const ip = metadataAddress(ports.environment.interfaces());
  const connections = connectMetadata(ports, ip, ports.clock.lived() + timeoutMs, signal);
  try {
    const session = await requestToken(ports, connections, signal);
    if (session.outcome !== 'ok') return unknown(session.outcome === 'failed' ? session.detail : session.why);
    const get = (path: string): Promise<HttpResult> =>
      connections.request({
        method: 'GET',
        path,
        maxBodyBytes: MAX_BODY,
        headers: { 'x-aws-ec2-metadata-token': session.token.reveal() },
      });
    const listed = await get(PATH);
    if (listed.outcome === 'failed') return unknown(`${listed.reason}: ${printable(listed.detail)}`);
    if (listed.status === 404) return { outcome: 'none' };
    const role = listed.status === 200 ? (scrub(listed.body).trim().split('\n', 1)[0] ?? '') : '';
    if (!/^[\w+=,.@-]{1,128}$/u.test(role)) return unknown(`HTTP ${listed.status} where the role's name should be`);
    return keysFrom(role, await get(PATH + role));
  } catch (error) {
    return unknown(faultWords(error));
  } finally {
    connections.close();
  }
}

function keysFrom(role: string, result: HttpResult): RoleCredentials {
  if (result.outcome === 'failed') return unknown(`${result.reason}: ${printable(result.detail)}`);
  const said = result.status === 200 ? jsonObject(result.body) : null;
  if (result.status === 404) return { outcome: 'refused', role, why: 'HTTP 404 for the credentials of the role' };
  if (said === null) return unknown(`HTTP ${result.status} for the credentials of the role`);
  const { Code: code, Message: message } = said;
  // Parse the keys first, which makes them known as secrets: even a refusal may hold some.
  const keys = keysOf(said['AccessKeyId'], said['SecretAccessKey'], said['Token']);
  if (typeof code === 'string' && code !== 'Success')
    return { outcome: 'refused', role, why: printable(`${code}${typeof message === 'string' ? `: ${message}` : ''}`, 200) };
  if (keys === null) return unknown('what the metadata service gives are no keys');
  const { Expiration: expiration } = said;
  const expires = typeof expiration === 'string' ? Date.parse(expiration.slice(0, 40)) : Number.NaN;
  return { outcome: 'ok', role, keys, expiresAt: Number.isNaN(expires) ? null : new Date(expires).toISOString() };
}

function unknown(why: string): RoleCredentials {
  return { outcome: 'unknown', why };
}
