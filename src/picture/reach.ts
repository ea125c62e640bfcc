/** How far one connection got, and why not further. */
import type { ThroughProxy } from '../facts/proxy.ts';
import type { ConnectionFacts, TlsFacts } from '../facts.ts';
import { isRootMissing } from '../knowledge/chain-rules.ts';

import { isAmazonChain } from './amazon-chain.ts';

export type Layer = 'dns' | 'tcp' | 'tls' | 'http' | 'auth';

export type Reach =
  | { readonly state: 'works' }
  | { readonly state: 'fails'; readonly layer: Exclude<Layer, 'dns' | 'auth'>; readonly reason: string }
  /** The proxy does not lead there: `unreachable` itself, or a reason of `ConnectFailure`. */
  | { readonly state: 'fails'; readonly layer: 'proxy'; readonly reason: string }
  /** Not tried (this node lacks the family), or over before it was known. */
  | { readonly state: 'unknown'; readonly tried: boolean };

/** The reasons of a TLS layer that completed its handshake and still must not be trusted. */
export type TrustFailure = 'foreign' | 'untrusted' | 'invalid' | 'incomplete' | 'expired' | 'not-yet-valid' | 'name-mismatch';

export function reachOf(connection: ConnectionFacts): Reach {
  const { tcp, tls, http, proxy } = connection;
  if (proxy !== undefined) {
    const stopped = reachOfTunnel(tcp, proxy);
    if (stopped !== null) return stopped;
  }
  if (tcp.outcome === 'failed') return { state: 'fails', layer: 'tcp', reason: tcp.reason };
  if (tcp.outcome === 'skipped') return { state: 'unknown', tried: false };
  if (tcp.outcome === 'inconclusive') return { state: 'unknown', tried: true };
  if (tls.outcome === 'failed') return { state: 'fails', layer: 'tls', reason: tls.reason };
  if (tls.outcome !== 'ok') return { state: 'unknown', tried: true };
  const distrust = trustFailure(connection);
  if (distrust !== null) return { state: 'fails', layer: 'tls', reason: distrust };
  if (wantsCertificate(http)) return { state: 'fails', layer: 'tls', reason: 'client-certificate-required' };
  if (http.outcome === 'failed') return { state: 'fails', layer: 'http', reason: http.reason };
  return http.outcome === 'ok' ? { state: 'works' } : { state: 'unknown', tried: true };
}

/** How far towards the host a proxy leads; null: all the way to it. */
function reachOfTunnel(tcp: ConnectionFacts['tcp'], { connect }: ThroughProxy): Reach | null {
  if (tcp.outcome === 'failed') return { state: 'fails', layer: 'proxy', reason: 'unreachable' };
  if (connect.outcome === 'failed') return { state: 'fails', layer: 'proxy', reason: connect.reason };
  return connect.outcome === 'ok' ? null : { state: 'unknown', tried: true };
}

/** The title of nginx's page with `ssl_verify_client on`, for ten years and more. */
const NGINX_WANTS_CERTIFICATE = /^400 No required SSL certificate was sent$/u;

/** Why the agent would refuse the certificate; null when it accepts it. A foreign chain that the node trusts is accepted. */
export function trustFailure({ tls, at }: ConnectionFacts): TrustFailure | null {
  if (tls.outcome !== 'ok') return null;
  if (tls.verifyError !== null) {
    if (!isAmazonChain(tls)) return 'foreign';
    const now = Date.parse(at);
    if (tls.verifyError === 'CERT_NOT_YET_VALID' || tls.chain.some(({ notBefore }) => Date.parse(notBefore) > now))
      return 'not-yet-valid';
    if (tls.verifyError === 'CERT_HAS_EXPIRED' || tls.chain.some(({ notAfter }) => Date.parse(notAfter) < now)) return 'expired';
    if (tls.anchor !== null || !isRootMissing(tls.verifyError)) return 'invalid';
    return isIncomplete(tls) ? 'incomplete' : 'untrusted';
  }
  return tls.nameError === null ? null : 'name-mismatch';
}

/** TLS 1.3 has no room for it in the handshake; and nginx says it in HTTP, with any version. */
function wantsCertificate(http: ConnectionFacts['http']): boolean {
  if (http.outcome === 'failed') return http.reason === 'client-certificate-required';
  return (
    http.outcome === 'ok' && http.requestId === null && http.status === 400 && NGINX_WANTS_CERTIFICATE.test(http.excerpt ?? '')
  );
}

/** The leaf came alone: nothing of AWS's is issued by a root itself. */
function isIncomplete({ chain }: Extract<TlsFacts, { outcome: 'ok' }>): boolean {
  const [leaf] = chain;
  return chain.length === 1 && leaf !== undefined && leaf.subject !== leaf.issuer;
}
