/** Facts from a file, which may come from anybody: a bug report, a newer version, an attacker. */
import { type Facts, facts } from '../facts.ts';
import { checked } from '../schema/mismatch.ts';
import { nestsDeeperThan } from './nesting.ts';

export type FactsRead =
  | { readonly outcome: 'ok'; readonly facts: Facts }
  | { readonly outcome: 'failed'; readonly detail: string };

/** Over all answers together: a run keeps to 138 packets of questions. */
const MAX_ADDRESSES_IN_ALL = 8_000;
/** One for each `--bucket`. */
const MAX_ELSEWHERE = 20;
/** Facts are eight levels deep. */
const MAX_DEPTH = 32;

/** Never throws. `detail` says where the text stops being facts of this version. */
export function readFacts(json: string): FactsRead {
  if (json.trim() === '') return { outcome: 'failed', detail: 'it is not JSON: it is empty' };
  if (nestsDeeperThan(json, MAX_DEPTH)) return { outcome: 'failed', detail: 'it nests too deeply' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { outcome: 'failed', detail: 'it is not JSON' };
  }
  if (isVerdict(value))
    return { outcome: 'failed', detail: 'it is a verdict; facts are what --facts and bundle write, and fleet reads verdicts' };
  const read = checked(facts, value);
  if (read.outcome === 'failed') return read;
  const detail = excess(read.value);
  return detail === null ? { outcome: 'ok', facts: read.value } : { outcome: 'failed', detail };
}

/** What `--format json` prints is easily taken for what `--facts` saves. */
function isVerdict(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'findings' in value && 'headline' in value && !('factsVersion' in value);
}

/** What fits in every list and would still cost hours to judge. */
function excess({ hosts, dns }: Facts): string | null {
  const seen = new Set<string>();
  for (const { host, kind, bucket } of hosts) {
    // Two buckets of one other Region are behind one host.
    const key = JSON.stringify([host, kind === 'elsewhere' ? (bucket ?? '') : null]);
    if (seen.has(key)) return 'hosts has the same host twice';
    seen.add(key);
  }
  if (hosts.filter(({ kind }) => kind === 'elsewhere').length > MAX_ELSEWHERE)
    return `hosts has too many elsewhere (at most ${MAX_ELSEWHERE})`;
  let addresses = 0;
  for (const { a, aaaa } of dns) for (const asked of [a, aaaa]) if (asked.outcome === 'ok') addresses += asked.addresses.length;
  return addresses > MAX_ADDRESSES_IN_ALL ? `dns holds too many addresses (at most ${MAX_ADDRESSES_IN_ALL})` : null;
}
