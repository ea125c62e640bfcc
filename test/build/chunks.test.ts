/** Bundling into lazy chunks, and the executable made of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { applicationOf } from '../../build/application.ts';
import { type Chunks, makeChunks } from '../../build/chunks.ts';
import { writeExecutable } from '../../build/sea.ts';
import { findTarget } from '../../build/targets.ts';

const ROOT = join(import.meta.dirname, '../..');
const IDENTITY = { version: '9.8.7', commit: 'abc' };

const SOURCES: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module","version":"0.0.0"}',
  'main.ts': `
    import { counter } from './counter.ts';
    declare const SSM_PROBE_VERSION: string;
    async function main(command: string | undefined): Promise<void> {
      counter.count += 1;
      if (command === 'version') return console.log(SSM_PROBE_VERSION);
      const { work } = await import('./work.ts');
      await work();
    }
    void main(process.argv[2]);`,
  'counter.ts': 'export const counter = { count: 0 };',
  'work.ts': `
    import { counter } from './counter.ts';
    export async function work(): Promise<void> {
      counter.count += 1;
      const { deeper } = await import('./deeper.ts');
      deeper();
      const { encode } = await import('dns-packet');
      console.log('TEXT OF THE WORK CHUNK', counter.count, typeof encode, process.execArgv.join());
    }`,
  'deeper.ts': "import { counter } from './counter.ts';\nexport const deeper = (): void => void (counter.count += 1);",
  'client.ts': "import { Client } from 'undici';\nconsole.log(typeof Client.prototype.dispatch);",
  'agent.ts': "import { Agent } from 'undici';\nconsole.log(Agent);",
  'unbound.ts': 'const name = process.argv[2] ?? "x";\nvoid import(name);',
};

let folder = '';
const scratch = (): string => mkdtempSync(join(folder, 'scratch-'));

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-chunks-'));
  for (const [name, text] of Object.entries(SOURCES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('chunks', () => {
  let chunks: Chunks = new Map();
  before(async () => {
    chunks = await makeChunks(folder, 'main.ts', IDENTITY);
  });

  test('what is imported lazily is not in the first chunk', () => {
    assert.ok(!chunks.get('main.js')?.includes('TEXT OF THE WORK CHUNK'));
    assert.equal([...chunks.values()].filter((text) => text.includes('TEXT OF THE WORK CHUNK')).length, 1);
  });

  test('a module that two chunks share exists once', () => {
    assert.equal([...chunks.values()].filter((text) => /count:\s*0/.test(text)).length, 1);
  });

  test('chunks are ASCII: the loader reads them as latin1', () => {
    for (const [name, text] of chunks) assert.match(text, /^[\0-\x7f]*$/, name);
  });

  test('undici comes as its client alone', async () => {
    const files = await makeChunks(folder, 'client.ts', IDENTITY);
    const size = [...files.values()].join('').length;
    assert.ok(size < 500_000, `${size} bytes`);
    const out = scratch();
    writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}');
    for (const [name, text] of files) writeFileSync(join(out, name), text);
    assert.equal(spawnSync(process.execPath, [join(out, 'main.js')], { encoding: 'utf8' }).stdout, 'function\n');
    await assert.rejects(makeChunks(folder, 'agent.ts', IDENTITY), /No matching export/);
  });

  test('an import that cannot be followed fails the build', async () => {
    await assert.rejects(makeChunks(folder, 'unbound.ts', IDENTITY), /must name a literal file/);
  });
});

const target = findTarget('linux-x64');
const canBuild = process.platform === 'linux' && process.arch === 'x64' && typeof target !== 'string';

describe('executable', { skip: canBuild ? false : 'made on linux-x64 only so far' }, () => {
  let program = '';
  before(async () => {
    if (typeof target === 'string') return;
    program = join(folder, 'program');
    writeExecutable(join(ROOT, target.base), applicationOf(await makeChunks(folder, 'main.ts', IDENTITY)), scratch(), program);
  });
  const run = (args: string[], env: NodeJS.ProcessEnv = {}): { stdout: string; stderr: string; status: number | null } =>
    spawnSync(program, args, { encoding: 'utf8', env, cwd: '/' });

  test('runs the first chunk alone, silently', () => {
    const { stdout, stderr, status } = run(['version']);
    assert.deepEqual({ stdout, stderr, status }, { stdout: '9.8.7\n', stderr: '', status: 0 });
  });

  test('loads chunks and packages on demand, with one state', () => {
    const { stdout, stderr } = run([]);
    assert.equal(stderr, '');
    assert.equal(stdout, 'TEXT OF THE WORK CHUNK 3 function --disable-sigusr1\n');
  });

  test('runs no code that the environment names', () => {
    const evil = join(folder, 'evil.cjs');
    writeFileSync(evil, "process.stdout.write('EVIL');");
    assert.equal(run(['version'], { NODE_OPTIONS: `--require ${evil}` }).stdout, '9.8.7\n');
  });
});

test('a target without a build says so', () => {
  assert.equal(findTarget('win-x64'), 'the target win-x64 is not built yet');
  assert.equal(findTarget('sparc'), 'unknown target sparc; there are linux-x64, linux-arm64, win-x64');
});
