/**
 * V8's settings. A run that is over in a moment gains nothing from compilers of what repeats, nor from helper threads that clean up: what they cost is
 * repaid later. They change what a run costs and nothing else.
 */
import { setFlagsFromString } from 'node:v8';

export const SHORT_RUN: readonly string[] = [
  '--no-minor-gc-task',
  '--no-sparkplug',
  '--no-maglev',
  '--no-turbofan',
  '--no-parallel-scavenge',
  '--no-concurrent-marking',
  '--no-concurrent-sweeping',
  '--no-concurrent-array-buffer-sweeping',
  // The young generation keeps its first size: new pages cost more than the collections that they spare.
  '--semi-space-growth-factor=1',
  '--regexp-tier-up-ticks=100',
  '--no-regexp-optimization',
  '--no-regexp-peephole-optimization',
];

/**
 * For this process from now on. Everything else keeps the defaults that V8 began with. The Linux binaries still take bytecode (`build/flag-hash.ts`);
 * elsewhere V8 compiles those of Node's own modules that are loaded later.
 */
export function expectShortRun(): void {
  for (const setting of SHORT_RUN) setFlagsFromString(setting);
}
