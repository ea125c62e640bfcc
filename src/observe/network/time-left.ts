/** What a step may take that begins late, so that a run in which packets vanish ends with its timeout. */
import type { Clock } from '../../platform/ports.ts';
import type { ConnectionLimits } from './target.ts';

export interface Started {
  readonly clock: Pick<Clock, 'lived'>;
  /** When the first steps began, on the lived clock. */
  readonly began: number;
  readonly timeoutMs: number;
}

/**
 * The rest of the timeout, and two thirds of it at least: TCP repeats a lost SYN after one second, so that a step that begins after
 * a third, when others have been found to hang, has its second try and still ends with them. To the nearest twentieth: those that begin
 * nearly together have the same, "no answer within 3000 ms" is told once, and no step ends more than a fortieth after the timeout.
 */
export function timeLeft({ clock, began, timeoutMs }: Started): number {
  const step = timeoutMs / 20;
  const left = Math.round((timeoutMs - (clock.lived() - began)) / step) * step;
  return Math.round(Math.max((timeoutMs * 2) / 3, left));
}

/** For steps that follow each other: all of them have `timeLeft` together, and each a third of the timeout at least. */
export function sharedLimits(started: Started, signal: AbortSignal): ConnectionLimits {
  const { clock, timeoutMs } = started;
  const end = clock.lived() + timeLeft(started);
  return {
    signal,
    get timeoutMs() {
      return Math.max(timeoutMs / 3, end - clock.lived());
    },
  };
}
