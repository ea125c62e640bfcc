/** How many questions a DNS server lost by chance: it answers, though not at the first time. */
import type { DnsAnswer, DnsFacts } from '../facts.ts';
import { type Counted, isBeyondChance, sumOf } from './chance.ts';

/** When a question is asked again, in shares of a step's timeout (`observe/network/dns/dns-client.ts`). */
const ASKED_AT = [0, 2 / 6, 3 / 6, 4 / 6, 5 / 6] as const;
/** An answer comes as fast as usual, give or take this and a quarter of the usual time. */
const JITTER_MS = 60;
/** A question that was never answered was asked so often at least. */
const LEAST_ASKED = 3;
/** Below this, that every question for a name was lost by chance is no explanation. */
const PLAUSIBLE = 0.01;

export interface DnsLoss extends Counted {
  readonly server: string;
}

/** Null where chance explains what was lost, and where answers come late for another reason. */
export function dnsLossOf(dns: readonly DnsFacts[], server: string, timeoutMs: number): DnsLoss | null {
  const rows = dns.filter((row) => row.server === server);
  const answered = rows.flatMap(({ a, aaaa }) => [a, aaaa]).filter(isAnswer);
  const [, againAt] = ASKED_AT;
  const usual = medianOf(answered.map(({ ms }) => ms).filter((ms) => ms < againAt * timeoutMs));
  if (usual === null) return null;
  const counts = answered.flatMap((answer) => countOf(answer, usual, timeoutMs) ?? []);
  const late = counts.filter(({ failed }) => failed > 0).length;
  // As many answers at odd times are a slow server, or a slow one behind it.
  if (answered.length - counts.length >= Math.max(1, late)) return null;
  // Questions that are asked once have a third of the timeout: too little for a server that is far away.
  const isNear = usual < (againAt * timeoutMs) / 2;
  const repeats = rows.flatMap((row) =>
    isNear && row.repeats !== undefined && row.repeats.failed < row.repeats.tried ? [row.repeats] : [],
  );
  const all = sumOf([...counts, ...repeats]);
  return isBeyondChance(all) ? { server, ...all } : null;
}

/** Can the loss at this server be why neither question for a name was answered? */
export function canBeLost({ tried, failed }: Counted): boolean {
  return (failed / tried) ** (2 * LEAST_ASKED) >= PLAUSIBLE;
}

type Answered = Extract<DnsAnswer, { outcome: 'ok' }>;
const isAnswer = (answer: DnsAnswer): answer is Answered => answer.outcome === 'ok' && answer.transport === 'udp';

/** How often it was asked until the answer came, as far as the time tells; null if that fits no question. */
function countOf({ ms, attempts }: Answered, usual: number, timeoutMs: number): Counted | null {
  const tolerance = JITTER_MS + usual / 4;
  const before = ASKED_AT.findIndex((share) => Math.abs(share * timeoutMs + usual - ms) <= tolerance);
  return before === -1 ? null : { tried: Math.min(before + 1, attempts), failed: Math.min(before, attempts - 1) };
}

function medianOf(times: readonly number[]): number | null {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? null;
}
