/** The package for Distributor: read by an unpacker that is not ours, its sums right, its scripts run as Distributor runs them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { distributorPackage } from '../../scripts/distributor/build.ts';
import { publishing } from '../../scripts/distributor/publishing.ts';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
const BINARIES: Readonly<Record<string, string>> = {
  'ssm-probe-linux-x64': '#!/bin/sh\necho ssm-probe 9.9.9\n',
  'ssm-probe-linux-arm64': '#!/bin/sh\nexit 126\n',
  'ssm-probe-win-x64.exe': 'MZ',
};

/** Stand-ins for what the build makes. */
function built(folder: string): string {
  for (const [name, text] of Object.entries(BINARIES)) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'SHA256SUMS'),
    Object.entries(BINARIES)
      .map(([name, text]) => `${sha256(text)}  ${name}\n`)
      .join(''),
  );
  return folder;
}
const python = (code: string, ...args: readonly string[]) => runProgramSync('python3', ['-c', code, ...args]);
const withoutPython =
  spawnSync('python3', ['--version'], { stdio: 'ignore' }).error === undefined ? false : 'python3 is not installed';

describe('the package for Distributor', () => {
  it('names each archive under its platform, with the right sum, and is the same each time', () =>
    inFolder((folder) => {
      const files = distributorPackage(built(folder), '1.2.3');
      const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as {
        readonly version: string;
        readonly packages: unknown;
        readonly files: Readonly<Record<string, { readonly checksums: { readonly sha256: string } }>>;
      };
      assert.equal(manifest.version, '1.2.3');
      assert.deepEqual(manifest.packages, {
        _any: { _any: { x86_64: { file: 'ssm-probe-linux-x64.zip' }, arm64: { file: 'ssm-probe-linux-arm64.zip' } } },
        windows: { _any: { x86_64: { file: 'ssm-probe-win-x64.zip' } } },
      });
      for (const [name, { checksums }] of Object.entries(manifest.files))
        assert.equal(checksums.sha256, sha256(files.get(name) ?? ''), name);
      assert.deepEqual([...distributorPackage(folder, '1.2.3')], [...files]);
      return Promise.resolve();
    }));

  it('is not made of a binary that is not what SHA256SUMS says', () =>
    inFolder((folder) => {
      built(folder);
      writeFileSync(join(folder, 'ssm-probe-linux-arm64'), 'something else');
      assert.throws(() => distributorPackage(folder), /ssm-probe-linux-arm64 is not what SHA256SUMS says/u);
      return Promise.resolve();
    }));

  it('unpacks elsewhere, installs, and is removed again', { skip: withoutPython }, () =>
    inFolder((folder) => {
      const files = distributorPackage(built(folder));
      const archive = join(folder, 'package.zip');
      const unpacked = join(folder, 'unpacked');
      const target = join(folder, 'bin/ssm-probe');
      const run = (script: string) =>
        runProgramSync('/bin/sh', [script], {
          cwd: unpacked,
          env: { PATH: '/usr/bin:/bin', SSM_PROBE_TARGET: target },
        });
      writeFileSync(archive, files.get('ssm-probe-linux-x64.zip') ?? '');
      const modes = python(
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2]); print([(i.filename, oct(i.external_attr >> 16)) for i in z.infolist()])',
        archive,
        unpacked,
      );
      assert.equal(modes.stderr, '');
      assert.equal(modes.stdout.trim(), "[('ssm-probe', '0o100755'), ('install.sh', '0o100755'), ('uninstall.sh', '0o100755')]");
      const installed = run('install.sh');
      assert.deepEqual([installed.status, installed.stdout], [0, 'ssm-probe 9.9.9\n']);
      assert.equal(readFileSync(target, 'utf8'), BINARIES['ssm-probe-linux-x64']);
      // One for another processor replaces nothing.
      writeFileSync(join(unpacked, 'ssm-probe'), BINARIES['ssm-probe-linux-arm64'] ?? '');
      assert.notEqual(run('install.sh').status, 0);
      assert.equal(readFileSync(target, 'utf8'), BINARIES['ssm-probe-linux-x64']);
      assert.equal(run('uninstall.sh').status, 0);
      assert.ok(!existsSync(target));
      // Over a folder nothing is installed, and that is said.
      mkdirSync(target);
      const over = run('install.sh');
      assert.deepEqual([over.status, over.stderr], [1, `ssm-probe: ${target} is a folder: nothing is installed\n`]);
      return Promise.resolve();
    }),
  );
});

describe('the commands that publish it', () => {
  const some = {
    folder: "/it's/here",
    bucket: 's3://some-bucket/tools/',
    name: 'ssm-probe-package',
    version: '1.2.3',
    accounts: [],
  };
  it('are what a shell reads as the upload and the package', () => {
    const printed = publishing(some).filter((line) => !line.startsWith('#'));
    const words = printed.map((line) =>
      runProgramSync('/bin/sh', ['-c', `aws() { printf '%s\\n' "$@"; }; ${line}`])
        .stdout.trimEnd()
        .split('\n'),
    );
    assert.deepEqual(words, [
      ['s3', 'cp', '--recursive', "/it's/here", 's3://some-bucket/tools/1.2.3'],
      [
        'ssm',
        'create-document',
        '--name',
        'ssm-probe-package',
        '--document-type',
        'Package',
        '--content',
        "file:///it's/here/manifest.json",
        '--attachments',
        'Key=SourceUrl,Values=s3://some-bucket/tools/1.2.3',
        '--version-name',
        '1.2.3',
      ],
    ]);
  });
  it('are not made of what is no bucket, name or account', () => {
    for (const bad of [
      { bucket: 'Some Bucket' },
      { bucket: 'b;reboot' },
      { bucket: 'some-bucket/$(id)' },
      { name: 'aws-thing' },
      { name: 'a b' },
      { accounts: ['123456789012', 'all'] },
      { accounts: ['1234567890123'] },
    ])
      assert.throws(() => publishing({ ...some, ...bad }), /^Error: no /u, JSON.stringify(bad));
  });
  it('each account once, at most twenty a call', () => {
    const accounts = Array.from({ length: 45 }, (_, index) => String(100_000_000_000 + (index % 41)));
    const calls = publishing({ ...some, accounts }).filter((line) => line.includes('--account-ids-to-add'));
    assert.deepEqual(
      calls.map((line) => (line.split('--account-ids-to-add ')[1] ?? '').split(' ').length),
      [20, 20, 1],
    );
  });
  it('without a build, or with a mistake, one line and status 2', () => {
    const program = join(import.meta.dirname, '../../scripts/distributor/build.ts');
    for (const args of [['--nonsense'], ['a', 'b'], ['--share', '123456789012'], ['--bucket', 'some-bucket', '--share', '1']]) {
      const { status, stdout, stderr } = runProgramSync(process.execPath, [program, ...args]);
      assert.deepEqual([status, stdout, stderr.split('\n').length], [2, '', 2], stderr);
      assert.match(stderr, /^distributor: /u);
    }
  });
});
