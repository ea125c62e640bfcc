/**
 * Which paths lead to a file system that somebody else serves: a server on the network, or a program (FUSE). Such a one may never answer, and what
 * waits for it then cannot be called back, not even by SIGKILL. Disks and the kernel's own file systems do answer.
 */
import { readFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** File systems that a disk, memory or the kernel serves (`/proc/filesystems`); every other one counts as far, those to come included. */
const NEAR: ReadonlySet<string> = new Set(
  [
    'ext2 ext3 ext4 xfs btrfs bcachefs zfs f2fs jfs reiserfs nilfs2 ntfs3 vfat exfat msdos iso9660 udf squashfs erofs cramfs',
    'overlay aufs tmpfs ramfs rootfs devtmpfs hugetlbfs',
    'proc sysfs devpts cgroup cgroup2 mqueue debugfs tracefs securityfs configfs pstore efivarfs bpf fusectl binfmt_misc',
    'rpc_pipefs nfsd selinuxfs smackfs nsfs pipefs sockfs resctrl functionfs',
  ].flatMap((line) => line.split(' ')),
);
const TABLE = '/proc/self/mountinfo';
/** Made by the kernel on the spot, and without links that lead out unless one goes through a process's own root. */
const KERNEL = /^\/(?:proc|sys)\//u;
/** As Linux follows at most (path_resolution(7)). */
const MAX_LINKS = 40;
/** Mounts come and go while a watch goes on; a node of Kubernetes has thousands of them. */
const FRESH_MS = 1_000;

interface Table {
  readonly readAt: number;
  readonly far: ReadonlySet<string>;
  /** Path → where the link leads, null for what is none. */
  readonly links: Map<string, Promise<string | null>>;
}

let table: Table | null = null;

/** The mount point of the first file system on the way to `path` that somebody else serves; null where the way is near. Never rejects. */
export async function farMountOf(path: string): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  table = table === null || performance.now() - table.readAt > FRESH_MS ? readTable() : table;
  const { far, links } = table;
  if (far.size === 0) return null;
  const whole = wholeOf(path);
  if (whole === null) return null;
  // As it is written, a name on the way may already be one: most paths hold no link, and asking costs.
  for (let above = whole; above !== '/'; above = dirname(above)) if (far.has(above)) return above;
  return KERNEL.test(whole) ? null : followed(whole, far, links);
}

/** Null where the folder that this process is in is gone. */
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
    text = readFileSync(TABLE, 'latin1');
  } catch {
    // Without /proc nothing is known, and everything counts as near.
  }
  return { readAt: performance.now(), far: farMounts(text), links: new Map() };
}

/** The mount points whose uppermost file system is far (proc_pid_mountinfo(5)). The root is none: this program itself came from there. */
export function farMounts(mountinfo: string): ReadonlySet<string> {
  const far = new Set<string>();
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const point = before.split(' ', 5)[4];
    const type = after.split(' ', 1)[0] ?? '';
    if (point === undefined || type === '') continue;
    // A later line lies over an earlier one.
    if (NEAR.has(type) || point === '/') far.delete(plain(point));
    else far.add(plain(point));
  }
  return far;
}

/** Blanks and backslashes are written in octal; the bytes beyond ASCII are UTF-8. */
function plain(point: string): string {
  const bytes = point.replaceAll(/\\([0-7]{3})/gu, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
