/** One PutLogEvents with all that it needs: retries, a missing stream or group, and halves. */
import type { Clock } from '../platform/ports.ts';
import type { LogEvent } from './log-event.ts';
import type { LogTarget } from './log-target.ts';
import type { LogsApi, LogsFailure, LogsResult } from './logs-api.ts';

export interface Delivery {
  readonly region: string;
  /** As the user wrote it. */
  readonly target: LogTarget;
  /** The stream that this node writes to. */
  readonly stream: string;
  /** Its time is now, in AWS's time as far as it is known. */
  readonly event: LogEvent;
  /** The run's. */
  readonly id: string;
  readonly spool: string;
  /** Make the log group if it is missing. */
  readonly createsGroup: boolean;
}

export interface Waiting extends LogEvent {
  readonly id: string;
}

/** Tries of one call, with growing pauses between them. */
const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 250;

interface Sent {
  /** AWS has accepted these, or never will. */
  readonly done: readonly Waiting[];
  readonly tooOld: number;
  readonly invalid: number;
  readonly failure: LogsFailure | null;
}

/** One refused event must not block the others: sends halves, and drops it alone. */
export async function sendOrHalve(
  api: LogsApi,
  delivery: Delivery,
  events: readonly Waiting[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Sent> {
  const sent = await send(api, delivery, events, clock, signal);
  if (sent.outcome === 'ok') return { done: events, tooOld: sent.refused, invalid: 0, failure: null };
  if (sent.kind !== 'invalid') return { done: [], tooOld: 0, invalid: 0, failure: sent };
  if (events.length === 1) return { done: events, tooOld: 0, invalid: 1, failure: null };
  const middle = Math.ceil(events.length / 2);
  const first = await sendOrHalve(api, delivery, events.slice(0, middle), clock, signal);
  if (first.failure !== null) return first;
  const second = await sendOrHalve(api, delivery, events.slice(middle), clock, signal);
  return {
    done: [...first.done, ...second.done],
    tooOld: first.tooOld + second.tooOld,
    invalid: first.invalid + second.invalid,
    failure: second.failure,
  };
}

/** Retries where it may help, and makes a missing stream or group. */
export async function send(
  api: LogsApi,
  { target: { group }, stream, createsGroup }: Delivery,
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

/** Another node may have made it first. */
function isThere(result: LogsResult): result is Extract<LogsResult, { outcome: 'ok' }> {
  return result.outcome === 'ok' || result.kind === 'exists';
}

async function again(call: () => Promise<LogsResult>, clock: Clock, signal: AbortSignal): Promise<LogsResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await call();
    if (result.outcome === 'ok' || result.kind !== 'again' || tries === MAX_TRIES || signal.aborted) return result;
    // Full jitter: fifty thousand nodes that were throttled together must not retry together.
    await clock.sleep(Math.random() * FIRST_PAUSE_MS * 2 ** tries, signal);
    if (signal.aborted) return result;
  }
}

/** With the remedy, if it is known. */
export function inWords({ kind, detail }: LogsFailure, { region, target: { group } }: Delivery): string {
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
