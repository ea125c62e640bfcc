/**
 * One GET to a service of the container's own host: the metadata of a task, or its credentials. The environment names the address, so only those
 * are asked that AWS's SDKs ask over plain HTTP, too (aws-sdk-go-v2, `config/resolve_credentials.go`).
 */
import type { HttpResult, Ports } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import { printable } from '../untrusted-values.ts';

/** ECS's, EKS Pod Identity's, and loopback for others (CloudShell, test set-ups). */
const ADDRESSES = /^(?:169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/u;
/** The metadata of a task with many containers has some ten kilobytes each. */
const MAX_BODY = 262_144;
/** It is on this host. */
const TIMEOUT_MS = 1_000;

export interface LocalRequest {
  readonly url: string;
  readonly token?: Secret | null;
  readonly signal: AbortSignal;
}

export type LocalAnswer =
  | { readonly outcome: 'ok'; readonly status: number; readonly body: string }
  | { readonly outcome: 'failed'; readonly why: string };

/** Never rejects, and never quotes the URL: its path is a key of its own. */
export async function askLocal(ports: Pick<Ports, 'network'>, { url, token, signal }: LocalRequest): Promise<LocalAnswer> {
  const at = URL.canParse(url) ? new URL(url) : null;
  const host = at?.hostname === 'localhost' ? '127.0.0.1' : (at?.hostname ?? '');
  if (at?.protocol !== 'http:' || !ADDRESSES.test(host))
    return { outcome: 'failed', why: 'its address is none that AWS gives to such a service' };
  const limits = { timeoutMs: TIMEOUT_MS, signal };
  const ip = host.replaceAll(/[[\]]/gu, '');
  const dialed = await ports.network.dial({ ip, port: at.port === '' ? 80 : Number(at.port) }, limits);
  if (dialed.outcome === 'failed') return { outcome: 'failed', why: `${ip}: ${dialed.reason}` };
  const session = ports.network.http(dialed.socket);
  const headers = { accept: 'application/json', ...(token == null ? {} : { authorization: token.reveal() }) };
  const path = at.pathname + at.search;
  const answer = await session.request({ method: 'GET', path, host: at.host, headers, maxBodyBytes: MAX_BODY, ...limits });
  session.close();
  return answerOf(answer, ip);
}

function answerOf(answer: HttpResult, ip: string): LocalAnswer {
  return answer.outcome === 'failed'
    ? { outcome: 'failed', why: `${ip}: ${answer.reason}: ${printable(answer.detail)}` }
    : { outcome: 'ok', status: answer.status, body: answer.body };
}
