/**
 * Goes on with a small hello where ordinary ones hang and small ones pass. Agents that send small
 * hellos work there, and behind the device in between may be a second fault. A healthy run never
 * does this.
 */
import type { ConnectionFacts } from '../../../facts.ts';

const HUNG: readonly string[] = ['timeout', 'reset', 'closed'];

/**
 * The second look asks few addresses of a name and no bucket, so its conclusion holds for the
 * others, too. `small` connects again with a small hello.
 */
export function goOnSmall(
  connections: readonly ConnectionFacts[],
  small: (connection: ConnectionFacts) => Promise<ConnectionFacts>,
): Promise<readonly ConnectionFacts[]> {
  const isKnown = connections.some(passesSmall);
  return Promise.all(
    connections.map((connection) => {
      const isNext = isHung(connection) && (connection.retries === undefined ? isKnown : passesSmall(connection));
      return isNext ? small(connection) : Promise.resolve(connection);
    }),
  );
}

function isHung({ tls }: ConnectionFacts): boolean {
  return tls.outcome === 'failed' && HUNG.includes(tls.reason);
}

/** The ordinary hello hung twice; a small one passed, and a full-sized packet after it. */
function passesSmall({ host, retries = [] }: ConnectionFacts): boolean {
  const isLargeLost = retries.some(({ hello, result }) => hello === 'large' && result.outcome === 'failed');
  return (
    isLargeLost &&
    retries.some(({ hello, servername, fullSized }) => hello === 'small' && servername === host && fullSized?.outcome === 'ok')
  );
}
