/**
 * `npm run test:binary [-- FILE...]`: builds everything that is released, then proves what can be proven of it on this machine. Some minutes; what
 * needs root, a Debian mirror or an emulator says so where it is skipped.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './bootstrap/execute.mjs';

const ROOT = join(import.meta.dirname, '..');

/** One test builds everything twice. */
const TEST_TIMEOUT_MS = 900_000;

async function main(files: readonly string[]): Promise<number> {
  const selected = files.length > 0 ? files : globSync('test/release/*.test.ts', { cwd: ROOT }).toSorted();
  const built = await execute(process.execPath, ['build/build.ts', '--if-stale'], { cwd: ROOT });
  if (built !== 0) return built;
  const reporter = process.stdout.isTTY ? 'spec' : 'tap';
  // One file after another: each of them is about the machine as a whole.
  const flags = ['--test', `--test-reporter=${reporter}`, `--test-timeout=${TEST_TIMEOUT_MS}`, '--test-concurrency=1'];
  return execute(process.execPath, [...flags, ...selected], { cwd: ROOT });
}

process.exitCode = await main(process.argv.slice(2));
