/** Whose roots a chain ends in, by signatures and not by names: what somebody calls himself proves nothing. */
import type { X509Certificate } from 'node:crypto';

/** The roots in force, parsed. */
export interface Roots {
  /** This node's own. */
  readonly system: readonly X509Certificate[];
  /** Those of `--ca-bundle`. */
  readonly extra: readonly X509Certificate[];
}

/** What all roots say about a chain. */
export interface Examination {
  /** The chain ends in a root, and every certificate of it is valid now. */
  readonly verified: boolean;
  /** Whose root it ends in, even when something has expired: `system` where this node's own suffice, `extra` only thanks to `--ca-bundle`. */
  readonly anchor: 'system' | 'extra' | null;
  /** It claims the name of a root that did not sign it. */
  readonly impersonatesRoot: boolean;
}

/** A chain as sent may be long, circular or in any order. */
const MAX_DEPTH = 8;

/** `system` before `extra`; null: neither. `chain` begins with the leaf. Dates are not looked at. */
export function anchorOf(chain: readonly X509Certificate[], { system, extra }: Roots): 'system' | 'extra' | null {
  const path = signedPath(chain);
  if (anchoredIn(path, system, null)) return 'system';
  return anchoredIn(path, extra, null) ? 'extra' : null;
}

/**
 * True when the roots hold a certificate with the very name that the chain's top claims as its issuer, but none
 * of these signed it: somebody put a trusted name on a certificate of his own.
 */
export function impersonatesRoot(chain: readonly X509Certificate[], roots: readonly X509Certificate[]): boolean {
  const top = signedPath(chain).at(-1);
  if (top === undefined) return false;
  const namesakes = roots.filter((root) => root.subject === top.issuer);
  return namesakes.length > 0 && !namesakes.some((root) => same(root, top) || signed(root, top));
}

/** The whole judgement, for a chain that a handshake could not verify. `now` is in milliseconds since 1970. */
export function examineChain(chain: readonly X509Certificate[], roots: Roots, now: number): Examination {
  const all = [...roots.system, ...roots.extra];
  const anchor = anchorOf(chain, roots);
  return {
    verified: anchor !== null && anchoredIn(signedPath(chain), all, now),
    anchor,
    impersonatesRoot: anchor === null && impersonatesRoot(chain, all),
  };
}

/** From the leaf upwards as far as signatures carry; whatever else a server sends is left out. */
function signedPath(chain: readonly X509Certificate[]): X509Certificate[] {
  const path = chain.slice(0, 1);
  for (let top = path[0]; top !== undefined && path.length < MAX_DEPTH; ) {
    const child: X509Certificate = top;
    top = chain.find((candidate) => !path.includes(candidate) && candidate.ca && signed(candidate, child));
    if (top !== undefined) path.push(top);
  }
  return path;
}

/**
 * Some certificate of the path is a root or signed by one: cross-signed chains go on beyond the first root that is
 * trusted. With `now`, the root and everything below it must also be valid then.
 */
function anchoredIn(path: readonly X509Certificate[], roots: readonly X509Certificate[], now: number | null): boolean {
  for (const certificate of path) {
    if (now !== null && !validAt(certificate, now)) return false;
    const carries = (root: X509Certificate): boolean => same(root, certificate) || (root.ca && signed(root, certificate));
    if (roots.some((root) => (now === null || validAt(root, now)) && carries(root))) return true;
  }
  return false;
}

function validAt({ validFromDate, validToDate }: X509Certificate, now: number): boolean {
  return validFromDate.getTime() <= now && now <= validToDate.getTime();
}

function same(one: X509Certificate, other: X509Certificate): boolean {
  return one.raw.equals(other.raw);
}

function signed(issuer: X509Certificate, certificate: X509Certificate): boolean {
  // Names first: a signature costs a hundred times as much.
  if (issuer.subject !== certificate.issuer) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
