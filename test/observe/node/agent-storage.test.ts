/** Space and mounts, asked of real file systems: a small tmpfs in mounts of the test's own is filled, and remounted. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mountOf, readStorage } from '../../../src/observe/node/agent/agent-storage.ts';
import { parseMounts } from '../../../src/platform/mount-table.ts';
import { makePorts } from './ports-double.ts';

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0;
const LOCAL = new URL('../../../src/platform/local-files.ts', import.meta.url).href;
const STORAGE = new URL('../../../src/observe/node/agent/agent-storage.ts', import.meta.url).href;
const TABLE_READER = new URL('../../../src/platform/mount-table.ts', import.meta.url).href;

/** What the product sees in `$dir`, after `prepare` there. */
function seen(prepare: string): { readonly space: Record<string, unknown>; readonly mount: Record<string, unknown> } {
  const dir = mkdtempSync(join(tmpdir(), 'storage-'));
  try {
    const program = `
      const { localFiles } = await import('${LOCAL}');
      const { mountOf } = await import('${STORAGE}');
      const { parseMounts } = await import('${TABLE_READER}');
      const table = await localFiles.read('/proc/self/mountinfo', 4e6);
      console.log(JSON.stringify({ space: await localFiles.space('${dir}'), mount: mountOf('${dir}/below', parseMounts(table.text)) }));`;
    const script = `set -e; dir=${dir}; ${prepare}; exec "$NODE" --experimental-strip-types --no-warnings --input-type=module -e "$PROGRAM"`;
    const { stdout, stderr, status } = spawnSync('unshare', ['-m', 'sh', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, NODE: process.execPath, PROGRAM: program },
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('a file system', { skip: canMount ? false : 'no mounts can be made here' }, () => {
  it('with room', () => {
    const { space, mount } = seen('mount -t tmpfs -o size=8m,nr_inodes=100 none $dir');
    assert.deepEqual([space['freeBytes'], space['freeFiles']], [8 * 1_048_576, 99]);
    assert.deepEqual([mount['isReadOnly'], mount['isNoExec']], [false, false]);
  });
  it('that is full', () => {
    const { space } = seen('mount -t tmpfs -o size=64k none $dir; head -c 100000 /dev/zero > $dir/full || true');
    assert.equal(space['freeBytes'], 0);
  });
  it('without inodes', () => {
    const { space } = seen('mount -t tmpfs -o nr_inodes=3 none $dir; touch $dir/a $dir/b');
    assert.equal(space['freeFiles'], 0);
  });
  it('that is read-only, and one that starts no programs', () => {
    assert.equal(seen('mount -t tmpfs -o ro none $dir').mount['isReadOnly'], true);
    assert.equal(seen('mount -t tmpfs -o noexec none $dir').mount['isNoExec'], true);
  });
  it('that is read-only at one place only, as ProtectSystem= makes it', () => {
    const { mount } = seen(
      'mount -t tmpfs none $dir; mkdir $dir/below; mount --bind $dir/below $dir/below; mount -o remount,bind,ro $dir/below',
    );
    assert.equal(mount['isReadOnly'], true);
  });
});

describe('mounts', () => {
  const TABLE = `22 1 259:1 / / rw,relatime shared:1 - xfs /dev/nvme0n1p1 rw,attr2
30 22 0:25 / /var ro,noexec - ext4 /dev/sdb rw
31 30 0:26 / /var/lib/ama\\040zon rw - ext4 /dev/sdc ro,errors=remount-ro
32 30 0:27 / /var/lib rw - tmpfs none rw
33 30 0:27 / /var/lib rw,noexec - tmpfs none rw
broken line`;
  it('the deepest counts, and of two at one place the last', () => {
    const mounts = parseMounts(TABLE);
    assert.equal(mountOf('/opt/x', mounts)?.point, '/');
    assert.deepEqual(mountOf('/var/log', mounts), { point: '/var', type: 'ext4', isReadOnly: true, isNoExec: true });
    assert.deepEqual(mountOf('/var/lib/x', mounts), { point: '/var/lib', type: 'tmpfs', isReadOnly: false, isNoExec: true });
    assert.deepEqual(mountOf('/variable', mounts)?.point, '/');
    // The file system met an error: the mount still says rw.
    assert.equal(mountOf('/var/lib/ama zon/x', mounts)?.isReadOnly, true);
  });
  it("are the agent's own where its process is known", async () => {
    const ports = makePorts({
      tree: {
        '/proc/812/mountinfo': '1 0 0:1 / / rw - ext4 x rw\n2 1 0:1 / /var ro - ext4 x rw',
        '/proc/self/mountinfo': '1 0 0:1 / / rw - ext4 x rw',
      },
    });
    const of = async (pids: readonly string[]) =>
      (await readStorage(ports, { pids, ofService: true, complete: true }))?.map(({ isReadOnly }) => isReadOnly);
    assert.deepEqual(await of(['812']), [true, true, false]);
    assert.deepEqual(await of([]), [false, false, false]);
  });
});
