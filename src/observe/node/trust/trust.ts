/**
 * The roots that chains are judged with, as the agent would: the system's, plus `--ca-bundle`.
 *
 * Parsing 144 roots costs about 6 ms of CPU, those that AWS's own chains end in 0.5 ms. So there are two stores:
 * `quick` has only these, and a chain that verifies with it verifies with all; the rare chain that does not is
 * judged again by OpenSSL with `full()`, which also holds the certificate directories.
 */
import type { X509Certificate } from 'node:crypto';
import type { RunOptions } from '../../../arguments/table.ts';
import type { NodeFacts } from '../../../facts.ts';
import type { Ports, TrustStore } from '../../../platform/ports.ts';
import { chainExaminer, type Examination, type Roots } from './examine-chain.ts';
import { type PemBlock, splitPem } from './pem.ts';
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
  /**
   * What is to be said about a chain as sent, leaf first; `verifyError` is the handshake's verdict with `quick`.
   * `unknown`: some of the roots could not be read, so that a chain that does not verify proves nothing.
   * Cheap for verified chains; the first other one costs the parsing of all roots. Never rejects.
   */
  examine(chain: readonly X509Certificate[], verifyError: string | null): Promise<Examination & { readonly unknown?: string }>;
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
  const rootsOf = (own: readonly PemBlock[]): Roots => ({
    system: own,
    extra: extra.blocks,
    store: once(() => Promise.resolve(storeOf(...own, ...extra.blocks).trust)),
    systemStore: once(() => Promise.resolve(storeOf(...own).trust)),
  });
  let unread = bundle.unread ?? directories?.unread ?? null;
  const all = once(async () => {
    if (directories !== null) return rootsOf(system);
    const late = await readDirectories(ports, environment);
    lateProblems.push(...late.problems);
    unread ??= late.unread;
    return rootsOf(merge(system, late.blocks));
  });

  const problems = [...bundle.problems, ...(directories?.problems ?? [])];
  if (system.length === 0) problems.push('no roots were found on this node: no certificate can be trusted');
  if (caBundle !== null && extra.blocks.length === 0) problems.push(`${caBundle.path} holds no certificate`);
  const broken = extra.broken + quick.broken;
  if (broken > 0) problems.push(`${broken} broken certificate${broken === 1 ? ' was' : 's were'} left out`);
  const sources = [...bundle.sources, ...(directories?.sources ?? [])];

  const look = chainExaminer(rootsOf(chosen), all);
  return {
    quick: quick.trust,
    full: async () => (await all()).store(),
    async examine(chain, verifyError) {
      const examined = await look(chain, verifyError);
      // A chain whose root is known is not better for roots that are not.
      if (unread === null || examined.verifyError === null || examined.anchor !== null) return examined;
      return { ...examined, unknown: unread };
    },
    get facts() {
      return { sources, roots: system.length, extraRoots: extra.blocks.length, problems: [...problems, ...lateProblems] };
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

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
