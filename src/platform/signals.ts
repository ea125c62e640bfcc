/** The signals that end a run early. */

import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { monotonicMs } from './monotonic.ts';

const INTERRUPTS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `timeout` signals its child and the child's group at once: one request. */
const ONE_WISH_MS = 500;

/**
 * Aborts at the first SIGTERM, SIGINT or SIGHUP. A second one calls `end`, for a user who does not
 * want to wait. A signal that was ignored at the start stays ignored: SIGHUP under `nohup`, SIGINT
 * in a script's background.
 */
export function interruption(end: () => never): AbortSignal {
  const controller = new AbortController();
  const ignored = ignoredSignals();
  let first = 0;
  for (const signal of INTERRUPTS) {
    if ((ignored & bit(signal)) !== 0n) continue;
    process.on(signal, () => {
      const now = monotonicMs();
      if (!controller.signal.aborted) first = now;
      else if (now - first > ONE_WISH_MS) end();
      controller.abort();
    });
  }
  return controller.signal;
}

function bit(signal: NodeJS.Signals): bigint {
  return 1n << BigInt(constants.signals[signal] - 1);
}

/**
 * One bit for each signal, as Linux tells (proc_pid_status(5)). Only our binary's Node keeps the
 * ignored ones; elsewhere none is known.
 */
function ignoredSignals(): bigint {
  if (process.platform !== 'linux') return 0n;
  try {
    const [, mask] = /^SigIgn:\s*([0-9a-f]{1,32})$/mu.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    return BigInt(`0x${mask ?? '0'}`);
  } catch {
    // Without /proc nothing is known.
    return 0n;
  }
}

/**
 * Lets a signal end this process in the usual way. The binary holds signals back (`build/entry.ts`)
 * until one of these two functions is called, because until then nobody can give the wanted
 * verdict.
 */
export function endBySignals(): void {
  const ignored = ignoredSignals();
  for (const signal of INTERRUPTS) {
    if ((ignored & bit(signal)) !== 0n) continue;
    // When the last listener goes, Node resets the signal to its default.
    const listener = (): void => undefined;
    process.on(signal, listener).off(signal, listener);
  }
}
