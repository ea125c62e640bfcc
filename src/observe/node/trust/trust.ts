/**
 * The roots for judging chains as the agent would: the system's, and those of `--ca-bundle`.
 *
 * Parsing 144 roots takes about 6 ms of CPU, parsing only those of AWS's chains 0.5 ms. So `quick`
 * has only the latter. A chain that verifies with `quick` verifies with all roots. OpenSSL judges
 * the rare other chain again with `full()`, which also has the certificate directories.
 */
import type { X509Certificate } from 'node:crypto';
import type { RunOptions } from '../../../arguments/table.ts';
import type { NodeFacts } from '../../../facts.ts';
import { hasAmazonName } from '../../../knowledge/amazon-roots.ts';
import type { Ports, TrustStore } from '../../../platform/ports.ts';
import { chainExaminer, type Examination, type Roots } from './examine-chain.ts';
import { type PemBlock, splitPem } from './pem.ts';
import { type RootSource, readBundle, readDirectories, readStore } from './trust-sources.ts';

/** Choosing among fewer roots saves nothing. */
const FEW = 20;
const NO_DIRECTORIES: RootSource = { sources: [], blocks: [], problems: [], unread: null };

export interface NodeTrust {
  /** The roots of AWS's chains, and `--ca-bundle`. A chain that fails here needs `full()`. */
  readonly quick: TrustStore;
  /** All roots, made on the first call. Never rejects. */
  full(): Promise<TrustStore>;
  /**
   * Examines a chain as sent, leaf first. `verifyError` is the handshake's result with `quick`.
   * `unknown`: some roots could not be read, so a chain that does not verify proves nothing. Cheap
   * for verified chains; the first other chain costs parsing all roots. Never rejects.
   */
  examine(chain: readonly X509Certificate[], verifyError: string | null): Promise<Examination & { readonly unknown?: string }>;
  /** As known by now: directories count only once they have been read. */
  readonly facts: NodeFacts['trust'];
}

type TrustPorts = Pick<Ports, 'files' | 'environment' | 'trustStore' | 'systemRoots' | 'clock'>;

/** Reads the roots; never rejects. `caBundle` is the text of `--ca-bundle`. */
export async function readTrust(ports: TrustPorts, caBundle: RunOptions['caBundle']): Promise<NodeTrust> {
  const { environment } = ports;
  const store = readStore(ports);
  const bundle = store ?? (await readBundle(ports, environment));
  const lateProblems: string[] = [];
  // Some 300 small files. They are read at once only if there is nothing else; otherwise a chain
  // has to need them.
  const directories =
    store !== null ? NO_DIRECTORIES : bundle.blocks.length === 0 ? await readDirectories(ports, environment) : null;
  const system = directories === null ? bundle.blocks : merge(bundle.blocks, directories.blocks);
  const extra = caBundle === null ? { blocks: [], broken: 0 } : splitPem(caBundle.pem);

  const chosen = system.length <= FEW ? system : system.filter(({ der }) => hasAmazonName(der));
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
      // If a chain's root is known, unreadable roots do not matter.
      if (unread === null || examined.verifyError === null || examined.anchor !== null) return examined;
      return { ...examined, unknown: unread };
    },
    get facts() {
      return { sources, roots: system.length, extraRoots: extra.blocks.length, problems: [...problems, ...lateProblems] };
    },
  };
}

function merge(first: readonly PemBlock[], second: readonly PemBlock[]): readonly PemBlock[] {
  if (second.length === 0) return first;
  return [...new Map([...first, ...second].map((block) => [block.der.toString('latin1'), block])).values()];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
