/** Follows `docs/adding-a-check.md` in a scratch copy of the tree: a page that no longer works fails here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FINDINGS } from '../../src/findings/index.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a contributor edits by hand; what `npm run docs` writes, and the changelog, do not count. */
const MOST_FILES = 7;
const NEXT_NUMBER = Math.max(...FINDINGS.map(({ number }) => number)) + 1;
const scratch = mkdtempSync(join(tmpdir(), 'ssm-probe-adding-'));

before(() => {
  for (const name of ['src', 'test', 'scripts', 'build', 'schema', 'docs', 'README.md', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(scratch, name), {
      recursive: true,
      filter: (path) => !/test\/scenarios\/(?!forwarder-missing$)[^/.]+$/u.test(path),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(scratch, 'node_modules'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Code of the page, and where it goes: a new file, or behind the one line of a file that ends so. */
interface Step {
  readonly path: string;
  readonly behind: string | null;
  readonly code: string;
}

function stepsOf(page: string): readonly Step[] {
  const code = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gmu)].map(([, block = '']) => block).join('');
  return code
    .split(/^\/\/ (?=new file: |\S+, after: )/mu)
    .slice(1)
    .map((step) => {
      const [place = '', ...lines] = step.split('\n');
      const [path = '', behind = null] = place.replace('new file: ', '').split(', after: ');
      return { path, behind, code: lines.join('\n').replace(/(?<=\bnumber: )\d+/u, String(NEXT_NUMBER)) };
    });
}

function follow({ path, behind, code }: Step): void {
  const file = join(scratch, path);
  if (behind === null) {
    assert.ok(!existsSync(file), `${path} exists`);
    writeFileSync(file, code);
    return;
  }
  const [head = '', tail, ...more] = readFileSync(file, 'utf8').split(`${behind}\n`);
  assert.ok(tail !== undefined && more.length === 0, `${path} has one line that ends in: ${behind}`);
  writeFileSync(file, `${head}${behind}\n${code}${tail}`);
}

function inScratch(...args: readonly string[]): string {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, args, { cwd: scratch, env, encoding: 'utf8', timeout: 100_000 });
  assert.equal(run.signal, null, `${args.join(' ')}: killed`);
  assert.equal(run.status, 0, `${args.join(' ')}\n${run.stdout.slice(-9_000)}${run.stderr.slice(-9_000)}`);
  return run.stdout;
}

test('the page, followed literally, adds a finding that compiles, appears and passes the tests', () => {
  const steps = stepsOf(readFileSync(join(ROOT, 'docs/adding-a-check.md'), 'utf8'));
  for (const step of steps) follow(step);
  const touched = new Set(steps.map(({ path }) => path));
  assert.ok(touched.size >= 5 && touched.size <= MOST_FILES, [...touched].join(', '));

  const tsc = spawnSync(join(scratch, 'node_modules/.bin/tsc'), ['--project', '.'], { cwd: scratch, encoding: 'utf8' });
  assert.equal(`${tsc.stdout}${tsc.stderr}`, '');
  inScratch('scripts/docs.ts');
  assert.match(readFileSync(join(scratch, 'docs/findings/node-tiny.md'), 'utf8'), /t3\.nano/u);
  const suites = [
    'test/findings/tiny.test.ts',
    'test/remedies/texts.test.ts',
    'test/explain/*.test.ts',
    'test/verdict/short-code.test.ts',
  ];
  assert.match(inScratch('--test', '--test-isolation=none', '--test-reporter=tap', ...suites), /^# fail 0$/mu);
  const verdicts = ['test/simulation/scenarios.test.ts', 'test/simulation/verdicts.test.ts'];
  const named = '--test-name-pattern=^tiny$|^every scenario has one|^expectations name|^a scenario names|^the expectations cover';
  assert.match(inScratch('--test', '--test-isolation=none', '--test-reporter=tap', named, ...verdicts), /^ {4}ok \d+ - tiny$/mu);
});
