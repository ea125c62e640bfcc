/** Times and signals on machines that do other things as well. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertSoon } from '../pace.ts';
import { type Circumstances, type Ended, runProbe } from './program.ts';

const TRIES = 4;

/**
 * Repeats `attempt` until it keeps to the limit. A busy machine makes any single run slow; a program that waits where it
 * should not is slow every time. What else must hold is asserted by `attempt`, every time. The last one may take as much more as
 * this machine is slower than an idle one.
 */
export async function within(limitMs: number, attempt: () => Promise<number>): Promise<void> {
  for (let tries = 1; tries < TRIES; tries += 1) if ((await attempt()) < limitMs) return;
  assertSoon(await attempt(), limitMs, `at the ${TRIES}th try`);
}

/** SIGHUP is signal 1: bit 0 of the mask of caught signals (proc(5)). Node itself catches SIGTERM, so that tells nothing; this is ours. */
const CATCHES_SIGHUP = 1n;

function catchesSignals(pid: number): boolean {
  try {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return (BigInt(`0x${mask}`) & CATCHES_SIGHUP) !== 0n;
  } catch {
    return false;
  }
}

/** Half a second with next to nothing on a processor: everything is loaded and begun, and it waits for answers that never come. */
const IDLE_SAMPLES = 25;
const SAMPLE_MS = 20;
/** A wait that measures its own time costs a tick (10 ms) now and then; work costs one in each sample. */
const IDLE_TICKS = 2;

/** Processor time of a process in ticks; null when it is gone (proc_pid_stat(5)). */
function ticks(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /su, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return null;
  }
}

async function untilWaiting(child: ChildProcess): Promise<void> {
  const pid = child.pid ?? 0;
  let seen: number[] = [];
  while (child.exitCode === null) {
    const now = ticks(pid);
    seen = now === null || !catchesSignals(pid) ? [] : [...seen.slice(-IDLE_SAMPLES), now];
    const [first = 0] = seen;
    if (now !== null && seen.length > IDLE_SAMPLES && now - first <= IDLE_TICKS) return;
    await sleep(SAMPLE_MS);
  }
}

/** Starts the probe, waits until it is in the middle of its run, and sends the signal. */
export async function runInterrupted(
  args: readonly string[],
  signal: NodeJS.Signals,
  circumstances: Circumstances = {},
): Promise<Ended & { readonly afterSignal: number }> {
  let sent = Number.NaN;
  const interrupt = async (child: ChildProcess): Promise<void> => {
    await untilWaiting(child);
    sent = performance.now();
    child.kill(signal);
  };
  const during = (child: ChildProcess): void => {
    circumstances.during?.(child);
    void interrupt(child);
  };
  const ended = await runProbe(args, { ...circumstances, during });
  assert.ok(!Number.isNaN(sent), `over before the signal: ${ended.stderr}`);
  return { ...ended, afterSignal: performance.now() - sent };
}
