/**
 * The functions of a script, and names for them that outlive a build.
 *
 * Names and places change with every build of minified code; what a function does not. So a function's key is a hash of its text without short names,
 * which the minifier gives, and without the hashes in the names of chunks. Functions that look alike share a key, which does no harm.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where it stands in its script, from its parameters on, and its key. */
export interface ScriptFunction {
  readonly start: number;
  readonly end: number;
  readonly key: string;
}

const KEY_LETTERS = 8;
const SHORT_NAMES = /\b[A-Za-z_$][\w$]{0,2}\b/gu;
const CHUNK_HASH = /[-_][0-9A-Z]{8}\b/gu;

/** Compiles everything; V8's log says what that was. */
const COMPILE = `
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
for (const name of process.argv.slice(2)) new Script(readFileSync(name, 'latin1'), { filename: 'ssm-probe:' + name });
`;

/** Of each of the scripts `names` in the folder `scratch`, as `node` (a path) sees them. */
export function functionsOf(
  node: string,
  scratch: string,
  names: readonly string[],
): ReadonlyMap<string, readonly ScriptFunction[]> {
  const script = join(scratch, 'functions.cjs');
  const log = join(scratch, 'functions.log');
  writeFileSync(script, COMPILE);
  const flags = ['--no-lazy', '--log-function-events', '--no-logfile-per-isolate', `--logfile=${log}`];
  execFileSync(node, [...flags, script, ...names], { cwd: scratch, env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  const text = readFileSync(log, 'latin1');
  const scripts = new Map(
    [...text.matchAll(/^script-details,(\d+),ssm-probe:([^,]+),/gmu)].map(([, id = '', name = '']) => [id, name]),
  );
  const found = new Map<string, ScriptFunction[]>(names.map((name) => [name, []]));
  const sources = new Map(names.map((name) => [name, readFileSync(join(scratch, name), 'latin1')]));
  for (const [, id = '', start, end] of text.matchAll(/^function,interpreter,(\d+),(\d+),(\d+),/gmu)) {
    const name = scripts.get(id) ?? '';
    const place = { start: Number(start), end: Number(end) };
    found.get(name)?.push({ ...place, key: keyOf(sources.get(name)?.slice(place.start, place.end) ?? '') });
  }
  return found;
}

function keyOf(text: string): string {
  const lasting = text.replaceAll(CHUNK_HASH, '').replaceAll(SHORT_NAMES, '_');
  return createHash('sha256').update(lasting).digest('base64url').slice(0, KEY_LETTERS);
}
