/**
 * `--cloudwatch`: delivers this run's event first, then what waits in the spool, oldest first. What
 * cannot be delivered goes into the spool. Delivers at least once; queries drop doubles by `id`. It
 * has its own time limit, and never changes the exit status.
 */
import type { Clock } from '../platform/ports.ts';
import { makeBatch } from './log-batches.ts';
import { type Delivery, inWords, send, sendOrHalve, type Waiting } from './log-sending.ts';
import { spoolTarget } from './log-target.ts';
import type { LogsApi, LogsFailure } from './logs-api.ts';
import type { DeliveryRow } from './row.ts';
import { keep, type Waiting as Spooled, type SpoolPort, waitingFor } from './spool.ts';

export type Connected = { readonly outcome: 'ok'; readonly api: LogsApi } | { readonly outcome: 'failed'; readonly why: string };

interface DeliveryPorts {
  readonly clock: Clock;
  readonly spool: SpoolPort;
}

/** A disk that needs longer for a megabyte hangs, and the report must not. */
const DISK_PATIENCE_MS = 5_000;

/**
 * One row for this run's event, and one for what waited, if anything did. Never rejects. `signal`
 * ends it: what AWS has not acknowledged by then waits in the spool.
 */
export async function deliverToCloudWatch(
  ports: DeliveryPorts,
  connected: Connected,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<readonly DeliveryRow[]> {
  const { target, stream, event } = delivery;
  const row = (outcome: DeliveryRow['outcome'], detail: string): DeliveryRow => ({
    sink: 'cloudwatch',
    outcome,
    detail: `${target.group}:${stream}: ${detail}`,
  });
  if (connected.outcome === 'failed') return [await kept(ports, delivery, connected.why, row)];
  const { api } = connected;
  try {
    const sent = await send(api, delivery, [event], ports.clock, signal);
    if (sent.outcome === 'failed') return [await kept(ports, delivery, inWords(sent, delivery), row)];
    const own =
      sent.refused > 0
        ? row('failed', 'AWS takes no event of this time: the clock of this node is far off')
        : row('ok', 'delivered');
    const waiting = await sendWaiting(ports, api, delivery, signal);
    return waiting === null ? [own] : [own, waiting];
  } finally {
    api.close();
  }
}

async function kept(
  { clock, spool }: DeliveryPorts,
  { id, event, region, target, spool: path }: Delivery,
  why: string,
  row: (outcome: DeliveryRow['outcome'], detail: string) => DeliveryRow,
): Promise<DeliveryRow> {
  const entry = { id, at: event.timestamp, target: spoolTarget(region, target), message: event.message };
  const done = new AbortController();
  const hung = clock.sleep(DISK_PATIENCE_MS, done.signal).then(() => ({ outcome: 'hung' }) as const);
  const result = await Promise.race([keep(spool, path, entry), hung]);
  done.abort();
  if (result.outcome === 'hung') return row('failed', `${why}; and ${path} does not answer`);
  if (result.outcome === 'failed') return row('failed', `${why}; and it cannot wait in ${path}: ${result.detail}`);
  const gone = result.gaveWay === 0 ? '' : `, ${result.gaveWay} older ones gave way`;
  return row('spooled', `${why}; it waits in ${path} for a later run (${result.waiting} wait${gone})`);
}

/** Null if nothing waited. */
async function sendWaiting(
  { clock, spool }: DeliveryPorts,
  api: LogsApi,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryRow | null> {
  const { region, target, spool: path, event: own } = delivery;
  const row = (outcome: DeliveryRow['outcome'], detail: string): DeliveryRow => ({
    sink: 'spool',
    outcome,
    detail: `${path}: ${detail}`,
  });
  const waiting = await waitingFor(spool, path, spoolTarget(region, target));
  if (waiting.outcome === 'failed')
    return waiting.reason === 'absent' ? null : row('failed', `cannot be read: ${waiting.detail}`);
  const count = { sent: 0, tooOld: 0, invalid: 0 };
  let problem = null as LogsFailure | null;
  const flush = async (events: readonly Waiting[]): Promise<boolean> => {
    if (events.length === 0) return true;
    const sent = await sendOrHalve(api, delivery, events, clock, signal);
    for (const { id } of sent.done) await waiting.drop(id);
    count.sent += sent.done.length - sent.tooOld - sent.invalid;
    count.tooOld += sent.tooOld;
    count.invalid += sent.invalid;
    problem ??= sent.failure;
    return sent.failure === null;
  };
  try {
    await inBatches(waiting, own.timestamp, signal, flush);
  } finally {
    await waiting.close();
  }
  const { tooOld, torn } = waiting.lost();
  const lost = [
    ...thrownAway({ tooOld: count.tooOld + tooOld, invalid: count.invalid, torn }),
    ...(problem === null ? [] : [`others still wait: ${inWords(problem, delivery)}`]),
  ];
  const parts = [...(count.sent > 0 ? [`${count.sent} that waited are delivered, too`] : []), ...lost];
  return parts.length === 0 ? null : row(lost.length === 0 ? 'ok' : 'failed', parts.join('; '));
}

/** In batches, until `flush` says that no more go. */
async function inBatches(
  waiting: Pick<Spooled, 'ids' | 'read'>,
  latest: number,
  signal: AbortSignal,
  flush: (events: readonly Waiting[]) => Promise<boolean>,
): Promise<void> {
  let batch = makeBatch<Waiting>();
  for (const id of waiting.ids) {
    if (signal.aborted) break;
    const entry = await waiting.read(id);
    if (entry === null) continue;
    // A clock may have been ahead during the outage. AWS takes nothing from the future, and the
    // event is no later than now.
    const event = { id, timestamp: Math.min(entry.at, latest), message: entry.message };
    if (batch.add(event)) continue;
    if (!(await flush(batch.events()))) return;
    batch = makeBatch<Waiting>();
    batch.add(event);
  }
  await flush(batch.events());
}

function thrownAway({ tooOld, invalid, torn }: Readonly<Record<'tooOld' | 'invalid' | 'torn', number>>): string[] {
  return [
    ...(tooOld > 0 ? [`${tooOld} were too old and are thrown away`] : []),
    ...(invalid > 0 ? [`${invalid} that AWS does not take are thrown away`] : []),
    ...(torn > 0 ? [`${torn} damaged ones are thrown away`] : []),
  ];
}
