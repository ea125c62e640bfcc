/** The package for Distributor: read by an unpacker that is not ours, its sums right, its scripts run as Distributor runs them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { distributorPackage } from '../../scripts/distributor/build.ts';
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
