/**
 * V8's settings. A run that is over in a moment gains nothing from compilers of what repeats, nor from helper threads that clean up: what they cost is
 * repaid later. They change what a run costs and nothing else.
 */
import { setFlagsFromString } from 'node:v8';

/** Each for a short run, and V8's own default. */
const SETTINGS: readonly (readonly [short: string, usual: string])[] = [
  ['--no-minor-gc-task', '--minor-gc-task'],
  ['--no-sparkplug', '--sparkplug'],
  ['--no-maglev', '--maglev'],
  ['--no-turbofan', '--turbofan'],
  ['--no-parallel-scavenge', '--parallel-scavenge'],
  ['--no-concurrent-marking', '--concurrent-marking'],
  ['--no-concurrent-sweeping', '--concurrent-sweeping'],
  ['--no-concurrent-array-buffer-sweeping', '--concurrent-array-buffer-sweeping'],
  // The young generation keeps its first size: new pages cost more than the collections that they spare.
  ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2'],
  ['--regexp-tier-up-ticks=100', '--regexp-tier-up-ticks=1'],
  ['--no-regexp-optimization', '--regexp-optimization'],
  ['--no-regexp-peephole-optimization', '--regexp-peephole-optimization'],
];

/** The Linux binary starts with these (`build/flag-hash.ts`). */
export const SHORT_RUN: readonly string[] = SETTINGS.map(([short]) => short);

/** For where the program does not start with them. Only once Node's modules are loaded: V8 refuses bytecode of what comes later. */
export function expectShortRun(): void {
  for (const short of SHORT_RUN) setFlagsFromString(short);
}

/** Before a command that takes longer. Where V8 has its defaults already, nothing changes. */
export function expectLongRun(): void {
  for (const [, usual] of SETTINGS) setFlagsFromString(usual);
}
