/** Times on machines that do other things as well: what counts is how long something takes beside what the machine gives. */
import assert from 'node:assert/strict';

const SPIN_MS = 60;
/** How much longer than its fair share a process waits at times: the kernel deals out the processor in rounds. */
const UNFAIR = 3;

/** Milliseconds that this thread was on a processor for `work`: other programs make them hardly more. */
export function cpuMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** How many times longer work takes now than it would alone: 1 on an idle machine, 15 with thirty busy programs on two cores. */
export function slowdown(): number {
  const start = performance.now();
  let spent = 0;
  while (spent < SPIN_MS)
    spent += cpuMs(() => {
      const until = performance.now() + 5;
      while (performance.now() < until);
    });
  return Math.max(1, (performance.now() - start) / spent);
}

/** Asserts that something took no longer than `limitMs` on an idle machine, and as much more as this one is slow right now. */
export function assertSoon(ms: number, limitMs: number, what = ''): void {
  if (ms < limitMs) return;
  const factor = UNFAIR * slowdown();
  assert.ok(
    ms < limitMs * factor,
    `${what} took ${Math.round(ms)} ms, and may take ${limitMs} ms, here ${factor.toFixed(1)} times as long`,
  );
}

/** Time-outs are so many times longer where the first ones were too short for this machine. */
const PATIENCE = 4;

/**
 * For runs whose time-outs decide what they see: a machine that gives them too little time makes them see less. What fails is tried
 * once more, with time-outs as many times longer as `attempt` is told; what is wrong is wrong then, too.
 */
export async function withPatience(attempt: (times: number) => Promise<void>): Promise<void> {
  try {
    await attempt(1);
  } catch {
    await attempt(PATIENCE);
  }
}
