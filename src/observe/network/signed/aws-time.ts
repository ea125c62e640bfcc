/** What time it is at AWS, as its own answers say. */
import type { ConnectionFacts } from '../../../facts.ts';
import { wayTo } from './open-session.ts';

/** A `Date` header has whole seconds, so an offset below two seconds proves nothing. */
const MIN_OFFSET_MS = 2_000;

/**
 * AWS's clock minus this node's, in milliseconds; 0 if it is not known. By the `Date` header behind
 * a verified chain, of `host` or of any other host of AWS. What this run signs is signed by that
 * time: under a wrong clock AWS would refuse each call for its time, and say nothing of what it
 * allows.
 */
export function awsClockOffset(connections: readonly ConnectionFacts[], host: string): number {
  const names = new Set([host, ...connections.map((one) => one.host)]);
  for (const name of names) {
    const way = wayTo(connections, name);
    if (way.outcome !== 'ok' || way.connection.http.outcome !== 'ok') continue;
    const { clockOffsetMs } = way.connection.http;
    if (clockOffsetMs !== null) return Math.abs(clockOffsetMs) < MIN_OFFSET_MS ? 0 : clockOffsetMs;
  }
  return 0;
}
