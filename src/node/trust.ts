/**
 * The roots that chains are judged with, as the agent would: the system's, plus `--ca-bundle`.
 *
 * Parsing 144 roots costs about 6 ms of CPU, those that AWS's own chains end in 0.5 ms. So there are two stores:
 * `quick` has only these, and a chain that verifies with it verifies with all; the rare chain that does not is
 * judged again by OpenSSL with `full()`, which also holds the certificate directories.
 */
import type { X509Certificate } from 'node:crypto';
import type { NodeFacts } from '../facts.ts';
import type { RunOptions } from '../options.ts';
import type { Ports, TrustStore } from '../platform/ports.ts';
import { describeChain, type Link, linksOf, pathsOf } from './chain-path.ts';
import { refusedAsSent, refusedOnPath } from './go-rules.ts';
import { type PemBlock, parseCertificates, splitPem } from './pem.ts';
import { type RootSource, readBundle, readDirectories, readStore } from './trust-sources.ts';

/** Below this, choosing is not worth its while. */
const FEW = 20;
/** AWS asks clients to trust one of Amazon's or Starfield's roots; Amazon's are cross-signed by the latter. */
const AWS_ROOT_NAMES = ['Amazon', 'Starfield'];
const NO_DIRECTORIES: RootSource = { sources: [], blocks: [], problems: [] };
/** A run meets some twenty different chains. */
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

export interface NodeTrust {
  /** The roots that AWS's chains can end in, and all of `--ca-bundle`. A chain that fails here has to be tried with `full()`. */
  readonly quick: TrustStore;
  /** All roots, made on the first call. Never rejects. */
  full(): Promise<TrustStore>;
  /**
   * What is to be said about a chain as sent, leaf first; `verifyError` is the handshake's verdict with `quick`.
   * Cheap for verified chains; the first other one costs the parsing of all roots. Never rejects.
   */
  examine(chain: readonly X509Certificate[], verifyError: string | null): Promise<Examination>;
  /** As known by now: directories count only when they have been read. */
  readonly facts: NodeFacts['trust'];
}

type TrustPorts = Pick<Ports, 'files' | 'environment' | 'trustStore' | 'systemRoots' | 'clock'>;

/** Reads the roots; never rejects. `caBundle` is the text of `--ca-bundle`. */
export async function readTrust(ports: TrustPorts, caBundle: RunOptions['caBundle']): Promise<NodeTrust> {
  const { environment } = ports;
  const store = readStore(ports);
  const bundle = store ?? (await readBundle(ports, environment));
  const lateProblems: string[] = [];
  // Some 300 small files: at once only where there is nothing else. Otherwise they wait for a chain that needs them.
  const directories =
    store !== null ? NO_DIRECTORIES : bundle.blocks.length === 0 ? await readDirectories(ports, environment) : null;
  const system = directories === null ? bundle.blocks : merge(bundle.blocks, directories.blocks);
  const extra = caBundle === null ? { blocks: [], broken: 0 } : splitPem(caBundle.pem);

  const chosen = system.length <= FEW ? system : system.filter(isAwsRoot);
  const storeOf = (...blocks: readonly PemBlock[]) => ports.trustStore(blocks.map(({ pem }) => pem));
  const quick = storeOf(...chosen, ...extra.blocks);
  const all = once(async () => {
    if (directories !== null) return system;
    const late = await readDirectories(ports, environment);
    lateProblems.push(...late.problems);
    return merge(system, late.blocks);
  });
  const full = once(async () => storeOf(...(await all()), ...extra.blocks).trust);
  const quickSystem = once(() => Promise.resolve(storeOf(...chosen).trust));
  const fullSystem = once(async () => storeOf(...(await all())).trust);
  const roots = once(async () => ({
    system: linksOf(parseCertificates(await all())),
    extra: linksOf(parseCertificates(extra.blocks)),
  }));

  /** Only what has the name is parsed. */
  const named = (blocks: readonly PemBlock[]) => (subject: Buffer) =>
    linksOf(parseCertificates(blocks.filter(({ der }) => der.includes(subject)))).filter(({ bytes }) =>
      bytes.subject.equals(subject),
    );
  const refusal = (sent: readonly Link[], blocks: readonly PemBlock[]) => {
    const paths = pathsOf(sent, named(blocks));
    const passing = paths.find((path) => refusedOnPath(path) === null);
    const [first] = paths;
    // OpenSSL compares names less strictly than Go, which finds no issuer then.
    return { path: passing ?? first ?? sent, refused: passing ? null : first ? refusedOnPath(first) : 'NO_ISSUER_OF_THIS_NAME' };
  };
  const judge = async (chain: readonly X509Certificate[], verifyError: string | null): Promise<Examination> => {
    const isQuick = verifyError === null;
    const judged = isQuick ? null : await (await full()).judge(chain);
    const sent = linksOf(chain);
    if (judged !== null) {
      const { system: own, extra: added } = await roots();
      const { path, anchor, impersonatesRoot } = describeChain(sent, [...own, ...added]);
      const whose = anchor === null ? null : own.includes(anchor) ? 'system' : 'extra';
      // OpenSSL calls an authority that is none unfit for the purpose: this is the plainer word.
      const isNone = judged === 'INVALID_PURPOSE' && path.slice(1).some(({ x509 }) => !x509.ca);
      const error = isNone ? 'INVALID_CA' : judged;
      return { verifyError: error, anchor: whose, impersonatesRoot, path: certificatesOf(path) };
    }
    // Without added roots there is nothing to tell apart.
    const isOwn = extra.blocks.length === 0 || (await (await (isQuick ? quickSystem() : fullSystem())).judge(chain)) === null;
    let { path, refused } = refusal(sent, [...(isQuick ? chosen : await all()), ...extra.blocks]);
    if (refused !== null && isQuick) ({ path, refused } = refusal(sent, [...(await all()), ...extra.blocks]));
    refused = sent.map(refusedAsSent).find((why) => why !== null) ?? refused;
    // The anchor is not part of what was sent, but for a leaf that is one itself.
    const shown = path.length > 1 ? path.slice(0, -1) : path;
    return { verifyError: refused, anchor: isOwn ? 'system' : 'extra', impersonatesRoot: false, path: certificatesOf(shown) };
  };
  const remembered = new Map<string, Promise<Examination>>();
  const examine: NodeTrust['examine'] = (chain, verifyError) => {
    const key = [verifyError === null, ...chain.map(({ fingerprint256 }) => fingerprint256)].join();
    // Whatever breaks here is ours, and a chain that was not judged to its end is not verified.
    const unknown = (): Examination => ({ verifyError: 'UNVERIFIED', anchor: null, impersonatesRoot: false, path: chain });
    const examination = remembered.get(key) ?? judge(chain, verifyError).catch(unknown);
    if (remembered.size < MAX_REMEMBERED) remembered.set(key, examination);
    return examination;
  };

  const problems = [...bundle.problems, ...(directories?.problems ?? [])];
  if (system.length === 0) problems.push('no roots were found on this node: no certificate can be trusted');
  if (caBundle !== null && extra.blocks.length === 0) problems.push(`${caBundle.path} holds no certificate`);
  const broken = extra.broken + quick.broken;
  if (broken > 0) problems.push(`${broken} broken certificate${broken === 1 ? ' was' : 's were'} left out`);
  const sources = [...bundle.sources, ...(directories?.sources ?? [])];

  return {
    quick: quick.trust,
    full,
    examine,
    get facts() {
      return { sources, roots: system.length, extraRoots: extra.blocks.length, problems: [...problems, ...lateProblems] };
    },
  };
}

function certificatesOf(links: readonly Link[]): readonly X509Certificate[] {
  return links.map(({ x509 }) => x509);
}

function isAwsRoot({ der }: PemBlock): boolean {
  // Names are stored as plain ASCII inside the DER; a chance hit only makes the store larger.
  return AWS_ROOT_NAMES.some((name) => der.includes(name));
}

function merge(first: readonly PemBlock[], second: readonly PemBlock[]): readonly PemBlock[] {
  if (second.length === 0) return first;
  return [...new Map([...first, ...second].map((block) => [block.der.toString('latin1'), block])).values()];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
