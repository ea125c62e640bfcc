/**
 * A few hundred inputs for each parser, other ones in every run. A failure prints its seed; `FUZZ_SEED=N npm test -- test/fuzz`
 * feeds the same inputs again, and `node test/fuzz/run.ts --runs N` many more of them.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { check, seedOf } from './check.ts';
import { acceptance } from './facts-targets.ts';
import { allTargets } from './targets.ts';
import { watchdog } from './watchdog.ts';

const seed = seedOf(process.env);
const targets = await allTargets();
const dog = watchdog(
  seed,
  targets.map(({ name }) => name),
);
after(async () => {
  for (const { close } of targets) await close?.();
  await dog.stop();
});

for (const target of targets) {
  test(`${target.name}: no exception, no hang, bounded output`, async () => {
    await check(target, { seed, runs: target.quick, tick: () => dog.tick(target.name) });
  });
}

test('damaged facts still reach the rules often enough', () => {
  assert(acceptance.accepted > acceptance.fed / 8, `only ${acceptance.accepted} of ${acceptance.fed} were accepted`);
});

test('a parser that never returns is named, with its seed, and the process ends', () => {
  const module = JSON.stringify(new URL('./watchdog.ts', import.meta.url).href);
  const script = `import { watchdog } from ${module}; const dog = watchdog(7, ['good', 'bad'], 300); dog.tick('bad'); for (;;);`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 30_000, encoding: 'utf8' });
  assert.equal(ran.signal, 'SIGKILL');
  assert.match(ran.stderr, /^bad hangs at input 1 of all, FUZZ_SEED=7$/m);
});

test('a parser that throws or swells its output is found, and the seed told', async () => {
  const throws = {
    name: 'bad',
    input: fc.nat(),
    quick: 1,
    maxOutput: 100,
    feed: (input: unknown) => {
      if (Number(input) > 50) throw new Error('boom');
    },
  };
  await assert.rejects(check(throws, { seed: 7, runs: 200 }), /boom[^]*FUZZ_SEED=7/);
  await assert.rejects(
    check({ ...throws, feed: () => 'x'.repeat(200) }, { seed: 7, runs: 5 }),
    /made 202 characters[^]*FUZZ_SEED=7/,
  );
});
