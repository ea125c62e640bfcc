/** Our own first instructions in the Linux binary: what they are made of, and what they do to a program that is not Node. */
import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stripElf } from '../../build/elf.ts';
import { addressOf, appendCode, loadedSegments, offsetOf } from '../../build/elf-image.ts';
import { PROCESSORS, withEntry } from '../../build/entry.ts';
import { forgetVariables, hiddenName, knownVariables, LOCALE_VARIABLES, VARIABLES } from '../../src/platform/variables.ts';
import { runProgramSync } from '../processes.ts';
import { ASSEMBLERS } from './assembled.ts';

const ROOT = join(import.meta.dirname, '../..');

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-entry-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the machine code is what an assembler makes of its source', () => {
  for (const { processor, number, missing, assemble } of ASSEMBLERS)
    test(processor, { skip: missing }, () => {
      const { code, labels } = assemble(join(ROOT, 'build/entry', `${processor}.s`));
      assert.equal(code, PROCESSORS.get(number)?.code);
      for (const [label, at] of Object.entries(PROCESSORS.get(number)?.labels ?? {})) assert.equal(labels[label], at, label);
    });
});

describe('an ELF image', { skip: process.platform === 'linux' ? false : 'no ELF program at hand' }, () => {
  const stripped = process.platform === 'linux' ? stripElf(readFileSync(process.execPath)) : Buffer.alloc(0);

  test('code goes where nothing was, and nothing moves', () => {
    const copy = Buffer.from(stripped);
    const code = Buffer.from('our own code');
    const address = appendCode(copy, () => code);
    const at = offsetOf(copy, address);
    assert.ok(copy.subarray(at, at + code.length).equals(code));
    assert.equal(address % 16, 0);
    code.fill(0).copy(copy, at);
    const changed = loadedSegments(stripped).find(({ bytes }, index) => loadedSegments(copy)[index]?.bytes !== bytes);
    assert.ok(changed?.isExecutable === true);
    stripped.copy(copy, changed.header + 0x20, changed.header + 0x20, changed.header + 0x30);
    assert.ok(copy.equals(stripped));
  });

  test('what does not fit or is not there is an error', () => {
    assert.throws(() => appendCode(Buffer.from(stripped), () => Buffer.alloc(10_000_000)), /no executable segment has room/u);
    assert.throws(() => addressOf(stripped, '_ZN4node9NoSuchOneEv'), /no symbol/u);
    assert.throws(() => offsetOf(stripped, 1), /nothing is mapped at 0x1/u);
    const foreign = Buffer.from(stripped);
    foreign.writeUInt16LE(243, 0x12);
    assert.throws(() => withEntry(foreign), /no entry for this processor/u);
  });

  test('the same Node gives the same bytes', () => assert.ok(withEntry(stripped).equals(withEntry(stripped))));
});

describe('a Node with our entry', { skip: process.platform === 'linux' ? false : 'Linux only' }, () => {
  let node = '';
  before(() => {
    node = join(folder, 'node');
    writeFileSync(node, withEntry(stripElf(readFileSync(process.execPath))), { mode: 0o755 });
  });
  const print = (script: string, env: Readonly<Record<string, string>>, through: readonly string[] = []): unknown => {
    const command = [...through, node, '-p', `JSON.stringify(${script})`];
    const { stdout, stderr, status } = runProgramSync(command[0] ?? node, command.slice(1), { env });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  const seen = (env: Readonly<Record<string, string>>): unknown => print('process.env', env);

  test('knows the variables of the table and no others, whatever their number and order', () => {
    assert.deepEqual(seen({}), {});
    const ours = Object.fromEntries(VARIABLES.map((name) => [name, `value of ${name}`]));
    assert.deepEqual(seen(ours), ours);
    const near = { AWS_REGIO: '1', AWS_REGIONS: '2', aws_region: '3', TER: '4', PATHS: '5', '': '6', A: '', lC_ALL: '7', L: '8' };
    assert.deepEqual(seen(near), {});
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`NODE_${index}`, 'x'.repeat(index % 50)]));
    assert.deepEqual(seen({ NODE_OPTIONS: '--nonsense', ...many, TERM: 'xterm', ...near, NO_COLOR: '', NODE_DEBUG: 'net' }), {
      TERM: 'xterm',
      NO_COLOR: '',
    });
  });

  test('keeps long and strange values, and hides the locale', () => {
    const values = { no_proxy: 'a,'.repeat(50_000), HTTP_PROXY: '=http://x=y', SSL_CERT_DIR: '\u{1f600}' };
    assert.deepEqual(seen({ ...values, LC_ALL: 'x'.repeat(100_000), LANG: 'de_DE', LC_MESSAGES: 'aaaaaaaaaaaa' }), {
      ...values,
      lC_ALL: 'x'.repeat(100_000),
      lANG: 'de_DE',
    });
  });

  test('ignores the signals that it was started to ignore, and those that Node wants ignored', () => {
    const status = "require('node:fs').readFileSync('/proc/self/status', 'latin1').match(/SigIgn:\\s*(\\w+)/)[1]";
    const [SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ] = [1n, 2n, 13n, 15n, 25n].map((signal) => 1n << (signal - 1n));
    const ignored = (traps: string): bigint => BigInt(`0x${String(print(status, {}, ['sh', '-c', `${traps} exec "$@"`, 'sh']))}`);
    const always = (SIGPIPE ?? 0n) | (SIGXFSZ ?? 0n);
    assert.equal(ignored(''), always);
    assert.equal(ignored("trap '' HUP;"), always | (SIGHUP ?? 0n));
    assert.equal(ignored("trap '' INT TERM;"), always | (SIGINT ?? 0n) | (SIGTERM ?? 0n));
  });
});

describe('variables', () => {
  test('the sources read no other ones', () => {
    const listed = new Set([...VARIABLES, ...LOCALE_VARIABLES]);
    const readings = /(?:variables|\benv)(?:\?\.)?(?:\[['"`](\w+)['"`]\]|\.(\w+))/gu;
    const found = new Set<string>();
    for (const file of globSync('src/**/*.ts', { cwd: ROOT })) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      for (const [, quoted, dotted] of text.matchAll(readings)) found.add(quoted ?? dotted ?? '');
      if (!['src/platform/variables.ts', 'src/main.ts'].includes(file))
        assert.ok(!text.includes('process.env'), `${file} goes around src/platform/variables.ts`);
    }
    // The time zone is set and never read.
    found.delete('TZ');
    for (const name of found)
      assert.ok(listed.has(name) || /^[a-z]+$/u.test(name), `${name} is not in src/platform/variables.ts`);
    assert.ok(found.has('SSL_CERT_FILE') && found.has('LC_ALL'));
  });

  test('locale variables are found by either name, and nothing else is known', () => {
    assert.deepEqual(LOCALE_VARIABLES.map(hiddenName), ['lANG', 'lC_ALL', 'lC_CTYPE']);
    assert.deepEqual(knownVariables({ lC_ALL: 'C', LANG: 'de_DE', NODE_DEBUG: 'net', TERM: '' }), {
      LC_ALL: 'C',
      LANG: 'de_DE',
      TERM: '',
    });
    assert.deepEqual(knownVariables({}), {});
  });

  test('what Node and the SDK would read is forgotten, what Windows needs is not', () => {
    const others = { SystemRoot: 'C:\\Windows', Path: 'C:\\', TEMP: 't', https_proxy: 'x', NODEX: 'x' };
    const all = { ...others, AWS_PROFILE: 'x', aws_config_file: 'x', NODE_DEBUG: 'net', OPENSSL_CONF: 'x', TZ: ':x', Home: 'x' };
    forgetVariables(all);
    assert.deepEqual(all, others);
  });
});
