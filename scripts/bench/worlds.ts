/**
 * Measures whole runs in extreme worlds: every packet vanishes, or S3 has a thousand addresses.
 * Nothing is signed.
 */
import { type BenchWorld, runInBenchLab } from '../../test/vpc/bench-lab.ts';
import { type Measured, summarise } from './measure.ts';

const MIB = 1_048_576;
/**
 * The addresses of S3's two names together. A run connects to at most 48, and to four of each later
 * name.
 */
export const ADDRESSES = [10, 50, 100, 1_000] as const;
export const TIMEOUT_MS = 3_000;

/** `status`: the expected exit status. Throws for any other: measuring a failure would mislead. */
async function measure(name: string, world: BenchWorld, product: string, runs: number, status: number): Promise<Measured> {
  const argv = [product, '--region', 'eu-central-1', '--format', 'json', '--no-credentials', '--timeout', `${TIMEOUT_MS}ms`];
  const result = await runInBenchLab({ rttMs: 0, world, commands: Array.from({ length: runs + 1 }, () => ({ argv })) });
  const samples = result.runs.slice(1).map(({ code, signal, stderr, peakMb, ...rest }) => {
    if (code !== status) throw new Error(`${name} ended with ${code ?? signal}: ${stderr.slice(0, 300)}`);
    return { ...rest, peakMb: (peakMb * MIB) / 1e6 };
  });
  return summarise(name, samples);
}

export const measureDropped = (product: string, runs: number): Promise<Measured> =>
  measure('every packet vanishes', 'dropped', product, runs, 1);

/** One row for each count of `ADDRESSES`, in order. */
export async function measureGrowth(product: string, runs: number): Promise<readonly Measured[]> {
  const rows: Measured[] = [];
  for (const s3Addresses of ADDRESSES)
    rows.push(await measure(`S3 at ${s3Addresses} addresses`, { s3Addresses }, product, runs, 0));
  return rows;
}
