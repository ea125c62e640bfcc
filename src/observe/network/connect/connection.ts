/**
 * Probes one address of one host: TCP, then TLS, then a request over HTTP.
 * Each step has the full timeout. After a failed step the later ones are skipped.
 */

import type { X509Certificate } from 'node:crypto';
import { failedStep, whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ConnectionFacts, HttpFacts, RepeatFacts, TlsFacts } from '../../../facts.ts';
import { counted } from '../../../knowledge/words.ts';
import type { DialResult, HttpSession, PeerCertificateChain, Ports, TlsResult, TrustStore } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';
import type { ConnectionLimits, Target } from '../target.ts';
import { certificateFacts, nameError, namesOf } from './certificate.ts';
import { directWay, lookTimes, repeatDials, retryHandshakes, watched } from './second-look.ts';

/** A quick store for every handshake, and a closer look at each chain (see `node/trust`). */
export interface Trust {
  readonly quick: TrustStore;
  examine(chain: PeerCertificateChain, verifyError: string | null): Promise<TrustExamination>;
}
export interface TrustExamination {
  readonly verifyError: string | null;
  readonly anchor: 'system' | 'extra' | null;
  readonly impersonatesRoot: boolean;
  /** From the leaf towards the root, without the root. */
  readonly path: PeerCertificateChain;
  /** Why the roots are not all known. A chain that does not verify then proves nothing. */
  readonly unknown?: string;
}

/** The number of `CertificateFacts` of one chain. */
const MAX_SHOWN = 8;

/** `otherName`: another host name that a server has answered a hello for; null if none is known. */
export interface SecondLook {
  otherName(host: string): string | null;
  /** May another address of this host have its handshake tried again? */
  claim(host: string): boolean;
  /** Called each time that a step of this host hangs or fails. */
  hangs?(host: string): void;
}

const skipped = (because: string) => ({ outcome: 'skipped', because }) as const;

/** True if the session stays open for its new owner. */
export type Keep = (connection: ConnectionFacts, session: HttpSession) => boolean;

const HUNG: readonly string[] = ['timeout', 'reset', 'closed'];
export const hung = (result: TlsResult): boolean => result.outcome === 'failed' && HUNG.includes(result.reason);
export const fails = (step: TlsFacts | HttpFacts): boolean => step.outcome === 'failed' && HUNG.includes(step.reason);

/**
 * Never throws. `exchange` asks over the open connection and returns its HTTP facts; it must not
 * throw. With a `second` look, a step that fails without a clear answer is tried again (see
 * second-look.ts).
 */
export async function probeConnection(
  ports: Ports,
  trust: Promise<Trust>,
  target: Target,
  limits: ConnectionLimits,
  exchange: (session: HttpSession) => Promise<HttpFacts>,
  second: SecondLook | null = null,
  keep: Keep = () => false,
): Promise<ConnectionFacts> {
  const { clock, network } = ports;
  const at = new Date(clock.now()).toISOString();
  const { afterMs, forMs } = lookTimes(limits.timeoutMs);
  const look = { timeoutMs: forMs, signal: limits.signal };
  let repeats: Promise<RepeatFacts | null> | null = null;
  const repeat = (): Promise<RepeatFacts | null> => {
    second?.hangs?.(target.host);
    return (repeats ??= second === null ? Promise.resolve(null) : repeatDials(ports, target, look));
  };
  const withLook = async (facts: ConnectionFacts): Promise<ConnectionFacts> => {
    const repeated = await repeats;
    return repeated === null ? facts : { ...facts, repeats: repeated };
  };

  const { ip, port } = target;
  const { result: dialed } = await watched(clock, network.dial({ ip, port }, limits), afterMs, vanished, repeat);
  if (dialed.outcome === 'failed') {
    const because = skipped('TCP did not open');
    return withLook({ ...target, localIp: null, localPort: null, at, tcp: failedStep(dialed), tls: because, http: because });
  }
  const { localIp, localPort, ms, socket } = dialed;
  const opened = { ...target, localIp, localPort, at, tcp: { outcome: 'ok', ms } } as const;
  const known = await trust;
  const securing = network.startTls(socket, { servername: target.host, trust: known.quick, ...limits });
  const { result: secured, look: retrying } = await watched(clock, securing, afterMs, hung, async () => {
    void repeat();
    return second === null || !second.claim(target.host)
      ? []
      : retryHandshakes(ports, known.quick, directWay(ports, target), second.otherName(target.host), look);
  });
  const tls = await tlsFacts(secured, target.host, known);
  if (secured.outcome === 'failed') {
    const retries = fails(tls) ? ((await retrying) ?? []) : [];
    const failed = { ...opened, tls, http: skipped('the TLS handshake did not complete') };
    return withLook(retries.length === 0 ? failed : { ...failed, retries });
  }
  const session = network.http(secured.socket);
  let isKept = false;
  try {
    // Also over an unverified chain: an unsigned request holds no secret and tells who answers.
    const http = await exchange(session);
    if (fails(http)) void repeat();
    isKept = keep({ ...opened, tls, http }, session);
    return await withLook({ ...opened, tls, http });
  } catch (error) {
    // The fault is this program's and says nothing about the node.
    return { ...opened, tls, http: { outcome: 'inconclusive', why: `the probe failed: ${faultWords(error)}` } };
  } finally {
    if (!isKept) session.close();
  }
}

function vanished(dialed: DialResult): boolean {
  return dialed.outcome === 'failed' && dialed.reason === 'timeout';
}

export async function tlsFacts(result: TlsResult, host: string, trust: Trust): Promise<TlsFacts> {
  if (result.outcome === 'failed') {
    const { reason, detail, ms, bytesRead } = result;
    const isKnown = whyNotLearnt(reason, detail) === null;
    return failedStep({ reason, detail: isKnown ? `${detail} (${counted(bytesRead, 'byte')} received)` : detail, ms });
  }
  const { chain, protocol, cipher, ms } = result;
  const examined = await trust.examine(chain, result.verifyError);
  const leaf = sameAs(chain[0], examined.path[0]);
  if (examined.unknown !== undefined) return { outcome: 'inconclusive', why: examined.unknown };
  return {
    outcome: 'ok',
    ms,
    protocol,
    cipher,
    verifyError: examined.verifyError,
    nameError: nameError(leaf, host),
    names: leaf === undefined ? [] : namesOf(leaf),
    chain: examined.path.slice(0, MAX_SHOWN).map(certificateFacts),
    anchor: examined.anchor,
    impersonatesRoot: examined.impersonatesRoot,
  };
}

/** The leaf as it was met first, if that is known: what is read from it is read once. */
function sameAs(leaf: X509Certificate | undefined, first: X509Certificate | undefined): X509Certificate | undefined {
  return first !== undefined && first.fingerprint256 === leaf?.fingerprint256 ? first : leaf;
}
