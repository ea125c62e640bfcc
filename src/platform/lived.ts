/**
 * Measures the time that this process had. After a stop, on a busy processor or during a long
 * computation, a timer fires late, before the process reads what has arrived. A silence then proves
 * nothing.
 *
 * During a wait a beat shows by its delays how much time was lost. Without a wait there is no beat.
 */
import { monotonicMs } from './monotonic.ts';
import { LITTLE_MS, MAX_EXTENSIONS, type Stopwatch, stopwatchOf } from './stopwatch.ts';

/** A stop hides the rest of the beat before it. A healthy run has ten cheap beats. */
const BEAT_MS = 20;
/** Timers have whole milliseconds, and a busy loop is not starved. */
const USUAL_MS = 5;
/** Longer waits are pauses between runs: unmeasured, and nothing may wake up. */
const MEASURED_MS = 60_000;

let lost = 0;
let beatAt = 0;
let waits = 0;
let beat: NodeJS.Timeout | null = null;

const late = (now: number): number => (beat === null ? 0 : Math.max(0, now - beatAt - BEAT_MS - USUAL_MS));

function onBeat(): void {
  const now = monotonicMs();
  lost += late(now);
  beatAt = now;
}

function begin(): void {
  waits += 1;
  if (beat !== null) return;
  beatAt = monotonicMs();
  beat = setInterval(onBeat, BEAT_MS).unref();
}

function end(): void {
  waits -= 1;
  if (waits > 0 || beat === null) return;
  onBeat();
  clearInterval(beat);
  beat = null;
}

/** As `monotonicMs`, without the time that this process did not have. Monotonic. */
export function lived(): number {
  const now = monotonicMs();
  return now - lost - late(now);
}

/** A watch that counts only while this process runs. */
export const stopwatch = (): Stopwatch => stopwatchOf({ monotonic: monotonicMs, lived });

/** The failure of a step, or `starved` if this process was away for too long. */
export function starvedBy<R extends string>(
  watch: Stopwatch,
  waitMs: number,
  reason: R,
  detail: string,
): { readonly reason: R | 'starved'; readonly detail: string } {
  const isOwn = reason === 'timeout' ? watch.isStarved(waitMs) : (reason === 'closed' || reason === 'reset') && watch.wasAway();
  return isOwn ? { reason: 'starved', detail: watch.words() } : { reason, detail };
}

/** Calls `then` after `ms`, once all that has arrived is read. Returns a canceller. */
export function after(ms: number, then: () => void): () => void {
  const isMeasured = ms <= MEASURED_MS;
  let turn: NodeJS.Immediate | undefined;
  let isOver = false;
  if (isMeasured) begin();
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearImmediate(turn);
    if (isMeasured) end();
  };
  // In the event loop, timers come before input and output, and immediates after them.
  const timer = setTimeout(() => {
    turn = setImmediate(() => {
      over();
      then();
    });
  }, ms);
  return over;
}

/** As `after`, plus the time that the process did not have: the peer really had `ms`. */
export function deadline(ms: number, expire: () => void): () => void {
  const watch = stopwatch();
  let extensions = 0;
  const due = (): void => {
    const missing = ms - watch.ms();
    if (missing <= LITTLE_MS || extensions >= MAX_EXTENSIONS) return expire();
    extensions += 1;
    cancel = after(missing, due);
  };
  let cancel = after(ms, due);
  return () => cancel();
}
