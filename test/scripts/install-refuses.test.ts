/** What install.sh must not call installed: places that are no file's, signatures that are not the key's, programs that are something else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/install.sh');
const PROBE = '#!/bin/sh\necho ssm-probe 9.9.9\n';
const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const SHELLS = ['dash', 'bash', 'busybox'].filter(
  (shell) => spawnSync(shell, ['--help'], { stdio: 'ignore' }).error === undefined,
);
const openssl = (...args: readonly string[]) => runProgramSync('openssl', args);
const skip = spawnSync('openssl', ['version'], { stdio: 'ignore' }).error === undefined ? false : 'openssl is not installed';

function run(shell: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '/') {
  const argv = shell === 'busybox' ? ['sh', SCRIPT, ...args] : [SCRIPT, ...args];
  const { status, stdout, stderr } = runProgramSync(shell, argv, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { status, stdout, stderr };
}

/** The file to install and what names it. */
function given(folder: string, text = PROBE): string[] {
  const file = join(folder, 'ssm-probe-linux-x64');
  writeFileSync(file, text);
  return ['--file', file, '--sha256', sumOf(text), '--prefix', folder];
}
/** Nothing of a try is left, and nobody is told that it worked. */
function refused(
  folder: string,
  ended: { readonly status: number | null; readonly stdout: string; readonly stderr: string },
  says: RegExp,
): void {
  assert.notEqual(ended.status, 0);
  assert.doesNotMatch(ended.stdout, /installed/u);
  assert.match(ended.stderr, says);
  const bin = join(folder, 'bin');
  if (existsSync(bin) && statSync(bin).isDirectory())
    assert.deepEqual(
      readdirSync(bin).filter((name) => name.startsWith('.')),
      [],
    );
}

for (const shell of SHELLS)
  describe(`install.sh in ${shell}`, () => {
    const places: Readonly<Record<string, (folder: string) => void>> = {
      'a folder': (folder) => mkdirSync(join(folder, 'bin/ssm-probe'), { recursive: true }),
      'a folder with things in it': (folder) => {
        mkdirSync(join(folder, 'bin/ssm-probe'), { recursive: true });
        writeFileSync(join(folder, 'bin/ssm-probe/x'), '');
      },
      'a link to a folder': (folder) => {
        mkdirSync(join(folder, 'bin'));
        mkdirSync(join(folder, 'elsewhere'));
        symlinkSync('../elsewhere', join(folder, 'bin/ssm-probe'));
      },
      'a pipe': (folder) => {
        mkdirSync(join(folder, 'bin'));
        spawnSync('mkfifo', [join(folder, 'bin/ssm-probe')]);
      },
      'a link to a device': (folder) => {
        mkdirSync(join(folder, 'bin'));
        symlinkSync('/dev/null', join(folder, 'bin/ssm-probe'));
      },
      'below a file': (folder) => writeFileSync(join(folder, 'bin'), 'a file'),
    };
    for (const [what, make] of Object.entries(places))
      it(`does not say installed where its place is ${what}`, () =>
        inFolder((folder) => {
          make(folder);
          const before = runProgramSync('find', [folder]).stdout;
          const args = given(folder);
          refused(folder, run(shell, args), /nothing is installed/u);
          assert.equal(runProgramSync('find', [folder]).stdout.replace(`${args[1]}\n`, ''), before);
          if (what !== 'below a file')
            assert.match(run(shell, ['--uninstall', '--prefix', folder]).stderr, /nothing is removed/u);
          return Promise.resolve();
        }));

    it('replaces a file, a dangling link and a link to a file by the file itself', () =>
      inFolder((folder) => {
        const bin = join(folder, 'bin/ssm-probe');
        const other = join(folder, 'other');
        writeFileSync(other, 'somebody else\n');
        mkdirSync(join(folder, 'bin'));
        for (const target of ['/nowhere/at/all', other]) {
          spawnSync('rm', ['-f', bin]);
          symlinkSync(target, bin);
          const { status, stdout, stderr } = run(shell, given(folder));
          assert.deepEqual([status, stderr], [0, '']);
          assert.match(stdout, /^installed ssm-probe 9\.9\.9 as .*\nnot checked: who made it/u);
          assert.ok(lstatSync(bin).isFile());
          assert.equal(readFileSync(bin, 'utf8'), PROBE);
          assert.equal(readFileSync(other, 'utf8'), 'somebody else\n');
        }
        assert.deepEqual(readdirSync(join(folder, 'bin')), ['ssm-probe']);
        return Promise.resolve();
      }));

    it('takes a relative prefix for one below where it runs, and one with blanks', () =>
      inFolder((folder) => {
        const args = given(folder).slice(0, 4);
        assert.equal(run(shell, [...args, '--prefix', 'a b'], {}, folder).status, 0);
        assert.ok(existsSync(join(folder, 'a b/bin/ssm-probe')));
        return Promise.resolve();
      }));

    it('installs nothing that is something else, or runs nowhere', () =>
      inFolder((folder) => {
        const says = /nothing is installed/u;
        for (const text of ['#!/bin/sh\necho hello\n', '#!/bin/sh\nexit 3\n', '#!/nowhere\n', '\u007FELF of another machine', ''])
          refused(folder, run(shell, given(folder, text)), says);
        for (const file of [folder, '/dev/null', join(folder, 'absent')])
          refused(folder, run(shell, ['--file', file, '--sha256', sumOf(''), '--prefix', folder]), says);
        return Promise.resolve();
      }));

    it('with --service nothing is installed where the units cannot be', () =>
      inFolder((folder) => {
        const units = join(folder, 'units');
        const args = [...given(folder), '--service'];
        refused(folder, run(shell, args, { SSM_PROBE_UNITS: units }), /units is no folder: nothing is installed/u);
        mkdirSync(join(units, 'ssm-probe.timer'), { recursive: true });
        refused(folder, run(shell, args, { SSM_PROBE_UNITS: units }), /ssm-probe\.timer is a folder: nothing is installed/u);
        const odd = [...args.slice(0, 5), join(folder, 'a b'), '--service'];
        refused(folder, run(shell, odd, { SSM_PROBE_UNITS: folder }), /--service takes a --prefix of letters/u);
        return Promise.resolve();
      }));
  });

describe('the signature, by install.sh', { skip }, () => {
  interface Signed {
    readonly args: readonly string[];
    readonly path: (name: string) => string;
  }
  const signed = (use: (made: Signed, folder: string) => void): Promise<void> =>
    inFolder((folder) => {
      const path = (name: string): string => join(folder, name);
      for (const name of ['ours', 'other']) {
        openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path(`${name}.pem`));
        openssl('ec', '-in', path(`${name}.pem`), '-pubout', '-out', path(`${name}.pub`));
      }
      writeFileSync(path('ssm-probe-linux-x64'), PROBE);
      writeFileSync(path('SHA256SUMS'), `${sumOf(PROBE)}  ssm-probe-linux-x64\n`);
      assert.equal(spawnSync(join(SCRIPT, '../sign.sh'), [path('ours.pem'), path('SHA256SUMS')]).status, 0);
      use({ args: ['--file', path('ssm-probe-linux-x64'), '--sums', path('SHA256SUMS'), '--prefix', folder], path }, folder);
      return Promise.resolve();
    });

  it('that scripts/sign.sh made is taken, beside the list or where it is said to be', () =>
    signed(({ args, path }, folder) => {
      const beside = run('sh', [...args, '--key', path('ours.pub')]);
      assert.deepEqual([beside.status, beside.stderr], [0, '']);
      assert.match(beside.stdout, /\nsigned by .*ours\.pub\n$/u);
      spawnSync('mv', [path('SHA256SUMS.sig'), path('elsewhere.sig')]);
      assert.equal(run('sh', [...args, '--key', path('ours.pub'), '--signature', path('elsewhere.sig')]).status, 0);
      refused(folder, run('sh', [...args, '--key', path('ours.pub')]), /SHA256SUMS\.sig cannot be read: nothing is installed/u);
      assert.match(run('sh', args).stdout, /not checked: who made it/u);
    }));

  it('that is another key’s, of another list, torn, empty or no signature is refused', () =>
    signed(({ args, path }, folder) => {
      const says = /the signature of .* is not one of .*: nothing is installed/u;
      refused(folder, run('sh', [...args, '--key', path('other.pub')]), says);
      const good = readFileSync(path('SHA256SUMS.sig'));
      // OpenSSL reads no further than a signature of this key can be long: what follows one is no matter to it.
      for (const bad of [good.subarray(0, -1), Buffer.alloc(0), Buffer.from('hello'), Buffer.concat([Buffer.from([0]), good])]) {
        writeFileSync(path('SHA256SUMS.sig'), bad);
        refused(folder, run('sh', [...args, '--key', path('ours.pub')]), says);
      }
      writeFileSync(path('SHA256SUMS.sig'), good);
      writeFileSync(path('SHA256SUMS'), `${sumOf(PROBE)}  ssm-probe-linux-x64\n\n`);
      refused(folder, run('sh', [...args, '--key', path('ours.pub')]), says);
      // A private key is no public one, and a folder is no key.
      refused(folder, run('sh', [...args, '--key', path('SHA256SUMS')]), says);
      refused(folder, run('sh', [...args, '--key', folder]), /cannot be read/u);
    }));

  it('needs openssl, and says so', () =>
    signed(({ args, path }, folder) => {
      mkdirSync(path('programs'));
      for (const name of ['sh', 'sha256sum', 'cut', 'tr', 'mktemp', 'mkdir', 'cat', 'chmod', 'mv', 'rm', 'uname', 'dirname'])
        symlinkSync(runProgramSync('sh', ['-c', `command -v ${name}`]).stdout.trim(), path(`programs/${name}`));
      const { status, stdout, stderr } = runProgramSync('/bin/sh', [SCRIPT, ...args, '--key', path('ours.pub')], {
        env: { PATH: path('programs') },
      });
      refused(folder, { status, stdout, stderr }, /checked by openssl, which is not here: nothing is installed/u);
    }));

  it('options that make no sense together are mistakes', () => {
    const sum = ['--file', '/x', '--sha256', '0'.repeat(64)];
    for (const [args, says] of [
      [[...sum, '--key', '/k'], /--key goes with --sums/u],
      [['--file', '/x', '--sums', '/s', '--signature', '/y'], /--signature needs --key/u],
      [[...sum, '--prefix', ''], /--prefix is a folder/u],
    ] as const) {
      const { status, stderr } = run('sh', args);
      assert.equal(status, 2);
      assert.match(stderr, says);
    }
  });
});

const isRoot = process.getuid?.() === 0;
it('a folder that may not be written to', { skip: isRoot ? 'root may write everywhere' : false }, () =>
  inFolder((folder) => {
    mkdirSync(join(folder, 'bin'));
    chmodSync(join(folder, 'bin'), 0o555);
    refused(folder, run('sh', given(folder)), /cannot be written to: nothing is installed/u);
    chmodSync(join(folder, 'bin'), 0o755);
    return Promise.resolve();
  }),
);
