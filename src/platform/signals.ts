/** The signals that end a run early. */

import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const INTERRUPTS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `timeout` signals its child, and at once the child's group, too: one wish, told twice. */
const ONE_WISH_MS = 500;

/**
 * Aborts at the first SIGTERM, SIGINT or SIGHUP; a second one, of somebody who does not want to wait for what the run does then, calls `end`.
 * A signal that this process was started to ignore stays ignored: SIGHUP under `nohup`, SIGINT in a script's background.
 */
export function interruption(end: () => never): AbortSignal {
  const controller = new AbortController();
  const ignored = ignoredSignals();
  let first = 0;
  for (const signal of INTERRUPTS) {
    if ((ignored & bit(signal)) !== 0n) continue;
    process.on(signal, () => {
      const now = performance.now();
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

/** One bit for each signal, as Linux tells (proc_pid_status(5)). Only our binary's Node leaves them as they were; elsewhere none is known. */
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
 * Lets a signal end this process as it ends any other. Until one of these two functions is called, the binary holds signals back
 * (`build/entry.ts`): a verdict is wanted, and nobody can give one yet.
 */
export function endBySignals(): void {
  const ignored = ignoredSignals();
  for (const signal of INTERRUPTS) {
    if ((ignored & bit(signal)) !== 0n) continue;
    // Node sets a signal to its default when the last one stops listening.
    const listener = (): void => undefined;
    process.on(signal, listener).off(signal, listener);
  }
}
