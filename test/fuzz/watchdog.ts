/** A parser that never returns stops every timer of its own thread: another thread has to see it. */
import { Worker } from 'node:worker_threads';

/** Far beyond any input's time, so that only a hang is one. */
const HANG_MS = 60_000;

export interface Watchdog {
  /** Says which target is fed, and that it still moves. */
  tick(name: string): void;
  stop(): Promise<unknown>;
}

/** Ends this process, with one line that names target, input and seed, when no `tick` came for `hangMs`. */
export function watchdog(seed: number, names: readonly string[], hangMs: number = HANG_MS): Watchdog {
  // How many inputs were fed, and to which of `names` the last one went.
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(
    `const { workerData: { shared, names, seed, hangMs } } = require('node:worker_threads');
    const { writeSync } = require('node:fs');
    let seen = -1;
    setInterval(() => {
      const now = Atomics.load(shared, 0);
      if (now !== seen) { seen = now; return; }
      writeSync(2, names[Atomics.load(shared, 1)] + ' hangs at input ' + now + ' of all, FUZZ_SEED=' + seed + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, hangMs);`,
    { eval: true, workerData: { shared, names, seed, hangMs }, execArgv: [] },
  );
  worker.unref();
  return {
    tick(name) {
      Atomics.store(shared, 1, names.indexOf(name));
      Atomics.add(shared, 0, 1);
    },
    stop: () => worker.terminate(),
  };
}
