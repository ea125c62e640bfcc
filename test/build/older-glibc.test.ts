/** What the build does so that the binary starts with a glibc that is older than Node asks for. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { provideBase } from '../../build/base.ts';
import { stripElf } from '../../build/elf.ts';
import { importsOf, versionsAsked } from '../../build/elf-versions.ts';
import { forOlderGlibc, STANDS } from '../../build/older-glibc.ts';
import { TARGETS } from '../../build/targets.ts';
import { runProgramSync } from '../processes.ts';
import { ASSEMBLERS } from './assembled.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the machine code is what an assembler makes of its source', () => {
  for (const { processor, number, missing, assemble } of ASSEMBLERS)
    test(processor, { skip: missing }, () => {
      const { code, labels } = assemble(join(ROOT, 'build/entry', `older-${processor}.s`));
      assert.equal(code, STANDS.get(number)?.code);
      for (const [label, at] of Object.entries(STANDS.get(number)?.labels ?? {})) assert.equal(labels[label], at, label);
    });
});

/** Of glibc 2: 28 for GLIBC_2.28. */
const minor = (version: string): number => Number(/^GLIBC_2\.(\d+)/u.exec(version)?.[1] ?? 0);

for (const { name, format, base } of TARGETS) {
  const isInstalled = existsSync(join(ROOT, 'node_modules', base.package));
  if (format === 'elf')
    describe(`Node for ${name}`, { skip: isInstalled ? false : 'npm has not installed this Node' }, () => {
      const node = isInstalled ? stripElf(provideBase(ROOT, base)) : Buffer.alloc(0);
      const changed = isInstalled ? forOlderGlibc(node) : node;

      test('asks for nothing newer than 2.17, and for the same functions', () => {
        assert.ok(importsOf(node).some(({ version }) => minor(version) > 17));
        for (const one of importsOf(changed)) assert.ok(minor(one.version) <= 17, `${one.name}: ${one.version}`);
        // The loader refuses a program for a version in this table alone.
        for (const version of versionsAsked(changed)) assert.ok(minor(version) <= 17, version);
        const kept = new Set(importsOf(changed).map((one) => one.name));
        const gone = importsOf(node).filter((one) => !kept.has(one.name));
        for (const one of gone) assert.match(one.name, /^(?:fcntl64|getrandom|getentropy|memfd_create|pkey_\w+)$/u);
      });

      test('a function that the build does not know fails it, with its name', () => {
        const foreign = Buffer.from(node);
        const at = foreign.indexOf('\0memfd_create\0', 0, 'latin1');
        foreign.write('memfd_creatx', at + 1, 'latin1');
        assert.throws(() => forOlderGlibc(foreign), /Node asks for memfd_creatx of GLIBC_2\.27/u);
      });
    });
}

const base = TARGETS.find(({ name }) => name === `${process.platform}-${process.arch}`)?.base;
const isHere = base !== undefined && existsSync(join(ROOT, 'node_modules', base.package));
describe('a Node with older versions', { skip: isHere ? false : 'npm has no Node for Linux here' }, () => {
  let folder = '';
  let node = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ssm-probe-glibc-'));
    node = join(folder, 'node');
    if (base !== undefined) writeFileSync(node, forOlderGlibc(stripElf(provideBase(ROOT, base))), { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const print = (script: string): unknown => {
    const { stdout, stderr, status } = runProgramSync(node, ['-p', `JSON.stringify(${script})`]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };

  test('has random bytes, of a system call of its own, each time others', () => {
    const bytes = "require('node:crypto').randomBytes(1000).toString('hex')";
    const [one, two] = [String(print(bytes)), String(print(bytes))];
    assert.notEqual(one, two);
    // A thousand random bytes hold about 250 of the 256 values, and fewer than 200 of them in no run that anyone will see.
    assert.ok(new Set(one.match(/../gu)).size > 200);
  });

  test('computes, and sets flags of files', () => {
    assert.deepEqual(print('[Math.fround(Math.pow(2, 0.5)), Math.exp(1)]'), [Math.fround(Math.SQRT2), Math.E]);
    // A child's pipes are made with fcntl.
    assert.equal(print("require('node:child_process').execFileSync('/bin/echo', ['piped'], { encoding: 'utf8' })"), 'piped\n');
  });

  test('V8 takes the lacking of memfd_create as the kernel’s', () => {
    assert.equal(print('new WebAssembly.Memory({ initial: 1 }).buffer.byteLength'), 65_536);
  });
});
