/**
 * Behind every npm script: `node scripts/run.mjs TASK [ARGUMENT...]`.
 *
 * Needs nothing but the host's Node (20 or later): installs what is missing, then hands over to the
 * project's own Node, where TypeScript runs as it is. A task is a TypeScript program in this repository.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './bootstrap/execute.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { findRuntime } from './bootstrap/runtime.mjs';
import { complain } from './bootstrap/say.mjs';

const TASKS = {
  start: 'src/main.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  build: 'build/build.ts',
  'test:vpc': 'test/vpc/run.ts',
  'test:binary': 'scripts/test-binary.ts',
  bench: 'scripts/bench.ts',
  docs: 'scripts/docs.ts',
  distributor: 'scripts/distributor/build.ts',
};

/** Fault of the tooling, as in the program's own exit statuses. */
const FAULT = 2;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main([task, ...args]) {
  const program = TASKS[task];
  if (program === undefined) {
    complain(`no such task: ${task}; there are ${Object.keys(TASKS).join(', ')}`);
    return FAULT;
  }
  if (!(await ensureInstalled(root))) return FAULT;
  const runtime = findRuntime(root);
  if ('missing' in runtime) {
    complain(runtime.missing);
    return FAULT;
  }
  const isDemo = task === 'start' && args.length === 0;
  const flags = task === 'start' ? ['--require', join(root, 'scripts/bootstrap/guard.cjs')] : [];
  const status = await execute(runtime.path, [...flags, join(root, program), ...(isDemo ? ['demo'] : args)]);
  // The default demo shows a broken network: finding that out is its success.
  return isDemo && status === 1 ? 0 : status;
}

process.exitCode = await main(process.argv.slice(2));
