/** How many connections lost a packet by chance, and which failures that explains. */
import type { ConnectionFacts } from '../facts.ts';
import { type Counted, isBeyondChance, sumOf } from './chance.ts';

type Seen = Pick<ConnectionFacts, 'tcp' | 'repeats'>;

/** When a lost SYN is sent again: after one second, then twice as long each time (RFC 6298), or every second (Linux since 6.5). */
const SENT_AGAIN_MS = [1_000, 2_000, 3_000, 4_000, 7_000] as const;
/** Timers are late, and never early. */
const EARLY_MS = 20;
const LATE_MS = 120;
/** Where connections take times that differ more, what is late has waited in a queue. */
const SPREAD_MS = 300;
/** Below this, that all attempts at one address fail by the loss elsewhere is no longer chance: the address has a fault of its own. */
const CHANCE = 0.01;

/** What was begun at one address, and what of it did not open at once. */
export interface ConnectCount<C> extends Counted {
  readonly connection: C;
}

/** Of connections that opened in the end; those that did not are no measure, because their address may be dead. */
export function connectCounts<C extends Seen>(connections: readonly C[]): readonly ConnectCount<C>[] {
  const lates = lateOnes(connections);
  return connections.flatMap((connection) => {
    const { tcp, repeats } = connection;
    const first = lates !== null && tcp.outcome === 'ok' ? [{ tried: 1, failed: lates.has(tcp) ? 1 : 0 }] : [];
    const again = repeats !== undefined && repeats.failed < repeats.tried ? [repeats] : [];
    return first.length + again.length === 0 ? [] : [{ connection, ...sumOf([...first, ...again]) }];
  });
}

/**
 * The share of connections that do not open at once; null where chance explains them. Two signs are enough: where something was late
 * or failed, some of five connections that were begun at one instant are late again; or too many of all are late.
 */
export function lossOf(connections: readonly Seen[]): number | null {
  const mixed = connections.flatMap(({ repeats }) => (repeats !== undefined && isMixed(repeats) ? [repeats] : []));
  if (mixed.some(({ beside }) => beside !== true)) {
    const { tried, failed } = sumOf(mixed);
    return failed / tried;
  }
  const all = sumOf(connectCounts(connections));
  return isBeyondChance(all) ? all.failed / all.tried : null;
}

/** Some and not all: an address that is dead, or fine, is not lossy. */
export function isMixed({ tried, failed }: Counted): boolean {
  return failed > 0 && failed < tried;
}

/** Can what failed there be the loss that is seen at this or other addresses? */
export function canBeLoss({ tcp, repeats }: Seen, loss: number | null): boolean {
  if (loss === null || repeats === undefined) return false;
  if (isMixed(repeats)) return true;
  if (tcp.outcome === 'failed' && tcp.reason !== 'timeout') return false;
  return repeats.failed === 0 ? (1 - loss) ** repeats.tried >= CHANCE : loss ** repeats.tried >= CHANCE;
}

/**
 * Those that opened just when a SYN is sent again; null where times say nothing. A late one was tried again at once: one that was not, at
 * the name of a bucket, say, is left out.
 */
function lateOnes(connections: readonly Seen[]): ReadonlySet<Seen['tcp']> | null {
  const [first] = SENT_AGAIN_MS;
  const opened = connections.flatMap(({ tcp, repeats }) =>
    tcp.outcome === 'ok' && (repeats !== undefined || tcp.ms < first - EARLY_MS) ? [tcp] : [],
  );
  const prompt = opened.map(({ ms }) => ms).filter((ms) => ms < first - EARLY_MS);
  const [fastest, slowest] = [Math.min(...prompt), Math.max(...prompt)];
  if (prompt.length === 0 || slowest - fastest > SPREAD_MS) return null;
  const rest = opened.filter(({ ms }) => ms >= first - EARLY_MS);
  const late = rest.filter(({ ms }) =>
    SENT_AGAIN_MS.some((sentAt) => ms >= sentAt + fastest - EARLY_MS && ms <= sentAt + slowest + LATE_MS),
  );
  return rest.length - late.length >= Math.max(1, late.length) ? null : new Set(late);
}
