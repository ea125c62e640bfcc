import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { rememberErrors, wantsCertificate } from './certificate-alert.ts';
import { judgeChain, verifyErrorOf } from './judge-chain.ts';
import { starvedBy, stopwatch } from './lived.ts';
import type { Network, PeerCertificateChain, Ports, TlsFailure, TlsResult, TrustStore } from './ports.ts';
import { shortageOf } from './shortage.ts';
import { limited, noneWithin } from './step-limits.ts';
import { agentContext } from './tls-offer.ts';

/** Amazon's servers send four. What others send beside their chain may come before it. */
const MAX_CHAIN = 64;

/** The handshake. Reports the verification, so that a bad chain can be described. */
export const startTls: Network['startTls'] = (socket, options) =>
  new Promise<TlsResult>((resolve) => {
    // If the peer left while the socket lay idle, a handshake would wait for its whole timeout.
    if (socket.destroyed || socket.readableEnded) {
      const { errored } = socket;
      const detail = errored?.message ?? 'the peer closed the connection before the handshake';
      resolve({ outcome: 'failed', reason: errored === null ? 'closed' : reasonOf(errored, 0), detail, ms: 0, bytesRead: 0 });
      socket.destroy();
      return;
    }
    const watch = stopwatch();
    const before = socket.bytesRead;
    const fail = (reason: TlsFailure, detail: string): void => {
      const bytesRead = socket.bytesRead - before;
      settle({ outcome: 'failed', ...starvedBy(watch, options.timeoutMs, reason, detail), ms: watch.ms(), bytesRead });
    };
    let secured: TLSSocket;
    try {
      secured = begin(socket, options);
    } catch (error) {
      // What Node refuses to try is an outcome, too.
      socket.destroy();
      resolve({ outcome: 'failed', reason: 'other', detail: String(error), ms: 0, bytesRead: 0 });
      return;
    }
    const cancel = limited(options, noneWithin('complete handshake', options), fail);
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(reasonOf(error, socket.bytesRead - before), error.code ?? error.message);
    const onClose = (): void => fail('closed', 'the peer closed the connection during the handshake');
    const settle = (result: TlsResult): void => {
      cancel();
      secured.removeListener('error', onError);
      secured.removeListener('close', onClose);
      rememberErrors(secured);
      if (result.outcome === 'failed') {
        secured.destroy();
        socket.destroy();
      }
      resolve(result);
    };
    secured.on('error', onError);
    secured.on('close', onClose);
    secured.once('secureConnect', () => {
      settle({
        outcome: 'ok',
        socket: secured,
        ms: watch.ms(),
        protocol: secured.getProtocol() ?? 'unknown',
        cipher: secured.getCipher().name,
        verifyError: secured.authorized ? null : (verifyErrorOf(secured) ?? 'UNVERIFIED'),
        chain: chainOf(secured.getPeerX509Certificate()),
      });
    });
    if (options.signal?.aborted === true) fail('aborted', 'given up');
  });

/** @throws what Node refuses to try. */
function begin(socket: Socket, { servername, trust, hello }: Parameters<Network['startTls']>[1]): TLSSocket {
  const secured = connect({
    socket,
    // A server name is never an address (RFC 6066, section 3).
    ...(isIP(servername) === 0 ? { servername } : {}),
    secureContext: hello === 'small' ? trust.smallContext() : trust.secureContext,
    rejectUnauthorized: false,
    // The probe compares names, to keep the two answers apart.
    checkServerIdentity: () => undefined,
    ALPNProtocols: ['http/1.1'],
  });
  // For `checkServerIdentity`, Node would convert the whole chain into its old form: half a
  // millisecond for nothing.
  secured.getPeerCertificate = (() => ({})) as unknown as TLSSocket['getPeerCertificate'];
  return secured;
}

function chainOf(leaf: X509Certificate | undefined): PeerCertificateChain {
  const chain: X509Certificate[] = [];
  for (let at = leaf; at !== undefined && chain.length < MAX_CHAIN; at = at.issuerCertificate) {
    const fingerprint = at.fingerprint256;
    if (chain.some((seen) => seen.fingerprint256 === fingerprint)) break;
    chain.push(at);
  }
  return chain;
}

const VERSION_ERRORS = new Set([
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_UNKNOWN_PROTOCOL',
]);
const NOT_TLS_ERRORS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_UNEXPECTED_MESSAGE',
  'ERR_SSL_RECORD_LAYER_FAILURE',
  'ERR_SSL_BAD_RECORD_TYPE',
]);

function reasonOf(error: NodeJS.ErrnoException, bytesRead: number): TlsFailure {
  const code = error.code ?? '';
  if (code === 'ECONNRESET') return /disconnected before secure/iu.test(error.message) ? 'closed' : 'reset';
  if (code === 'EPIPE' || code === 'ECONNABORTED') return 'reset';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (shortageOf(error) !== null) return 'exhausted';
  if (wantsCertificate(code, bytesRead)) return 'client-certificate-required';
  if (VERSION_ERRORS.has(code)) return 'protocol-version';
  if (NOT_TLS_ERRORS.has(code)) return 'not-tls';
  if (code.includes('ALERT')) return 'alert';
  return 'other';
}

/** Parses roots once. A broken certificate does not affect the others. */
export const makeTrustStore: Ports['trustStore'] = (pem) => {
  const blocks = pem.flatMap(
    (text) => text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/gu) ?? [],
  );
  // OpenSSL silently skips what it cannot parse, so count here.
  const usable = blocks.filter(parses);
  const secureContext = agentContext(usable);
  // Only a sick network needs it.
  let small: TrustStore['secureContext'] | null = null;
  const smallContext = () => (small ??= agentContext(usable, 'small'));
  const trust = { secureContext, smallContext, judge: (chain: PeerCertificateChain) => judgeChain(chain, secureContext) };
  return { trust, roots: usable.length, broken: blocks.length - usable.length };
};

function parses(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
