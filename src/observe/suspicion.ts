/**
 * Which hosts hang, long before their steps time out: what could explain it is looked at beside the wait, and ends with it. A healthy
 * run never gets here.
 */
import type { Clock } from '../platform/ports.ts';
import { sleepLived } from '../platform/stopwatch.ts';

export interface Suspicion {
  /** `matters`: it is among what was asked for. Others are only suspected with one of those. */
  suspect(host: string, matters: boolean): void;
  /** The hosts that were suspected by then or about the time of the first one that matters; empty if `end` came first. */
  readonly hosts: Promise<ReadonlySet<string>>;
  /** The survey is over: what failed is known. */
  end(): void;
}

/** Their steps began within the same few milliseconds. */
const GATHER_MS = 50;

export function suspicion(clock: Clock, over: AbortSignal): Suspicion {
  const { promise, resolve } = Promise.withResolvers<ReadonlySet<string>>();
  const suspects = new Set<string>();
  let isOn = false;
  return {
    suspect(host, matters) {
      suspects.add(host);
      if (isOn || !matters) return;
      isOn = true;
      void sleepLived(clock, GATHER_MS, over).then(() => resolve(suspects));
    },
    hosts: promise,
    end: () => resolve(new Set()),
  };
}
