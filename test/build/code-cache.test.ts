/** The bytecode in the binary: of the functions that a healthy run calls, taken by V8, and the same bytes in every build. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { applicationOf } from '../../build/application.ts';
import { provideBase, provideMaker } from '../../build/base.ts';
import { makeChunks } from '../../build/chunks.ts';
import { functionsOf } from '../../build/functions.ts';
import { type Application, makeExecutable } from '../../build/sea.ts';
import { hostTarget } from '../../build/targets.ts';
import { warmEnds } from '../../build/warm.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const target = hostTarget();

/** Before the loader: tells of each chunk whether V8 takes its bytecode. */
const WATCHING = `
const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    require('node:fs').writeSync(2, (this.cachedDataRejected === false ? 'TAKEN ' : 'REFUSED ') + options.filename + '\\n');
  }
};
`;

describe('bytecode', { skip: target === undefined ? 'npm has no Node for this machine' : false }, () => {
  let folder = '';
  let application: Application = { main: '', assets: new Map() };
  const scratch = (): string => mkdtempSync(join(folder, 'scratch-'));
  const make = (into: string, main = application.main): Buffer => {
    if (target === undefined) return Buffer.alloc(0);
    const node = { maker: provideMaker(ROOT), base: provideBase(ROOT, target.base), format: target.format };
    return makeExecutable(node, { ...application, main }, into);
  };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ssm-probe-code-cache-'));
    application = applicationOf((await makeChunks(ROOT, 'src/main.ts', { version: '0.0.0', commit: 'abc' })).chunks, true);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('V8 takes all of it, in commands short and long', () => {
    const program = join(folder, 'program');
    writeFileSync(program, make(scratch(), `${WATCHING}${application.main}`), { mode: 0o755 });
    for (const args of [
      ['--version'],
      ['explain', 'dns/slow'],
      ['--no-credentials', '--timeout', '300ms', '--deadline', '5s', '--region', 'eu-central-1'],
      ['demo', 'healthy-private'],
    ]) {
      const { stderr } = runProgramSync(program, args, { env: {} });
      assert.ok(/^TAKEN /mu.test(stderr), stderr);
      assert.deepEqual(stderr.match(/^REFUSED .*$/gmu), null, args.join(' '));
    }
  });

  test('the same bytes twice', () => {
    const [one, two] = [scratch(), scratch()];
    make(one);
    make(two);
    const files = readdirSync(one).filter((name) => name.endsWith('.code'));
    assert.ok(files.length > 80);
    for (const name of files) assert.ok(readFileSync(join(one, name)).equals(readFileSync(join(two, name))), name);
  });

  test('the list knows most of the functions of a chunk that every run loads, and few of one that no healthy run loads', () => {
    const into = join(folder, 'list');
    mkdirSync(into);
    for (const [name, text] of application.assets) writeFileSync(join(into, name), text);
    const names = [...application.assets.keys()];
    const ends = Object.entries(warmEnds(provideMaker(ROOT), into, names));
    const of = (prefix: string) => ends.filter(([name]) => name.startsWith(prefix)).map(([, places]) => places);
    assert.ok(of('main.js').every((places) => places !== null && places.length > 10));
    for (const cold of ['demo-', 'logging-']) assert.deepEqual(of(cold), [null]);
    assert.ok(ends.filter(([, places]) => places !== null).length > 30, 'the list is out of date: node scripts/train.ts');
  });
});

test('a function keeps its key when names and places change, and loses it when it does something else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-functions-'));
  try {
    const keys = (text: string): readonly string[] => {
      writeFileSync(join(folder, 'one.js'), text);
      return (functionsOf(provideMaker(ROOT), folder, ['one.js']).get('one.js') ?? []).map(({ key }) => key).toSorted();
    };
    const before = keys("(function (a) { return a.reduce((b, c) => b + c.length, 0) + require('./chunk-ABCDEF12.js').total; })");
    assert.equal(before.length, 3);
    assert.deepEqual(
      keys("(function (x) { return x.reduce((y, z) => y + z.length, 0) + require('./chunk-34567890.js').total; })"),
      before,
    );
    const changed = keys("(function (a) { return a.reduce((b, c) => b + c.length, 0) - require('./chunk-ABCDEF12.js').total; })");
    assert.equal(changed.filter((key) => before.includes(key)).length, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
