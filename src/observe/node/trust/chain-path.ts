/**
 * The ways from a leaf to the roots, to describe a chain and to apply Go's stricter rules. Only
 * OpenSSL decides whether a chain verifies.
 */
import type { X509Certificate } from 'node:crypto';
import { type CertificateBytes, readCertificate } from './der.ts';

/** One certificate of a chain. */
export interface Link {
  readonly x509: X509Certificate;
  readonly bytes: CertificateBytes;
}

/** The description of an unverified chain. */
export interface Description {
  /** Leaf first, without the root. */
  readonly path: readonly Link[];
  /** The root that signed the chain's top, or is it, whatever its dates and rules; or null. */
  readonly anchor: Link | null;
  /** The chain names a root that did not sign it. A name alone proves nothing. */
  readonly impersonatesRoot: boolean;
}

/** A server may send a long or circular chain, in any order. */
const MAX_DEPTH = 16;
const MAX_PATHS = 16;
/** As in Go: who sends certificates that all sign each other gets no more. */
const MAX_STEPS = 100;

export function linksOf(certificates: readonly X509Certificate[]): Link[] {
  return certificates.flatMap((x509) => {
    const bytes = readCertificate(x509.raw);
    return bytes === null ? [] : [{ x509, bytes }];
  });
}

/**
 * Every way, leaf first and the anchor last, in the order in which OpenSSL and Go look: anchors
 * first. Compares names byte by byte, as Go does, and signatures only if a name is not enough,
 * because OpenSSL has checked them. `anchorsFor`: the store's certificates of that name.
 */
export function pathsOf(sent: readonly Link[], anchorsFor: (subject: Buffer) => readonly Link[]): readonly (readonly Link[])[] {
  const [leaf, ...others] = sent;
  if (leaf === undefined) return [];
  if (anchorsFor(leaf.bytes.subject).some((anchor) => isSame(anchor, leaf))) return [[leaf]];
  const paths: Link[][] = [];
  let steps = 0;
  const climb = (path: readonly Link[], top: Link): void => {
    const named = others.filter((one) => !path.includes(one) && one.bytes.subject.equals(top.bytes.issuer));
    const anchors = anchorsFor(top.bytes.issuer);
    steps += named.length + anchors.length;
    if (steps > MAX_STEPS) return;
    const isPlain = named.length + anchors.length === 1;
    for (const anchor of anchors) {
      if (paths.length < MAX_PATHS && (isPlain || isSignedBy(top, anchor))) paths.push([...path, anchor]);
    }
    for (const issuer of named) {
      if (paths.length >= MAX_PATHS || path.length >= MAX_DEPTH) return;
      if (isPlain || isSignedBy(top, issuer)) climb([...path, issuer], issuer);
    }
  };
  climb([leaf], leaf);
  return paths;
}

/** From the leaf upwards, by signatures, then by names. Drops all else that a server sends. */
export function describeChain(sent: readonly Link[], roots: readonly Link[]): Description {
  const path = sent.slice(0, 1);
  let anchor: Link | null = null;
  for (let top = path[0]; top !== undefined && path.length <= MAX_DEPTH; ) {
    const child: Link = top;
    anchor = roots.find((root) => isSame(root, child) || (root.x509.ca && isSignedBy(child, root))) ?? null;
    if (anchor !== null) break;
    const named = sent.filter((one) => !path.includes(one) && one.x509.subject === child.x509.issuer);
    top = named.find((one) => isSignedBy(child, one)) ?? named[0];
    if (top !== undefined) path.push(top);
  }
  const claimed = path.at(-1)?.x509.issuer;
  return { path, anchor, impersonatesRoot: anchor === null && roots.some(({ x509 }) => x509.subject === claimed) };
}

function isSame(one: Link, other: Link): boolean {
  return one.x509.raw.equals(other.x509.raw);
}

function isSignedBy({ x509: child }: Link, { x509: issuer }: Link): boolean {
  // Names first: a signature costs a hundred times as much.
  if (issuer.subject !== child.issuer) return false;
  try {
    return child.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
