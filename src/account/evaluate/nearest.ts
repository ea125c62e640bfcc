/**
 * Which of the rules that do not let a packet through was meant for it? Rules that only allow are never wrong in themselves: the one that
 * differs in one thing alone, and least in that, is what a person would correct.
 */
import { commonBits, type Head, isPrivate, type Ports } from './packet.ts';

/** How a rule and the packet differ. */
export interface Near {
  readonly protocol: boolean;
  readonly ports: boolean;
  readonly peer: boolean;
  /** Its ports; null: all. */
  readonly own: Ports | null;
  /** The ranges of its other side; null: it names a group. */
  readonly ranges: readonly string[] | null;
}

/**
 * The index of the nearest rule; null where none differs in one thing alone. A rule for the right port with another range comes before one
 * for the right range with another port: ports say what a rule is for.
 */
export function closest(rules: readonly Near[], head: Head, ip: string): number | null {
  let best: { readonly index: number; readonly rank: readonly number[] } | null = null;
  for (const [index, rule] of rules.entries()) {
    const rank = rankOf(rule, head, ip);
    if (rank !== null && (best === null || isLess(rank, best.rank))) best = { index, rank };
  }
  return best?.index ?? null;
}

/** Smaller is nearer; null: it differs in more than one thing. */
function rankOf({ protocol, ports, peer, own, ranges }: Near, head: Head, ip: string): readonly number[] | null {
  const differs = [protocol, ports, peer].filter((fits) => !fits).length;
  if (differs !== 1) return null;
  if (!peer) {
    // A rule for public ranges was not meant for a private address, nor the other way round; groups have private addresses alone.
    if (ranges === null && !isPrivate(ip)) return null;
    if (ranges !== null && !ranges.some((range) => isPrivate(range.split('/')[0] ?? '') === isPrivate(ip))) return null;
    const bits = ranges === null ? 0 : Math.max(...ranges.map((range) => commonBits(range, ip)));
    return [own !== null && own.from === head.ports.from ? 0 : 1, -bits];
  }
  const distance =
    own === null ? 0 : Math.min(edits(String(own.from), String(head.ports.from)), edits(String(own.to), String(head.ports.to)));
  return [ports ? 2 : distance < 2 ? 0 : 3, distance];
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value < against;
  }
  return false;
}

/** How many digits must be put in, left out or changed (Levenshtein). */
export function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, character] of one.split('').entries()) {
    const next = [at + 1];
    for (const [index, wanted] of other.split('').entries()) {
      next.push(Math.min((next[index] ?? 0) + 1, (row[index + 1] ?? 0) + 1, (row[index] ?? 0) + (character === wanted ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
