import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chunks } from './chunks.ts';
import type { Application } from './sea.ts';

/**
 * The chunks as an application: the loader starts, and each chunk is the source of a function that
 * it calls. Bytecode fits only the kind of machine that made it.
 */
export function applicationOf(chunks: Chunks, withBytecode: boolean): Application {
  const assets = new Map([...chunks].map(([name, text]) => [name, `(function (exports, require, module) {${text}\n})`]));
  return { main: readFileSync(join(import.meta.dirname, 'loader.cjs'), 'utf8'), assets, withBytecode };
}
