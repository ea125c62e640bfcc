/** Times and signals on machines that do other things as well. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Circumstances, type Ended, runProbe } from './program.ts';

const TRIES = 4;

/**
 * Repeats `attempt` until it keeps to the limit. A busy machine makes any single run slow; a program that waits where it
 * should not is slow every time. What else must hold is asserted by `attempt`, every time.
 */
export async function within(limitMs: number, attempt: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  while (times.length < TRIES) {
    const ms = await attempt();
    if (ms < limitMs) return;
    times.push(Math.round(ms));
  }
  assert.fail(`took ${times.join(', ')} ms, and may take ${limitMs} ms`);
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

/** Starts the probe, waits until it is in the middle of its run, and sends the signal. */
export async function runInterrupted(
  args: readonly string[],
  signal: NodeJS.Signals,
  circumstances: Circumstances = {},
): Promise<Ended & { readonly afterSignal: number }> {
  let sent = Number.NaN;
  const interrupt = async (child: ChildProcess): Promise<void> => {
    while (child.exitCode === null && !catchesSignals(child.pid ?? 0)) await sleep(20);
    // It listens now; half a second later it waits for answers that never come.
    await sleep(500);
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
