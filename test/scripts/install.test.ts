/** The installer with the very binary: verified before it is put in place, twice the same, and removed again. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SCRIPTS } from '../../src/shells/scripts.ts';
import { binary } from '../binary/binary.ts';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPT = join(ROOT, 'scripts/install.sh');
const sumOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

function install(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = runProgramSync('/bin/sh', [SCRIPT, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  return { status, stdout, stderr };
}

/** What goes below `share`. */
const PAPERS = (): readonly (readonly [path: string, text: string])[] => [
  ['man/man1/ssm-probe.1', readFileSync(join(ROOT, 'docs/ssm-probe.1'), 'utf8')],
  ['bash-completion/completions/ssm-probe', SCRIPTS.bash()],
  ['zsh/site-functions/_ssm-probe', SCRIPTS.zsh()],
  ['fish/vendor_completions.d/ssm-probe.fish', SCRIPTS.fish()],
];

describe('install.sh', () => {
  it('installs what has the right sum, also a second time, and removes it', () =>
    inFolder(async (prefix) => {
      const file = binary().path;
      const args = ['--file', file, '--sha256', sumOf(file).toUpperCase(), '--prefix', prefix];
      for (const _ of [1, 2]) {
        const run = install(args);
        assert.deepEqual([run.status, run.stderr], [0, '']);
        assert.match(run.stdout, /^installed ssm-probe \d+\.\d+\.\d+ as /u);
        assert.match(run.stdout, /, with its manual page and completions$/mu);
      }
      for (const [path, text] of PAPERS()) {
        assert.equal(readFileSync(join(prefix, 'share', path), 'utf8'), text, path);
        assert.equal(statSync(join(prefix, 'share', path)).mode & 0o777, 0o644, path);
      }
      const installed = join(prefix, 'bin/ssm-probe');
      assert.deepEqual(readdirSync(join(prefix, 'bin')), ['ssm-probe']);
      assert.deepEqual([sumOf(installed), statSync(installed).mode & 0o777], [sumOf(file), 0o755]);
      assert.equal(install(['--uninstall', '--prefix', prefix]).status, 0);
      assert.equal(install(['--uninstall', '--prefix', prefix]).status, 0);
      assert.deepEqual(readdirSync(join(prefix, 'bin')), []);
      for (const [path] of PAPERS()) assert.ok(!existsSync(join(prefix, 'share', path)), path);
      await Promise.resolve();
    }));

  it('installs a binary that has no papers, and where they do not fit, and says so', () =>
    inFolder(async (prefix) => {
      const file = join(prefix, 'probe');
      writeFileSync(file, '#!/bin/sh\necho ssm-probe 9.9.9\n', { mode: 0o755 });
      const older = install(['--file', file, '--sha256', sumOf(file), '--prefix', prefix]);
      const none = ', without manual page, completion bash, completion zsh, completion fish\n';
      assert.deepEqual([older.status, older.stderr, older.stdout.includes(none)], [0, '', true], older.stdout);
      assert.deepEqual(readdirSync(prefix).toSorted(), ['bin', 'probe']);
      mkdirSync(join(prefix, 'share/man/man1/ssm-probe.1'), { recursive: true });
      const path = binary().path;
      const crowded = install(['--file', path, '--sha256', sumOf(path), '--prefix', prefix]);
      assert.deepEqual([crowded.status, crowded.stderr], [0, '']);
      assert.match(crowded.stdout, /, without manual page$/mu);
      assert.ok(existsSync(join(prefix, 'share/zsh/site-functions/_ssm-probe')));
      await Promise.resolve();
    }));

  it('installs nothing that has another sum, or does not run here, and leaves what is there', () =>
    inFolder(async (prefix) => {
      mkdirSync(join(prefix, 'bin'));
      writeFileSync(join(prefix, 'bin/ssm-probe'), 'the old one');
      const foreign = join(prefix, 'foreign');
      writeFileSync(foreign, '\u007FELF of another machine');
      for (const [sum, says] of [
        ['0'.repeat(64), /its SHA-256 is [0-9a-f]{64}, and not what it must be: nothing is installed/u],
        [sumOf(foreign), /it does not run on this machine/u],
      ] as const) {
        const run = install(['--file', foreign, '--sha256', sum, '--prefix', prefix]);
        assert.equal(run.status, 1, run.stdout);
        assert.match(run.stderr, says);
        assert.deepEqual(readdirSync(join(prefix, 'bin')), ['ssm-probe']);
        assert.equal(readFileSync(join(prefix, 'bin/ssm-probe'), 'utf8'), 'the old one');
      }
      await Promise.resolve();
    }));

  // With a running systemd it would start there: this machine is nobody's test.
  const live = existsSync('/run/systemd/system') ? 'systemd runs here' : false;
  it('puts the timer beside it, for that very path', { skip: live }, () =>
    inFolder(async (prefix) => {
      const file = join(prefix, 'probe');
      writeFileSync(file, '#!/bin/sh\necho ssm-probe 9.9.9\n', { mode: 0o755 });
      const units = join(prefix, 'units');
      mkdirSync(units);
      const environment = { SSM_PROBE_UNITS: units };
      const run = install(['--file', file, '--sha256', sumOf(file), '--prefix', prefix, '--service'], environment);
      assert.deepEqual([run.status, run.stderr], [0, '']);
      assert.deepEqual(readdirSync(units).toSorted(), ['ssm-probe.service', 'ssm-probe.timer']);
      assert.ok(
        readFileSync(join(units, 'ssm-probe.service'), 'utf8').includes(
          `ExecStart=${prefix}/bin/ssm-probe --format ndjson $SSM_PROBE_OPTIONS --fail-on never`,
        ),
      );
      assert.equal(install(['--uninstall', '--prefix', prefix], environment).status, 0);
      assert.deepEqual(readdirSync(units), []);
      await Promise.resolve();
    }),
  );

  for (const [args, says] of [
    [[], /with --sha256 or --sums/u],
    [['--file', '/x'], /with --sha256 or --sums/u],
    [['--file', '/x', '--sha256', 'abc'], /64 hex digits/u],
    [['--file', '/x', '--sha256', '0'.repeat(64), '--sums', '/y'], /not both/u],
    [['--sha256', '0'.repeat(64)], /say what to install/u],
    [['--url', 'http://example.com/x', '--sha256', '0'.repeat(64)], /takes an https:\/\/ URL/u],
    [['--file', '/x', '--url', 'https://x', '--sha256', '0'.repeat(64)], /not both/u],
    [['--file'], /--file needs a value/u],
    [['--frobnicate'], /no option --frobnicate/u],
  ] as const)
    it(`a mistake: ${args.join(' ').slice(0, 40)}`, () => {
      const { status, stderr } = install(args);
      assert.equal(status, 2);
      assert.match(stderr, says);
    });
});

describe('shell and units', () => {
  it('shellcheck has nothing to say', { skip: missing('shellcheck') }, () => {
    const { status, stdout } = runProgramSync(
      'shellcheck',
      ['scripts/install.sh', 'scripts/user-data/linux.sh', 'scripts/ssm/linux.sh', 'scripts/sign.sh', 'test/vpc/windows.sh'],
      {
        cwd: ROOT,
      },
    );
    assert.deepEqual([status, stdout], [0, '']);
  });
  it('systemd understands the units', { skip: missing('systemd-analyze') }, () =>
    inFolder(async (folder) => {
      for (const unit of ['ssm-probe.service', 'ssm-probe.timer']) {
        const text = readFileSync(join(ROOT, 'scripts/systemd', unit), 'utf8').replaceAll(
          '/usr/local/bin/ssm-probe',
          '/bin/true',
        );
        writeFileSync(join(folder, unit), text);
      }
      const units = ['ssm-probe.service', 'ssm-probe.timer'].map((unit) => join(folder, unit));
      const { status, stderr } = runProgramSync('systemd-analyze', ['verify', '--man=no', ...units]);
      assert.deepEqual([status, stderr.split('\n').filter((line) => line.includes('ssm-probe'))], [0, []]);
      await Promise.resolve();
    }),
  );
});
