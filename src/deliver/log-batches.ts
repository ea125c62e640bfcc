/**
 * The limits of one PutLogEvents (API reference): 1,048,576 bytes with 26 for each event, 10,000
 * events, 24 hours, ordered by time. Pure.
 */
import type { LogEvent } from './log-event.ts';

const MAX_BYTES = 1_048_576;
const OVERHEAD = 26;
const MAX_EVENTS = 10_000;
const MAX_SPAN_MS = 86_400_000;

export interface Batch<T extends LogEvent> {
  /** False if the event does not fit: the batch is full. A single event always fits. */
  add(event: T): boolean;
  /** Ordered by time. */
  readonly events: () => readonly T[];
}

export function makeBatch<T extends LogEvent>(): Batch<T> {
  const events: T[] = [];
  let bytes = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    add(event) {
      const size = Buffer.byteLength(event.message) + OVERHEAD;
      const span = Math.max(last, event.timestamp) - Math.min(first, event.timestamp);
      if (events.length > 0 && (bytes + size > MAX_BYTES || events.length >= MAX_EVENTS || span > MAX_SPAN_MS)) return false;
      events.push(event);
      bytes += size;
      first = Math.min(first, event.timestamp);
      last = Math.max(last, event.timestamp);
      return true;
    },
    events: () => events.toSorted((a, b) => a.timestamp - b.timestamp),
  };
}
