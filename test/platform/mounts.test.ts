/** Which mounts count as somebody else's, and what is waited for how long. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { farMounts } from '../../src/platform/mounts.ts';
import { within } from '../../src/platform/patience.ts';

const line = (point: string, type: string): string => `36 35 98:0 / ${point} rw,noatime shared:1 - ${type} source rw`;

describe('farMounts', () => {
  it('counts what a server or a program serves, and every kind that is not known', () => {
    const far = [
      'fuse.sshfs',
      'fuse',
      'fuseblk',
      'nfs',
      'nfs4',
      'cifs',
      'smb3',
      '9p',
      'virtiofs',
      'ceph',
      'lustre',
      'autofs',
      'to.come',
    ];
    for (const type of far) assert.deepEqual([...farMounts(line('/srv', type))], ['/srv'], type);
    for (const type of ['ext4', 'xfs', 'btrfs', 'tmpfs', 'overlay', 'proc', 'sysfs', 'cgroup2', 'squashfs', 'devtmpfs', 'vfat'])
      assert.deepEqual([...farMounts(line('/srv', type))], [], type);
  });

  it('takes the uppermost of several, unescapes names, and leaves out the root and what is no such line', () => {
    assert.deepEqual(
      [...farMounts([line('/a', 'nfs'), line('/a', 'tmpfs'), line('/b', 'ext4'), line('/b', 'fuse.x')].join('\n'))],
      ['/b'],
    );
    assert.deepEqual([...farMounts(line(String.raw`/with\040blank\134and\303\274`, 'nfs'))], ['/with blank\\andü']);
    assert.deepEqual([...farMounts(line('/', '9p'))], []);
    assert.deepEqual([...farMounts('no such line\n\n - \n36 35 - nfs')], []);
  });
});

describe('within', () => {
  it('gives what came in time, and what is said otherwise', async () => {
    assert.equal(await within(5_000, Promise.resolve('here'), () => 'late'), 'here');
    assert.equal(await within(20, new Promise<string>(() => undefined), () => 'late'), 'late');
    await assert.rejects(
      within(5_000, Promise.reject(new Error('broken')), () => 'late'),
      /broken/u,
    );
  });

  it('does not count the time that the process did not have', async () => {
    const stopped = within(1_000, new Promise<string>((resolve) => setTimeout(() => resolve('here'), 500)), () => 'late');
    // As a paused machine: nothing runs, and afterwards every timer is due at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
    assert.equal(await stopped, 'here');
  });
});
