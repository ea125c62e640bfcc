/** All reads of a plan: one queue for each S3 host. */
import { furthest } from '../../../facts/small-hello.ts';
import type { ConnectionFacts, ObjectFacts } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';
import type { Plan } from '../../plan.ts';
import type { ConnectionLimits } from '../target.ts';
import { pathOf, type ReadQueue, readQueue } from './read-queue.ts';

/** Enough for a usual plan, even if the server ends each connection after one answer. */
const MAX_ROUNDS = 8;

export type ReadQueues = ReadonlyMap<string, ReadQueue>;

export function planReads(ports: Ports, plan: Plan, limits: ConnectionLimits, record: (facts: ObjectFacts) => void): ReadQueues {
  const queues = new Map<string, ReadQueue>();
  for (const { host, service } of plan.hosts) {
    if (service !== 's3') continue;
    const reads = plan.objects.filter((object) => object.host === host);
    const [first] = reads;
    const fallback = first?.style === 'virtual' ? pathOf(first) : plan.s3CheckPath;
    queues.set(host, readQueue(ports, reads, fallback, host, limits, record));
  }
  return queues;
}

/**
 * Makes the reads whose connection broke, or was ended by the server, over new connections to
 * addresses that have answered. `again` opens such a connection and drains the queue over it. What
 * is left then is recorded as never read.
 */
export async function readTheRest(
  queues: ReadQueues,
  connections: readonly ConnectionFacts[],
  again: (connection: ConnectionFacts) => Promise<ConnectionFacts>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    [...queues].map(async ([host, queue]) => {
      let living = connections.filter((tried) => tried.host === host && answered(tried));
      for (let round = 0; round < MAX_ROUNDS && living.length > 0 && queue.left() > 0 && !signal.aborted; round += 1) {
        living = (await Promise.all(living.slice(0, queue.left()).map(again))).filter(answered);
      }
    }),
  );
  for (const [host, queue] of queues) {
    if (connections.some((connection) => connection.host === host))
      queue.finish('no-connection', `no connection to ${host} carried the read`);
    else queue.finish('no-address', 'the name has no address here');
  }
}

function answered(connection: ConnectionFacts): boolean {
  return furthest(connection).http.outcome === 'ok';
}
