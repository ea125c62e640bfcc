/** What is said about a chain: OpenSSL judges it, Go's stricter rules may refuse it too, and its way to a root is described. */
import type { X509Certificate } from 'node:crypto';
import type { TrustStore } from '../../../platform/ports.ts';
import { describeChain, type Link, linksOf, pathsOf } from './chain-path.ts';
import { refusedAsSent, refusedOnPath } from './go-rules.ts';
import { type PemBlock, parseCertificates } from './pem.ts';

/** A run meets some twenty different chains, and a few roots. */
const MAX_REMEMBERED = 200;

/** What this node's roots, OpenSSL's rules and Go's say about a chain. */
export interface Examination {
  /** Null when OpenSSL verifies the chain and Go would not refuse it; else OpenSSL's error, or the rule of Go's that is broken. */
  readonly verifyError: string | null;
  /** Whose root it ends in, even when something else is wrong: `system` where this node's own suffice, `extra` only thanks to `--ca-bundle`. */
  readonly anchor: 'system' | 'extra' | null;
  /** It claims the name of a root that did not sign it. */
  readonly impersonatesRoot: boolean;
  /** The way to its root, leaf first, without the root; what else the server sent is left out. */
  readonly path: readonly X509Certificate[];
}

/** Some roots: those of `--ca-bundle` (`extra`) beside the node's own. Each store is made when it is first asked for. */
export interface Roots {
  readonly system: readonly PemBlock[];
  readonly extra: readonly PemBlock[];
  /** Of both. */
  readonly store: () => Promise<TrustStore>;
  readonly systemStore: () => Promise<TrustStore>;
}

type Examine = (chain: readonly X509Certificate[], verifyError: string | null) => Promise<Examination>;

/** `quick`: the roots of the handshake whose verdict `verifyError` is; `full`: all roots. What is returned never rejects. */
export function chainExaminer(quick: Roots, full: () => Promise<Roots>): Examine {
  const quickAnchors = anchorsIn(quick);
  let all: Promise<{ readonly roots: Roots; readonly anchors: FindAnchors; readonly parsed: () => Parsed }> | null = null;
  const everything = () => (all ??= full().then((roots) => ({ roots, anchors: anchorsIn(roots), parsed: parser(roots) })));
  const remembered = new Map<string, Promise<Examination>>();
  // The same few intermediates come with many leaves.
  const links = new Map<string, readonly Link[]>();
  const linkOf = (certificate: X509Certificate): readonly Link[] => {
    const link = links.get(certificate.fingerprint256) ?? linksOf([certificate]);
    if (links.size < MAX_REMEMBERED) links.set(certificate.fingerprint256, link);
    return link;
  };

  const judge: Examine = async (chain, verifyError) => {
    const sent = chain.flatMap(linkOf);
    if (verifyError === null) {
      const passes = passing(sent, quickAnchors);
      if (passes.verifyError === null) return { ...passes, anchor: await whose(chain, quick), impersonatesRoot: false };
    }
    const { roots, anchors, parsed } = await everything();
    const error = verifyError === null ? null : await (await roots.store()).judge(chain);
    if (error !== null) return describe(sent, parsed(), error);
    return { ...passing(sent, anchors), anchor: await whose(chain, roots), impersonatesRoot: false };
  };
  return (chain, verifyError) => {
    const key = [verifyError === null, ...chain.map(({ fingerprint256 }) => fingerprint256)].join();
    // Whatever breaks here is ours, and a chain that was not judged to its end is not verified.
    const broken = (): Examination => ({ verifyError: 'UNVERIFIED', anchor: null, impersonatesRoot: false, path: chain });
    const examination = remembered.get(key) ?? judge(chain, verifyError).catch(broken);
    if (remembered.size < MAX_REMEMBERED) remembered.set(key, examination);
    return examination;
  };
}

/** For a chain that OpenSSL has verified: does Go, by some way to a root? */
function passing(sent: readonly Link[], anchors: FindAnchors): Pick<Examination, 'verifyError' | 'path'> {
  const asSent = sent.map(refusedAsSent).find((why) => why !== null) ?? null;
  const ways = pathsOf(sent, anchors).map((path) => ({ path, refused: refusedOnPath(path) }));
  // OpenSSL compares names less strictly than Go, which finds no issuer then.
  const { path, refused } = ways.find((way) => way.refused === null) ??
    ways[0] ?? { path: sent, refused: 'NO_ISSUER_OF_THIS_NAME' };
  // The anchor is not part of what was sent, but for a leaf that is one itself.
  const shown = ways.length > 0 && path.length > 1 ? path.slice(0, -1) : path;
  return { verifyError: asSent ?? refused, path: certificatesOf(shown) };
}

/** OpenSSL decides this as well; without added roots there is nothing to tell apart. */
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
  // OpenSSL calls an authority that is none unfit for the purpose: this is the plainer word.
  const isNone = error === 'INVALID_PURPOSE' && path.slice(1).some(({ x509 }) => !x509.ca);
  return {
    verifyError: isNone ? 'INVALID_CA' : error,
    anchor: anchor === null ? null : own.includes(anchor) ? 'system' : 'extra',
    impersonatesRoot,
    path: certificatesOf(path),
  };
}

type FindAnchors = (subject: Buffer) => readonly Link[];

/** Only what has the name is parsed, and once: many chains of a run end in the same root. */
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
