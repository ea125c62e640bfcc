/** A Node that takes bytecode under any settings of V8. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { provideBase, provideMaker } from '../../build/base.ts';
import { stripElf } from '../../build/elf.ts';
import { PROCESSORS } from '../../build/entry.ts';
import { withOneFlagHash } from '../../build/flag-hash.ts';
import { hostTarget } from '../../build/targets.ts';
import { SHORT_RUN } from '../../src/platform/engine.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const target = hostTarget();

/** Makes bytecode under the defaults, and says whether V8 refuses it under `flags`, and still refuses that of another source. */
const script = (flags: readonly string[]): string => `
const { Script } = require('node:vm');
const { setFlagsFromString } = require('node:v8');
const text = 'function add(a, b) { return a + b; } add(1, 2)';
const cachedData = new Script(text, { filename: 'a' }).createCachedData();
for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);
const taken = new Script(text, { filename: 'b', cachedData });
const other = new Script(text + ' ', { filename: 'c', cachedData });
JSON.stringify([taken.cachedDataRejected, taken.runInThisContext(), other.cachedDataRejected])`;

describe('bytecode under other settings', { skip: target?.format === 'elf' ? false : 'Linux only' }, () => {
  let folder = '';
  let changed = '';
  const maker = provideMaker(ROOT);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ssm-probe-flag-hash-'));
    changed = join(folder, 'node');
    if (target === undefined) return;
    const base = provideBase(ROOT, target.base);
    writeFileSync(changed, withOneFlagHash(base, base, maker), { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const ask = (node: string, flags: readonly string[], before: readonly string[] = []): unknown => {
    const { stdout, stderr, status } = runProgramSync(node, [...before, '-p', script(flags)], { env: {} });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };

  test('is refused by Node, and taken by ours', () => {
    assert.deepEqual(ask(maker, SHORT_RUN), [true, 3, true]);
    for (const flags of [SHORT_RUN, ['--no-sparkplug'], []])
      assert.deepEqual(ask(changed, flags), [false, 3, true], flags.join(' '));
    assert.deepEqual(ask(changed, [], SHORT_RUN), [false, 3, true]);
  });

  test('ours takes that of a Node with the defaults', () => {
    const bytecode = join(folder, 'bytecode');
    const make = `require('node:fs').writeFileSync(${JSON.stringify(bytecode)}, new (require('node:vm').Script)('1 + 1').createCachedData())`;
    assert.equal(runProgramSync(maker, ['-e', make], { env: {} }).status, 0);
    const take = `new (require('node:vm').Script)('1 + 1', { cachedData: require('node:fs').readFileSync(${JSON.stringify(bytecode)}) }).cachedDataRejected`;
    assert.equal(runProgramSync(changed, ['-p', take], { env: {} }).stdout, 'false\n');
    assert.equal(runProgramSync(changed, [...SHORT_RUN, '-p', take], { env: {} }).stdout, 'false\n');
  });

  test('a Node without bytecode, or without symbols, fails the build', () => {
    const base = target === undefined ? Buffer.alloc(0) : provideBase(ROOT, target.base);
    assert.throws(() => withOneFlagHash(base, base.subarray(0, 4096), maker), /has 0 hashes/u);
    assert.throws(() => withOneFlagHash(base, stripElf(base), maker), /no table of symbols/u);
  });
});

test('a function that returns a number, as an assembler writes it', () => {
  assert.equal(PROCESSORS.get(62)?.answer(0x823df6f1).toString('hex'), 'b8f1f63d82c3');
  // mov w0, #0xf6f1; movk w0, #0x823d, lsl #16; ret
  assert.equal(PROCESSORS.get(183)?.answer(0x823df6f1).toString('hex'), '20de9e52a047b072c0035fd6');
});
