/** The workflows, read as YAML: who holds which permission and which secret, and the publishing steps themselves, run here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(import.meta.dirname, '../../.github/workflows');
const workflow = (name: string): Workflow => parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow;
/** Whatever a step says: its script, its variables, what it gives to an action. */
const words = (value: unknown): string => JSON.stringify(value);

describe('the workflows', () => {
  for (const name of readdirSync(FOLDER)) {
    const { on, permissions, jobs } = workflow(name);
    it(`${name}: actions are pinned to a commit, jobs begin with no more than reading, nothing from outside gets into a shell`, () => {
      assert.deepEqual(permissions, { contents: 'read' });
      for (const event of ['pull_request_target', 'workflow_run', 'issue_comment']) assert.ok(!(event in on), event);
      for (const [title, job] of Object.entries(jobs)) {
        assert.ok((job['timeout-minutes'] ?? 999) <= 120, title);
        for (const step of job.steps) {
          if (step.uses !== undefined) assert.match(step.uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/u);
          if (step.uses?.startsWith('actions/checkout@') === true) assert.equal(step.with?.['persist-credentials'], false);
          // What an outsider may name (a branch, a title) must not get into a shell as text.
          assert.doesNotMatch(step.run ?? '', /\$\{\{/u);
          for (const [, expression = ''] of words(step).matchAll(/\$\{\{\s*([^}]+?)\s*\}\}/gu))
            assert.match(expression, /^(?:secrets\.\w+|github\.token)$/u);
        }
      }
      assert.match(words(jobs), /bash \.ci\/run/u);
    });
  }

  const { jobs } = workflow('release.yml');
  const hasSecrets = (job: Job): boolean => /secrets\.|github\.token|GITHUB_TOKEN/u.test(words(job.steps));
  const installs = (job: Job): boolean =>
    /\bnpm\b|\bnpx\b|\bnode\b|\.ci\/run|scripts\/|actions\/checkout|setup-node|cache/u.test(words(job.steps));

  it('who runs the dependencies has no secret and may write nothing; who has one runs none of them', () => {
    const secret = Object.entries(jobs).filter(([, job]) => hasSecrets(job));
    assert.deepEqual(
      secret.map(([name]) => name),
      ['publish'],
    );
    for (const [name, job] of Object.entries(jobs)) {
      assert.notEqual(hasSecrets(job), installs(job), name);
      if (!hasSecrets(job)) {
        assert.deepEqual(job.permissions, { contents: 'read' }, name);
        assert.equal(job.environment, undefined, name);
      }
    }
    const [, publish] = secret[0] ?? assert.fail();
    assert.deepEqual(publish.permissions, { contents: 'write', 'id-token': 'write', attestations: 'write' });
    assert.equal(publish.environment, 'release');
    assert.equal(publish.needs, 'build');
    // A few programs of the runner's own; what came from the build is never one of them.
    for (const { run = '' } of publish.steps) {
      assert.doesNotMatch(run, /(?:^|[;&|(])\s*(?:\.{0,2}\/|sh |bash |source |eval |chmod |\. )/mu, run);
    }
  });

  it('the key is in one step alone, and in no argument', () => {
    const holders = Object.values(jobs).flatMap(({ steps }) => steps.filter((step) => words(step).includes('SIGNING_KEY')));
    assert.equal(holders.length, 1);
    assert.deepEqual(Object.keys(holders[0]?.env ?? {}), ['SIGNING_KEY']);
    assert.match(holders[0]?.run ?? '', /trap 'rm -f/u);
  });

  it('the rule bites: what was one job, or a script of the checkout beside the key, is found', () => {
    const sign: Step = { env: { SIGNING_KEY: '${{ secrets.SIGNING_KEY }}' }, run: 'openssl dgst -sign key.pem' };
    for (const step of [
      { run: 'npm run build' },
      { run: 'scripts/sign.sh key.pem' },
      { uses: 'actions/checkout@x' },
      { run: 'node x.mjs' },
    ]) {
      const job: Job = { steps: [step, sign] };
      assert.ok(hasSecrets(job) && installs(job), words(step));
    }
  });
});

describe('the steps that publish', () => {
  const { publish } = workflow('release.yml').jobs;
  const scriptOf = (name: RegExp): string => publish?.steps.find((step) => name.test(step.name ?? ''))?.run ?? assert.fail();
  const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

  /** What the build hands over. */
  function release(folder: string, change: (path: (name: string) => string) => void = () => undefined): void {
    const path = (name: string): string => join(folder, 'release', name);
    rmSync(join(folder, 'release'), { recursive: true, force: true });
    mkdirSync(join(folder, 'release'));
    mkdirSync(join(folder, 'temp'), { recursive: true });
    const files = { 'ssm-probe-linux-x64': 'elf', 'ssm-probe-win-x64.exe': 'pe', 'sbom.cdx.json': '{}' };
    for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
    writeFileSync(
      path('SHA256SUMS'),
      Object.entries(files)
        .map(([name, text]) => `${sum(text)}  ${name}\n`)
        .join(''),
    );
    writeFileSync(path('NOTES.md'), 'notes\n');
    change(path);
  }
  /** As the runner does: `bash -e`. */
  const run = (folder: string, script: string, env: Readonly<Record<string, string>> = {}) =>
    runProgramSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: join(folder, 'release'),
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, RUNNER_TEMP: join(folder, 'temp'), ...env },
    });

  it('take what the sums name, and nothing else', () =>
    inFolder((folder) => {
      const check = scriptOf(/sums/u);
      release(folder);
      const good = run(folder, check);
      assert.equal(good.status, 0, good.stderr + good.stdout);
      const bad: Readonly<Record<string, (path: (name: string) => string) => void>> = {
        'a file with another sum': (path) => writeFileSync(path('ssm-probe-linux-x64'), 'evil'),
        'a file that is not named': (path) => writeFileSync(path('more'), ''),
        'a hidden file': (path) => writeFileSync(path('.more'), ''),
        'a folder': (path) => mkdirSync(path('folder')),
        'a link': (path) => {
          rmSync(path('sbom.cdx.json'));
          writeFileSync(join(folder, 'elsewhere'), '{}');
          symlinkSync(join(folder, 'elsewhere'), path('sbom.cdx.json'));
        },
        'a missing file': (path) => rmSync(path('sbom.cdx.json')),
        'no notes': (path) => rmSync(path('NOTES.md')),
        'a name that is an option': (path) => {
          writeFileSync(path('--latest'), '');
          writeFileSync(path('SHA256SUMS'), `${sum('')}  --latest\n`);
        },
        'a path': (path) => writeFileSync(path('SHA256SUMS'), `${sum('')}  ../../etc/passwd\n`),
        'a line that is none': (path) => writeFileSync(path('SHA256SUMS'), `${readFileSync(path('SHA256SUMS'), 'utf8')}hello\n`),
        'a name with blanks': (path) => writeFileSync(path('SHA256SUMS'), `${sum('')}  a b\n`),
      };
      for (const [what, change] of Object.entries(bad)) {
        release(folder, change);
        assert.notEqual(run(folder, check).status, 0, what);
      }
      return Promise.resolve();
    }));

  const openssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).error === undefined;
  it('sign as scripts/sign.sh does, and leave no key behind', { skip: openssl ? false : 'openssl is not installed' }, () =>
    inFolder((folder) => {
      release(folder);
      const sign = scriptOf(/Sign/u);
      const key = runProgramSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout;
      const signed = run(folder, sign, { SIGNING_KEY: key });
      assert.equal(signed.status, 0, signed.stderr);
      assert.ok(!existsSync(join(folder, 'temp/key.pem')));
      assert.ok(!(signed.stdout + signed.stderr).includes(key.split('\n')[1] ?? 'PRIVATE'));
      const verified = spawnSync(
        'openssl',
        ['dgst', '-sha256', '-verify', '../temp/key.pub', '-signature', 'SHA256SUMS.sig', 'SHA256SUMS'],
        { cwd: join(folder, 'release') },
      );
      assert.equal(verified.status, 0);
      for (const wrong of ['', 'no key']) {
        assert.notEqual(run(folder, sign, { SIGNING_KEY: wrong }).status, 0);
        assert.ok(!existsSync(join(folder, 'temp/key.pem')));
      }
      return Promise.resolve();
    }),
  );

  it('publish the files of the sums, their signature, and the notes', () =>
    inFolder((folder) => {
      release(folder, (path) => writeFileSync(path('SHA256SUMS.sig'), 'sig'));
      writeFileSync(join(folder, 'gh'), '#!/bin/sh\nprintf "<%s>" "$@"\n', { mode: 0o755 });
      const { status, stdout } = run(folder, scriptOf(/Publish/u), {
        GITHUB_REF_NAME: 'v1.2.3',
        GITHUB_REPOSITORY: 'o/r',
        GH_TOKEN: 't',
      });
      assert.equal(status, 0);
      assert.ok(stdout.startsWith('<release><create><v1.2.3><--repo><o/r><--verify-tag>'), stdout);
      assert.ok(
        stdout.endsWith('<--><ssm-probe-linux-x64><ssm-probe-win-x64.exe><sbom.cdx.json><SHA256SUMS><SHA256SUMS.sig>'),
        stdout,
      );
      return Promise.resolve();
    }));
});
