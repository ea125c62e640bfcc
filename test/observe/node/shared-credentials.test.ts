/** The agent's own file of credentials, where something else stands in its place: the reader returns at once, with none. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readSharedCredentials } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { systemFiles } from '../../../src/platform/files.ts';
import { inFolder } from '../../commands/program.ts';

describe('the file of credentials', { skip: process.platform === 'win32' ? 'Windows has no such files' : false }, () => {
  for (const [name, make] of [
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a device without an end', (path: string) => symlinkSync('/dev/zero', path)],
    ['a folder', (path: string) => mkdirSync(path)],
    ['larger than any', (path: string) => writeFileSync(path, `[default]\n${'#'.repeat(1_000_000)}`)],
  ] as const)
    it(`is ${name}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'credentials');
        make(path);
        const read = await readSharedCredentials(systemFiles, path, 'default');
        assert.deepEqual(read, { outcome: 'failed', reason: 'unusable' });
      }));
  it('is not there where its path is a link to itself', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'credentials');
      symlinkSync(path, path);
      assert.deepEqual(await readSharedCredentials(systemFiles, path, 'default'), { outcome: 'failed', reason: 'absent' });
    }));
});
