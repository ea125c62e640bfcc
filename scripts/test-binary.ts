/**
 * `npm run test:binary [-- FILE...]`: builds everything that is released, then proves what can be
 * proven of it on this machine. Some minutes; what needs root, a Debian mirror or an emulator says
 * so where it is skipped.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './bootstrap/execute.mjs';

const ROOT = join(import.meta.dirname, '..');

/** One test builds everything twice. */
const TEST_TIMEOUT_MS = 900_000;

async function main(files: readonly string[]): Promise<number> {
  const selected =
    files.length > 0 ? files : [...globSync('test/release/*.test.ts', { cwd: ROOT }).toSorted(), 'test/binary/scenarios.test.ts'];
  // `npm test` takes a sample of them.
  process.env['SSM_PROBE_ALL_SCENARIOS'] = '1';
  installTools();
  const built = await execute(process.execPath, ['build/build.ts', '--if-stale'], { cwd: ROOT });
  if (built !== 0) return built;
  const reporter = process.stdout.isTTY ? 'spec' : 'tap';
  // One file after another, because each uses the machine as a whole.
  const flags = ['--test', `--test-reporter=${reporter}`, `--test-timeout=${TEST_TIMEOUT_MS}`, '--test-concurrency=1'];
  return execute(process.execPath, [...flags, ...selected], { cwd: ROOT });
}

/** Best effort, as root on Debian. A test without its tool says so. */
function installTools(): void {
  if (process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args: readonly string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: 'ignore' });
  const wanted = ['qemu-user-static', 'libstdc++6-arm64-cross', 'debootstrap', 'strace'];
  if (spawnSync('dpkg', ['--status', ...wanted], { stdio: 'ignore' }).status === 0) return;
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...wanted]);
}

process.exitCode = await main(process.argv.slice(2));
