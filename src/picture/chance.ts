/**
 * How much loss a clean path explains.
 *
 * A question and its answer, a SYN and its SYN-ACK, are two packets. A path is called clean if it loses at most one packet of a thousand
 * each way, so that at most two of a thousand such exchanges fail. Of `tried` independent exchanges at least `failed` then fail with
 * the probability `atLeast(failed, tried, CLEAN)`: the upper tail of the binomial distribution. What is less probable than `RARE` is not
 * chance. A run draws this conclusion a few times (once for its connections, once for each of up to five DNS servers), so that
 * fewer than one run of a thousand accuses a clean path; `test/picture/chance.test.ts` counts.
 */

/** One packet of a thousand, each way. */
export const CLEAN = 0.002;
export const RARE = 0.0001;

/** The probability that of `tried` exchanges, each of which fails with `share`, at least `failed` fail. */
export function atLeast(failed: number, tried: number, share: number): number {
  let exactly = (1 - share) ** tried;
  let fewer = 0;
  for (let count = 0; count < failed; count += 1) {
    fewer += exactly;
    exactly *= ((tried - count) / (count + 1)) * (share / (1 - share));
  }
  return Math.max(0, 1 - fewer);
}

/** Exchanges that were tried, and how many of them lost a packet. */
export interface Counted {
  readonly tried: number;
  readonly failed: number;
}

export const isBeyondChance = ({ tried, failed }: Counted): boolean => failed > 1 && atLeast(failed, tried, CLEAN) < RARE;

export function sumOf(counts: readonly Counted[]): Counted {
  return {
    tried: counts.reduce((sum, { tried }) => sum + tried, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}
