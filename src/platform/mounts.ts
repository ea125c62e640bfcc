/**
 * Finds paths on file systems that somebody else serves: a server on the network, or a program
 * (FUSE). Such a file system may never answer, and then not even SIGKILL ends the wait. Disks and
 * the kernel's own file systems do answer.
 */
import { readFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { monotonicMs } from './monotonic.ts';
import { parseMounts } from './mount-table.ts';

/** File systems of a disk, memory or the kernel (`/proc/filesystems`). All others are far. */
const NEAR: ReadonlySet<string> = new Set(
  [
    'ext2 ext3 ext4 xfs btrfs bcachefs zfs f2fs jfs reiserfs nilfs2 ntfs3 vfat exfat msdos iso9660 udf squashfs erofs cramfs',
    'overlay aufs tmpfs ramfs rootfs devtmpfs hugetlbfs',
    'proc sysfs devpts cgroup cgroup2 mqueue debugfs tracefs securityfs configfs pstore efivarfs bpf fusectl binfmt_misc',
    'rpc_pipefs nfsd selinuxfs smackfs nsfs pipefs sockfs resctrl functionfs',
  ].flatMap((line) => line.split(' ')),
);
const TABLE = '/proc/self/mountinfo';
/** The kernel makes these on the spot. Their links lead out only through a process's own root. */
const KERNEL = /^\/(?:proc|sys)\//u;
/** Linux follows at most so many (path_resolution(7)). */
const MAX_LINKS = 40;
/** Mounts change during a watch, and a Kubernetes node has thousands of them. */
const FRESH_MS = 1_000;

interface Table {
  readonly readAt: number;
  readonly far: ReadonlySet<string>;
  /** Path → the link's target, null if it is no link. */
  readonly links: Map<string, Promise<string | null>>;
}

let table: Table | null = null;

/** The mount point of the first far file system on the way; or null. Never rejects. */
export async function farMountOf(path: string): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  table = table === null || monotonicMs() - table.readAt > FRESH_MS ? readTable() : table;
  const { far, links } = table;
  if (far.size === 0) return null;
  const whole = wholeOf(path);
  if (whole === null) return null;
  // Checks the path as written first: most paths hold no link, and asking costs.
  for (let above = whole; above !== '/'; above = dirname(above)) if (far.has(above)) return above;
  return KERNEL.test(whole) ? null : followed(whole, far, links);
}

/** Null if this process's working directory is gone. */
function wholeOf(path: string): string | null {
  try {
    return resolve(path);
  } catch {
    return null;
  }
}

async function followed(path: string, far: Table['far'], links: Table['links']): Promise<string | null> {
  const ahead = path.split('/').toReversed();
  let at = '';
  for (let followedLinks = 0; ahead.length > 0; ) {
    const name = ahead.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${name}`;
    if (far.has(next)) return next;
    const target = await linkAt(next, links);
    if (target === null) {
      at = next;
      continue;
    }
    followedLinks += 1;
    if (followedLinks > MAX_LINKS) return null;
    if (target.startsWith('/')) at = '';
    ahead.push(...target.split('/').toReversed());
  }
  return null;
}

function linkAt(path: string, links: Table['links']): Promise<string | null> {
  const known = links.get(path) ?? readlink(path).catch(() => null);
  links.set(path, known);
  return known;
}

function readTable(): Table {
  let text = '';
  try {
    text = readFileSync(TABLE, 'utf8');
  } catch {
    // Without /proc nothing is known, and everything counts as near.
  }
  return { readAt: monotonicMs(), far: farMounts(text), links: new Map() };
}

/**
 * The mount points whose uppermost file system is far. The root never is: this program came from
 * there.
 */
export function farMounts(mountinfo: string): ReadonlySet<string> {
  const far = new Set<string>();
  for (const { point, type } of parseMounts(mountinfo)) {
    if (NEAR.has(type) || point === '/') far.delete(point);
    else far.add(point);
  }
  return far;
}
