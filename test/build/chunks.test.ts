/** Bundling into lazy chunks, and the executable made of them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { applicationOf } from '../../build/application.ts';
import { provideBase, provideMaker } from '../../build/base.ts';
import { type Chunks, makeChunks } from '../../build/chunks.ts';
import { scriptOf } from '../../build/script.ts';
import { makeExecutable } from '../../build/sea.ts';
import { hostTarget } from '../../build/targets.ts';
import { runProgramSync } from '../processes.ts';

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
  'tagged.ts': 'const html = String.raw;\nconsole.log(html`${process.pid} \u2192 here`);',
  'pattern.ts': 'console.log(/^[\u201c]/u.test(process.argv[2] ?? ""));',
  'astral.ts': 'console.log(/\u{1f600}/u.test(process.argv[2] ?? ""));',
  'escaped.ts': `const html = (t: TemplateStringsArray): string => t.join('');
    console.log(html\`\\u2192\`, '\u00e9\u{1f600}', \`\u2192\`, /\\u201c/u.test('\u201c'));`,
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
    ({ chunks } = await makeChunks(folder, 'main.ts', IDENTITY));
  });

  test('what is imported lazily is not in the first chunk', () => {
    assert.ok(!chunks.get('main.js')?.includes('TEXT OF THE WORK CHUNK'));
    assert.equal([...chunks.values()].filter((text) => text.includes('TEXT OF THE WORK CHUNK')).length, 1);
  });

  test('a module that two chunks share exists once', () => {
    assert.equal([...chunks.values()].filter((text) => /count:\s*0/.test(text)).length, 1);
  });

  test('chunks are ASCII, for the loader reads them as latin1: what the bundler leaves otherwise fails the build', async () => {
    for (const [name, text] of chunks) assert.match(text, /^[\0-\x7f]*$/, name);
    await assert.rejects(makeChunks(folder, 'tagged.ts', IDENTITY), /main\.js: write \\u\{2192\} for/u);
    await assert.rejects(makeChunks(folder, 'pattern.ts', IDENTITY), /write \\u\{201c\} for/u);
    await assert.rejects(makeChunks(folder, 'astral.ts', IDENTITY), /write \\u\{1f600\} for/u);
    const { chunks: files } = await makeChunks(folder, 'escaped.ts', IDENTITY);
    const out = join(scratch(), 'escaped.cjs');
    writeFileSync(out, files.get('main.js') ?? '', 'latin1');
    assert.equal(runProgramSync(process.execPath, [out]).stdout, '\u2192 \u00e9\u{1f600} \u2192 true\n');
  });

  test('undici comes as its client alone', async () => {
    const { chunks: files } = await makeChunks(folder, 'client.ts', IDENTITY);
    const size = [...files.values()].join('').length;
    assert.ok(size < 320_000, `${size} bytes`);
    assert.doesNotMatch([...files.values()].join(''), /require\("node:(?:assert|http)"\)/u);
    const out = scratch();
    writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}');
    for (const [name, text] of files) writeFileSync(join(out, name), text);
    assert.equal(runProgramSync(process.execPath, [join(out, 'main.js')]).stdout, 'function\n');
    await assert.rejects(makeChunks(folder, 'agent.ts', IDENTITY), /No matching export/);
  });

  test('an import that cannot be followed fails the build', async () => {
    await assert.rejects(makeChunks(folder, 'unbound.ts', IDENTITY), /must name a literal file/);
  });
});

const target = hostTarget();

describe('executable', { skip: target === undefined ? 'npm has no Node for this machine' : false }, () => {
  let program = '';
  before(async () => {
    if (target === undefined) return;
    program = join(folder, 'program');
    const node = { maker: provideMaker(ROOT), base: provideBase(ROOT, target.base), format: target.format };
    const application = applicationOf((await makeChunks(folder, 'main.ts', IDENTITY)).chunks, true);
    writeFileSync(program, makeExecutable(node, application, scratch()), { mode: 0o755 });
  });
  const run = (args: string[], env: NodeJS.ProcessEnv = {}): { stdout: string; stderr: string; status: number | null } =>
    runProgramSync(program, args, { env, cwd: '/' });

  test('runs the first chunk alone, silently', () => {
    const { stdout, stderr, status } = run(['version']);
    assert.deepEqual({ stdout, stderr, status }, { stdout: '9.8.7\n', stderr: '', status: 0 });
  });

  test('loads chunks and packages on demand, with one state', () => {
    const { stdout, stderr } = run([]);
    assert.equal(stderr, '');
    assert.equal(stdout, 'TEXT OF THE WORK CHUNK 3 function --disable-sigusr1,--openssl-config=/dev/null\n');
  });

  test('runs no code that the environment names', () => {
    const evil = join(folder, 'evil.cjs');
    writeFileSync(evil, "process.stdout.write('EVIL');");
    assert.equal(run(['version'], { NODE_OPTIONS: `--require ${evil}` }).stdout, '9.8.7\n');
  });
});

test('as a script for a Node that is there already', async () => {
  const script = join(folder, 'script.cjs');
  writeFileSync(script, scriptOf(applicationOf((await makeChunks(folder, 'main.ts', IDENTITY)).chunks, false)));
  const run = (...args: string[]) => runProgramSync(process.execPath, [script, ...args], { cwd: '/' });
  assert.equal(run('version').stdout, '9.8.7\n');
  const { stdout, stderr } = run();
  assert.deepEqual([stdout, stderr], ['TEXT OF THE WORK CHUNK 3 function \n', '']);
});
