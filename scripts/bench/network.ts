/**
 * Measures a whole run in the lab's healthy private VPC, and its floor: the start of an empty
 * binary plus one DNS, TCP, TLS and HTTP exchange by curl. No probe with this runtime can be
 * faster.
 */
import { runInBenchLab } from '../../test/vpc/bench-lab.ts';
import { type Measured, summarise } from './measure.ts';

const MIB = 1_048_576;

interface Subject {
  readonly name: string;
  readonly argv: readonly string[];
}

/** What was measured and how the product compares. */
export interface NetworkResult {
  readonly rows: readonly Measured[];
  /** The product's median wall time over the sum of the floor's medians: signed, and unsigned. */
  readonly ratio: number;
  readonly unsignedRatio: number;
}

/**
 * `rttMs`: delay to the endpoints. The commands run in turn, A B C A B C …, after one round that
 * does not count. Throws if the lab cannot be built or a program fails: measuring a failure would
 * mislead.
 */
export async function measureNetwork(product: string, empty: string, rttMs: number, runs: number): Promise<NetworkResult> {
  const url = 'https://ssm.eu-central-1.amazonaws.com/';
  const subjects: readonly Subject[] = [
    { name: 'empty binary', argv: [empty] },
    { name: 'curl, one exchange', argv: ['/usr/bin/curl', '--silent', '--show-error', '--output', '/dev/null', url] },
    { name: 'nothing signed', argv: [product, '--format', 'json', '--no-credentials'] },
    { name: 'ssm-probe, signed', argv: [product, '--format', 'json'] },
  ];
  const commands = Array.from({ length: runs + 1 }, () => subjects).flat();
  const result = await runInBenchLab({ rttMs, commands });
  const samples = subjects.map(({ name }, index) =>
    result.runs
      .filter((_, position) => position % subjects.length === index)
      .slice(1)
      .map((run) => {
        if (run.code !== 0) throw new Error(`${name} ended with ${run.code ?? run.signal}: ${run.stderr.slice(0, 300)}`);
        return { wallMs: run.wallMs, cpuMs: run.cpuMs, peakMb: (run.peakMb * MIB) / 1e6 };
      }),
  );
  const rows = subjects.map(({ name }, index) => summarise(name, samples[index] ?? []));
  const [start = NaN, exchange = NaN, unsigned = NaN, signed = NaN] = rows.map((row) => row.wallMs.median);
  return { rows, ratio: signed / (start + exchange), unsignedRatio: unsigned / (start + exchange) };
}
