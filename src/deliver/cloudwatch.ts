/**
 * `--cloudwatch`: this run's event first, then what waits in the spool, oldest first; what cannot be delivered goes there. At least once: whoever
 * queries drops doubles by `id`. It has a time of its own, and never changes the exit status.
 */
import type { Clock } from '../platform/ports.ts';
import { makeBatch } from './log-batches.ts';
import type { LogEvent } from './log-event.ts';
import { spoolTarget } from './log-target.ts';
import type { LogsApi, LogsFailure, LogsResult } from './logs-api.ts';
import type { DeliveryRow } from './row.ts';
import { keep, type SpoolPort, waitingFor } from './spool.ts';

export interface Delivery {
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  readonly event: LogEvent;
  /** Of the run. */
  readonly id: string;
  readonly spool: string;
  /** Makes the log group where there is none. */
  readonly createsGroup: boolean;
}

export type Connected = { readonly outcome: 'ok'; readonly api: LogsApi } | { readonly outcome: 'failed'; readonly why: string };

/** Tries of one call; between them a moment that grows. */
const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 250;

/** Never rejects. `signal` ends it: what has not been acknowledged by then waits in the spool. */
export async function deliverToCloudWatch(
  ports: { readonly clock: Clock; readonly spool: SpoolPort },
  connected: Connected,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryRow> {
  const { group, stream, event } = delivery;
  const name = `${group}:${stream}`;
  const row = (outcome: DeliveryRow['outcome'], detail: string): DeliveryRow => ({
    sink: 'cloudwatch',
    outcome,
    detail: `${name}: ${detail}`,
  });
  if (connected.outcome === 'failed') return kept(ports, delivery, connected.why, row);
  const { api } = connected;
  try {
    const sent = await send(api, delivery, [event], ports.clock, signal);
    if (sent.outcome === 'failed') return await kept(ports, delivery, inWords(sent, delivery), row);
    if (sent.refused > 0) return row('failed', 'AWS takes no event of this time: the clock of this node is far off');
    const backlog = await sendWaiting(ports, api, delivery, signal);
    return row('ok', backlog === '' ? 'delivered' : `delivered; ${backlog}`);
  } finally {
    api.close();
  }
}

async function kept(
  { spool }: { readonly spool: SpoolPort },
  { id, event, region, group, stream, spool: path }: Delivery,
  why: string,
  row: (outcome: DeliveryRow['outcome'], detail: string) => DeliveryRow,
): Promise<DeliveryRow> {
  const entry = { id, at: event.timestamp, target: spoolTarget(region, group, stream), message: event.message };
  const result = await keep(spool, path, entry);
  if (result.outcome === 'failed') return row('failed', `${why}; and it cannot wait in ${path}: ${result.detail}`);
  const gone = result.gaveWay === 0 ? '' : `, ${result.gaveWay} older ones gave way`;
  return row('spooled', `${why}; it waits in ${path} for a later run (${result.waiting} wait${gone})`);
}

interface Waiting extends LogEvent {
  readonly id: string;
}

/** In words what became of it; empty where nothing waited. */
async function sendWaiting(
  { clock, spool }: { readonly clock: Clock; readonly spool: SpoolPort },
  api: LogsApi,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<string> {
  const { region, group, stream, spool: path } = delivery;
  const waiting = await waitingFor(spool, path, spoolTarget(region, group, stream));
  if (waiting.outcome === 'failed') return waiting.reason === 'absent' ? '' : `${path} cannot be read: ${waiting.detail}`;
  const count = { sent: 0, refused: 0 };
  let problem = null as LogsFailure | null;
  const flush = async (events: readonly Waiting[]): Promise<boolean> => {
    if (events.length === 0) return true;
    const sent = await sendOrHalve(api, delivery, events, clock, signal);
    for (const { id } of sent.done) await waiting.drop(id);
    count.sent += sent.done.length - sent.refused;
    count.refused += sent.refused;
    problem ??= sent.failure;
    return sent.failure === null;
  };
  try {
    let batch = makeBatch<Waiting>();
    for (const id of waiting.ids) {
      if (signal.aborted) break;
      const entry = await waiting.read(id);
      if (entry === null) continue;
      const event = { id, timestamp: entry.at, message: entry.message };
      if (batch.add(event)) continue;
      if (!(await flush(batch.events()))) break;
      batch = makeBatch<Waiting>();
      batch.add(event);
    }
    if (problem === null) await flush(batch.events());
  } finally {
    await waiting.close();
  }
  const { tooOld, torn } = waiting.lost();
  const parts = [
    ...(count.sent > 0 ? [`${count.sent} that waited are delivered, too`] : []),
    ...(count.refused > 0 ? [`${count.refused} that waited were too old for AWS`] : []),
    ...(tooOld > 0 ? [`${tooOld} too old ones thrown away`] : []),
    ...(torn > 0 ? [`${torn} damaged ones thrown away`] : []),
    ...(problem === null ? [] : [`others still wait: ${inWords(problem, delivery)}`]),
  ];
  return parts.join('; ');
}

/** One event that AWS does not like must not keep the others: the halves are tried on their own, and what is left alone goes. */
async function sendOrHalve(
  api: LogsApi,
  delivery: Delivery,
  events: readonly Waiting[],
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly done: readonly Waiting[]; readonly refused: number; readonly failure: LogsFailure | null }> {
  const sent = await send(api, delivery, events, clock, signal);
  if (sent.outcome === 'ok') return { done: events, refused: sent.refused, failure: null };
  if (sent.kind !== 'invalid') return { done: [], refused: 0, failure: sent };
  if (events.length === 1) return { done: events, refused: 1, failure: null };
  const middle = Math.ceil(events.length / 2);
  const first = await sendOrHalve(api, delivery, events.slice(0, middle), clock, signal);
  if (first.failure !== null) return first;
  const second = await sendOrHalve(api, delivery, events.slice(middle), clock, signal);
  return { done: [...first.done, ...second.done], refused: first.refused + second.refused, failure: second.failure };
}

/** With another try where it may help, and with the stream, or the group, made where it is missing. */
async function send(
  api: LogsApi,
  { group, stream, createsGroup }: Delivery,
  events: readonly LogEvent[],
  clock: Clock,
  signal: AbortSignal,
): Promise<LogsResult> {
  const put = (): Promise<LogsResult> => again(() => api.put(group, stream, events), clock, signal);
  const first = await put();
  if (first.outcome === 'ok' || first.kind !== 'missing') return first;
  const made = await again(() => api.createStream(group, stream), clock, signal);
  if (isThere(made)) return put();
  if (made.kind !== 'missing' || !createsGroup) return made;
  const created = await again(() => api.createGroup(group), clock, signal);
  if (!isThere(created)) return created;
  const remade = await again(() => api.createStream(group, stream), clock, signal);
  return isThere(remade) ? put() : remade;
}

/** Somebody else may have been faster. */
function isThere(result: LogsResult): result is Extract<LogsResult, { outcome: 'ok' }> {
  return result.outcome === 'ok' || result.kind === 'exists';
}

async function again(call: () => Promise<LogsResult>, clock: Clock, signal: AbortSignal): Promise<LogsResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await call();
    if (result.outcome === 'ok' || result.kind !== 'again' || tries === MAX_TRIES || signal.aborted) return result;
    // Full jitter: fifty thousand nodes that were throttled together must not come back together.
    await clock.sleep(Math.random() * FIRST_PAUSE_MS * 2 ** tries, signal);
    if (signal.aborted) return result;
  }
}

/** With what mends it, where that is known. */
function inWords({ kind, detail }: LogsFailure, { region, group }: Delivery): string {
  switch (kind) {
    case 'missing':
      return `there is no log group ${group} in ${region} (aws logs create-log-group --log-group-name ${group} --region ${region}, or --cloudwatch-create-group)`;
    case 'denied':
      return `denied: ${detail}`;
    case 'exists':
    case 'invalid':
    case 'again':
    case 'other':
      return detail;
  }
}
