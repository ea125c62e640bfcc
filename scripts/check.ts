/**
 * `npm run check`: types, lint, format, unused code. All of them run, so that one visit to the
 * output is enough.
 */
import { join } from 'node:path';
import { execute } from './bootstrap/execute.mjs';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');

/** In sequence, because each uses all cores. */
const TOOLS: readonly (readonly [name: string, ...args: string[]])[] = [
  ['tsc', '--project', '.'],
  ['oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
  ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ['knip', '--no-progress'],
  // Without the tests: what only they use is dead.
  ['knip', '--no-progress', '--production', '--strict'],
];

let failed = 0;
for (const [name, ...args] of TOOLS) {
  const start = performance.now();
  // npm's wrapper on Windows is a .cmd, which only a shell starts; developing there is not
  // supported yet.
  const status = await execute(join(BIN, name), args, { cwd: ROOT });
  if (status !== 0) failed += 1;
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
