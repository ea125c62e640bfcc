/** Examines a chain: by OpenSSL, by Go's stricter rules, and by its way to a root. */
import type { X509Certificate } from 'node:crypto';
import { hasAmazonName, isAmazonRoot } from '../../../knowledge/amazon-roots.ts';
import type { TrustStore } from '../../../platform/ports.ts';
import { describeChain, type Link, linksOf, pathsOf } from './chain-path.ts';
import { refusedAsSent, refusedOnPath } from './go-rules.ts';
import { type PemBlock, parseCertificates } from './pem.ts';

/** A run meets some twenty different chains, and a few roots. */
const MAX_REMEMBERED = 200;

/** What this node's roots, OpenSSL's rules and Go's rules say about a chain. */
export interface Examination {
  /** Null if OpenSSL verifies the chain and Go takes it; else OpenSSL's error or Go's rule. */
  readonly verifyError: string | null;
  /**
   * Whose root the chain ends in, even if something else is wrong. `system`: this node's own roots
   * are enough. `extra`: only with `--ca-bundle`.
   */
  readonly anchor: 'system' | 'extra' | null;
  /**
   * The chain names a root that did not sign it: one of the store, or Amazon's where another of the
   * same name, that signed it, is in the store beside the real one.
   */
  readonly impersonatesRoot: boolean;
  /** The way to the root, leaf first, without the root and other certificates. */
  readonly path: readonly X509Certificate[];
}

/** Roots: the node's own, and those of `--ca-bundle` (`extra`). Each store is made on first use. */
export interface Roots {
  readonly system: readonly PemBlock[];
  readonly extra: readonly PemBlock[];
  /** With both. */
  readonly store: () => Promise<TrustStore>;
  readonly systemStore: () => Promise<TrustStore>;
}

type Examine = (chain: readonly X509Certificate[], verifyError: string | null) => Promise<Examination>;

/** `quick`: the handshake's roots. `full`: all. The returned function never rejects. */
export function chainExaminer(quick: Roots, full: () => Promise<Roots>): Examine {
  const quickAnchors = anchorsIn(quick);
  let all: Promise<{ readonly roots: Roots; readonly anchors: FindAnchors; readonly parsed: () => Parsed }> | null = null;
  const everything = () => (all ??= full().then((roots) => ({ roots, anchors: anchorsIn(roots), parsed: parser(roots) })));
  const remembered = new Map<string, Promise<Examination>>();
  // Many leaves share a few intermediates.
  const links = new Map<string, readonly Link[]>();
  const linkOf = (certificate: X509Certificate): readonly Link[] => {
    const link = links.get(certificate.fingerprint256) ?? linksOf([certificate]);
    if (links.size < MAX_REMEMBERED) links.set(certificate.fingerprint256, link);
    return link;
  };

  const judge: Examine = async (chain, verifyError) => {
    const sent = chain.flatMap(linkOf);
    if (verifyError === null) {
      const passes = passing(sent, quickAnchors, quick);
      if (passes.verifyError === null) return { ...passes, anchor: await whose(chain, quick) };
    }
    const { roots, anchors, parsed } = await everything();
    const error = verifyError === null ? null : await (await roots.store()).judge(chain);
    if (error !== null) {
      const other = await otherWay(sent, anchors, await roots.store());
      if (other === null) return describe(sent, parsed(), error);
      return { ...passing(other, anchors, roots, sent), anchor: await whose(certificatesOf(other), roots) };
    }
    return { ...passing(sent, anchors, roots), anchor: await whose(chain, roots) };
  };
  return (chain, verifyError) => {
    const key = [verifyError === null, ...chain.map(({ fingerprint256 }) => fingerprint256)].join();
    // A fault here is this program's, but a chain that was not fully judged is not verified.
    const broken = (): Examination => ({ verifyError: 'UNVERIFIED', anchor: null, impersonatesRoot: false, path: chain });
    const examination = remembered.get(key) ?? judge(chain, verifyError).catch(broken);
    if (remembered.size < MAX_REMEMBERED) remembered.set(key, examination);
    return examination;
  };
}

/** Whether Go accepts a chain that OpenSSL has verified, by some way to a root. Go reads all that is sent. */
function passing(
  chain: readonly Link[],
  anchors: FindAnchors,
  { system }: Roots,
  sent = chain,
): Pick<Examination, 'verifyError' | 'path' | 'impersonatesRoot'> {
  const asSent = sent.map(refusedAsSent).find((why) => why !== null) ?? null;
  const ways = pathsOf(chain, anchors).map((path) => ({ path, refused: refusedOnPath(path) }));
  // OpenSSL compares names less strictly. If Go finds no issuer, there is no way.
  const { path, refused } = ways.find((way) => way.refused === null) ??
    ways[0] ?? { path: chain, refused: 'NO_ISSUER_OF_THIS_NAME' };
  // The server does not send the anchor, unless the leaf is one.
  const shown = ways.length > 0 && path.length > 1 ? path.slice(0, -1) : path;
  return {
    verifyError: asSent ?? refused,
    path: certificatesOf(shown),
    impersonatesRoot: ways.length > 0 && ways.every((way) => isForged(way.path.at(-1), system)),
  };
}

/** A root of the node's own in the place of Amazon's, which is in the store, too. The name's encoding does not matter. */
function isForged(anchor: Link | undefined, system: readonly PemBlock[]): boolean {
  if (anchor === undefined || isAmazonRoot(anchor.x509) || !hasAmazonName(anchor.x509.raw)) return false;
  const named = parseCertificates(system.filter(({ der }) => hasAmazonName(der)));
  return named.some((root) => isAmazonRoot(root) && root.subject === anchor.x509.subject);
}

/**
 * A way to a root that OpenSSL takes, of some of the certificates sent; null if there is none.
 * OpenSSL follows one certificate for each issuer, and Go all: a server that sends one of a
 * foreign root before ours is fine for the agent.
 */
async function otherWay(sent: readonly Link[], anchors: FindAnchors, store: TrustStore): Promise<readonly Link[] | null> {
  const ways = pathsOf(sent, anchors).map((path) => (path.length > 1 ? path.slice(0, -1) : path));
  for (const way of ways) {
    if (way.length < sent.length && (await store.judge(certificatesOf(way))) === null) return way;
  }
  return null;
}

/** OpenSSL decides this as well. Without added roots there is nothing to decide. */
async function whose(chain: readonly X509Certificate[], { extra, systemStore }: Roots): Promise<'system' | 'extra'> {
  return extra.length === 0 || (await (await systemStore()).judge(chain)) === null ? 'system' : 'extra';
}

interface Parsed {
  readonly own: readonly Link[];
  readonly added: readonly Link[];
}

/** Costs some milliseconds, once. */
function parser({ system, extra }: Roots): () => Parsed {
  let parsed: Parsed | null = null;
  return () => (parsed ??= { own: linksOf(parseCertificates(system)), added: linksOf(parseCertificates(extra)) });
}

function describe(sent: readonly Link[], { own, added }: Parsed, error: string): Examination {
  const { path, anchor, impersonatesRoot } = describeChain(sent, [...own, ...added]);
  // OpenSSL reports a certificate that is no authority as unfit for the purpose. This is the
  // plainer word.
  const isNone = error === 'INVALID_PURPOSE' && path.slice(1).some(({ x509 }) => !x509.ca);
  return {
    verifyError: isNone ? 'INVALID_CA' : error,
    anchor: anchor === null ? null : own.includes(anchor) ? 'system' : 'extra',
    impersonatesRoot,
    path: certificatesOf(path),
  };
}

type FindAnchors = (subject: Buffer) => readonly Link[];

/** Parses only certificates of the wanted name, and each once: many chains end in the same root. */
function anchorsIn({ system, extra }: Roots): FindAnchors {
  const known = new Map<string, readonly Link[]>();
  return (subject) => {
    const key = subject.toString('latin1');
    const before = known.get(key);
    if (before !== undefined) return before;
    const blocks = [...system, ...extra].filter(({ der }) => der.includes(subject));
    const found = linksOf(parseCertificates(blocks)).filter(({ bytes }) => bytes.subject.equals(subject));
    if (known.size < MAX_REMEMBERED) known.set(key, found);
    return found;
  };
}

function certificatesOf(links: readonly Link[]): readonly X509Certificate[] {
  return links.map(({ x509 }) => x509);
}
