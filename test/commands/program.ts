/** Runs ssm-probe as a user does: a process of its own, from the sources or as the binary. Never against this machine's network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runProgram, type Starting } from '../processes.ts';

export type { Ended };

export interface Program {
  readonly path: string;
  readonly args: readonly string[];
}

export const SOURCES: Program = { path: process.execPath, args: [fileURLToPath(new URL('../../src/main.ts', import.meta.url))] };

export interface Circumstances extends Starting {
  readonly program?: Program;
  /** A program that starts the probe, with its arguments: `unshare -n`. */
  readonly through?: readonly string[];
}

/** What the sources are compiled to is kept from one process to the next: half of what a start costs. */
const COMPILED = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../../.cache/compiled', import.meta.url)) };

/** For scenarios in which something must answer: their own time-out of a second is short where a test shares the machine. */
export const PATIENT: readonly string[] = ['--timeout', '4s'];

/** Rejects when a signal ended it, unless it `mayDie`. */
export function runProbe(args: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  const { program = SOURCES, through = [], environment = {}, ...starting } = circumstances;
  const [path = program.path, ...rest] = [...through, program.path, ...program.args, ...args];
  return runProgram(path, rest, {
    ...starting,
    environment: program === SOURCES ? { ...COMPILED, ...environment } : environment,
  });
}

/** A scratch folder that is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
