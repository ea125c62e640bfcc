/**
 * The roots that chains are judged with, as the agent would: the system's, plus `--ca-bundle`.
 *
 * Parsing 144 roots costs about 6 ms of CPU, those that AWS's own chains end in 0.5 ms. So there are two stores:
 * `quick` has only these, and a chain that verifies with it verifies with all; the rare chain that does not is
 * verified again with `full()`, which also reads the certificate directories.
 */
import type { X509Certificate } from 'node:crypto';
import type { NodeFacts } from '../facts.ts';
import type { RunOptions } from '../options.ts';
import type { Ports, TrustStore } from '../platform/ports.ts';
import { anchorOf, type Examination, examineChain, type Roots } from './anchor.ts';
import { type PemBlock, parseCertificates, splitPem } from './pem.ts';
import { type RootSource, readBundle, readDirectories, readStore } from './trust-sources.ts';

/** Below this, choosing is not worth its while. */
const FEW = 20;
/** AWS asks clients to trust one of Amazon's or Starfield's roots; Amazon's are cross-signed by the latter. */
const AWS_ROOT_NAMES = ['Amazon', 'Starfield'];
const NO_DIRECTORIES: RootSource = { sources: [], blocks: [], problems: [], unread: null };

export interface NodeTrust {
  /** The roots that AWS's chains can end in, and all of `--ca-bundle`. A chain that fails here has to be tried with `full()`. */
  readonly quick: TrustStore;
  /** All roots, made on the first call. Never rejects. */
  full(): Promise<TrustStore>;
  /** All roots, parsed on the first call. Never rejects. */
  roots(): Promise<Roots>;
  /**
   * What this node's roots say about a chain, leaf first; `verified` is the handshake's verdict with `quick`.
   * Cheap for verified chains; the first other one costs the parsing of all roots. Never rejects.
   */
  examine(chain: readonly X509Certificate[], verified: boolean): Promise<Examination & { readonly unread?: string }>;
  /** As known without `full()`: directories count only when they were read at once. */
  readonly facts: NodeFacts['trust'];
}

type TrustPorts = Pick<Ports, 'files' | 'environment' | 'trustStore' | 'systemRoots' | 'clock'>;

/** Reads the roots; never rejects. `caBundle` is the text of `--ca-bundle`. */
export async function readTrust(ports: TrustPorts, caBundle: RunOptions['caBundle']): Promise<NodeTrust> {
  const { files, environment } = ports;
  const store = readStore(ports);
  const bundle = store ?? (await readBundle(files, environment));
  // Some 300 small files: at once only where there is nothing else. Otherwise they wait for a chain that needs them.
  const directories =
    store !== null ? NO_DIRECTORIES : bundle.blocks.length === 0 ? await readDirectories(files, environment) : null;
  const system = directories === null ? bundle.blocks : merge(bundle.blocks, directories.blocks);
  const extra = caBundle === null ? { blocks: [], broken: 0 } : splitPem(caBundle.pem);

  const chosen = system.length <= FEW ? system : system.filter(isAwsRoot);
  const quick = ports.trustStore(pems([...chosen, ...extra.blocks]));
  const found = once(async () => directories ?? (await readDirectories(files, environment)));
  const all = once(async () => merge(system, (await found()).blocks));

  const roots = once(async () => ({ system: parseCertificates(await all()), extra: parseCertificates(extra.blocks) }));
  const quickRoots = once(async () => ({ system: parseCertificates(chosen), extra: parseCertificates(extra.blocks) }));
  const examine: NodeTrust['examine'] = async (chain, verified) => {
    if (!verified) {
      const examined = examineChain(chain, await roots(), ports.clock.now());
      const unread = bundle.unread ?? (await found()).unread;
      return unread === null ? examined : { ...examined, unread };
    }
    // Without added roots there is nothing to tell apart.
    const anchor = extra.blocks.length === 0 ? 'system' : anchorOf(chain, await quickRoots());
    return { verified: true, anchor, impersonatesRoot: false };
  };

  const problems = [...bundle.problems, ...(directories?.problems ?? [])];
  if (system.length === 0) problems.push('no roots were found on this node: no certificate can be trusted');
  if (caBundle !== null && extra.blocks.length === 0) problems.push(`${caBundle.path} holds no certificate`);
  const broken = extra.broken + quick.broken;
  if (broken > 0) problems.push(`${broken} broken certificate${broken === 1 ? ' was' : 's were'} left out`);

  return {
    quick: quick.trust,
    full: once(async () => ports.trustStore(pems([...(await all()), ...extra.blocks])).trust),
    roots,
    examine,
    facts: {
      sources: [...bundle.sources, ...(directories?.sources ?? [])],
      roots: system.length,
      extraRoots: extra.blocks.length,
      problems,
    },
  };
}

function isAwsRoot({ der }: PemBlock): boolean {
  // Names are stored as plain ASCII inside the DER; a chance hit only makes the store larger.
  return AWS_ROOT_NAMES.some((name) => der.includes(name));
}

function merge(first: readonly PemBlock[], second: readonly PemBlock[]): readonly PemBlock[] {
  if (second.length === 0) return first;
  return [...new Map([...first, ...second].map((block) => [block.der.toString('latin1'), block])).values()];
}

function pems(blocks: readonly PemBlock[]): readonly string[] {
  return blocks.map(({ pem }) => pem);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
