/**
 * Measures whole runs in the lab's healthy private VPC, and their floor: the start of an empty
 * binary plus one DNS, TCP, TLS and HTTP exchange by curl. No probe with this runtime can be
 * faster.
 */
import { type BenchResult, runInBenchLab } from '../../test/vpc/bench-lab.ts';
import { type Measured, summarise } from './measure.ts';

const MIB = 1_048_576;
/** On the first processor alone, as on the smallest instances. */
const ONE_PROCESSOR = ['/usr/bin/taskset', '-c', '0'];

/** The lab's agent is healthy for its first minute; from then on it lacks a worker. */
const ROUNDS_A_LAB = 3;

interface Subject {
  readonly name: string;
  readonly argv: readonly string[];
}

/** What is measured, and where. */
export interface NetworkRequest {
  readonly product: string;
  readonly empty: string;
  /** Another program to measure beside ours, with its arguments; null for none. */
  readonly other: readonly string[] | null;
  /** Delay to the endpoints. */
  readonly rttMs: number;
  readonly isOneProcessor: boolean;
  readonly runs: number;
}

/** The rows in the order of the table, and those that the aims are about. */
export interface NetworkResult {
  readonly rows: readonly Measured[];
  readonly empty: Measured;
  readonly curl: Measured;
  readonly unsigned: Measured;
  readonly signed: Measured;
}

/**
 * The commands run in turn, A B C A B C …, after one round that does not count. Throws if the lab cannot be built or a program of ours fails:
 * measuring a failure would mislead.
 */
export async function measureNetwork(request: NetworkRequest): Promise<NetworkResult> {
  const { product, rttMs, runs, other } = request;
  const url = 'https://ssm.eu-central-1.amazonaws.com/';
  const subjects: readonly Subject[] = [
    { name: 'empty binary', argv: [request.empty] },
    { name: 'curl, one exchange', argv: ['/usr/bin/curl', '--silent', '--show-error', '--output', '/dev/null', url] },
    { name: 'nothing signed', argv: [product, '--format', 'json', '--no-credentials'] },
    { name: 'signed', argv: [product, '--format', 'json'] },
    { name: 'signed, as text', argv: [product] },
    ...(other === null ? [] : [{ name: 'the other program', argv: other }]),
  ];
  const before = request.isOneProcessor ? ONE_PROCESSOR : [];
  const round = subjects.map(({ argv }) => ({ argv: [...before, ...argv] }));
  const all: BenchResult['runs'][number][] = [];
  for (let left = runs + 1; left > 0; left -= ROUNDS_A_LAB) {
    const commands = Array.from({ length: Math.min(left, ROUNDS_A_LAB) }, () => round).flat();
    all.push(...(await runInBenchLab({ rttMs, commands })).runs);
  }
  const rows = subjects.map(({ name, argv }, index) => {
    const own = all.filter((_, position) => position % subjects.length === index).slice(1);
    const samples = own.map((run) => {
      if (run.code !== 0 && argv !== other)
        throw new Error(`${name} ended with ${run.code ?? run.signal}: ${run.stderr.slice(0, 300)}`);
      return { ...run, peakMb: (run.peakMb * MIB) / 1e6 };
    });
    return summarise(name, samples);
  });
  const [empty, curl, unsigned, signed] = rows;
  if (empty === undefined || curl === undefined || unsigned === undefined || signed === undefined) throw new Error('no rows');
  return { rows, empty, curl, unsigned, signed };
}
