/** What a release is made with: a signature that a stock tool checks offline, and notes. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const missing = (program: string): string | false =>
  spawnSync(program, ['version'], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

describe('the signature', { skip: missing('openssl') }, () => {
  it('is checked offline by a stock OpenSSL, and holds for these very sums and this very key', () =>
    inFolder((folder) => {
      const path = (name: string): string => join(folder, name);
      const openssl = (...args: readonly string[]) => runProgramSync('openssl', args);
      for (const name of ['key', 'other']) {
        openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path(`${name}.pem`));
        openssl('ec', '-in', path(`${name}.pem`), '-pubout', '-out', path(`${name}.pub`));
      }
      writeFileSync(path('SHA256SUMS'), `${'0'.repeat(64)}  ssm-probe-linux-x64\n`);
      execFileSync(join(ROOT, 'scripts/sign.sh'), [path('key.pem'), path('SHA256SUMS')]);
      const verified = (key: string): number | null =>
        openssl('dgst', '-sha256', '-verify', path(key), '-signature', path('SHA256SUMS.sig'), path('SHA256SUMS')).status;
      assert.deepEqual([verified('key.pub'), verified('other.pub')], [0, 1]);
      writeFileSync(path('SHA256SUMS'), `${'1'.repeat(64)}  ssm-probe-linux-x64\n`);
      assert.equal(verified('key.pub'), 1);
      return Promise.resolve();
    }));
});

describe('the release notes', () => {
  const notes = (version: string) => runProgramSync(process.execPath, [join(ROOT, 'scripts/release-notes.mjs'), version]);
  it('are what the CHANGELOG says about that version, and nothing else', () => {
    const { status, stdout } = notes('0.1.0');
    assert.equal(status, 0);
    assert.ok(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').includes(stdout.trim()));
    assert.doesNotMatch(stdout, /^## /mu);
  });
  it('are missing for a version that nobody wrote about', () => {
    for (const version of ['9.9.9', '', 'Unreleased', '0.1'])
      assert.deepEqual([notes(version).status, notes(version).stdout], [1, ''], version);
  });
});
