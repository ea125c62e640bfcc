/**
 * Which functions get bytecode in the binary: of a chunk that a healthy run loads, those that it calls (`warm-functions.txt`, made by
 * `node scripts/train.ts`); of the others, all. A list that is part of the sources, and no run at build time, gives the same bytes in every build. What it
 * does not know yet is compiled when it is first called, as V8 does anyway.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionsOf } from './functions.ts';

export const WARM = join(import.meta.dirname, 'warm-functions.txt');

/** A chunk with a smaller part of warm functions is not loaded by a healthy run, and only looks alike. */
const LEAST = 0.2;

/** For `code-cache.cjs`: where the warm functions of each script end; null where all shall be compiled. */
export function warmEnds(
  node: string,
  scratch: string,
  names: readonly string[],
): Readonly<Record<string, readonly number[] | null>> {
  const warm = new Set(readFileSync(WARM, 'utf8').trim().split('\n'));
  const ends: Record<string, readonly number[] | null> = {};
  for (const [name, functions] of functionsOf(node, scratch, names)) {
    const called = functions.filter(({ key }) => warm.has(key)).map(({ end }) => end);
    const isLoaded = called.length >= functions.length * LEAST;
    ends[name] = isLoaded ? [...new Set(called)].toSorted((a, b) => a - b) : null;
  }
  return ends;
}
