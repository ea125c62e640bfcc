/**
 * Opens a folder that only its owner writes to, walking from the root by open descriptors. Anybody
 * who may rename one folder on the way can redirect it at any moment. So each folder is opened
 * below the one before and checked by its descriptor, and the walk ends where others may write.
 */
import { constants, existsSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileFailure } from './ports.ts';

const { O_RDONLY } = constants;
// Windows has neither.
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
const O_DIRECTORY = constants.O_DIRECTORY ?? 0;
/**
 * Linux's value (`asm-generic/fcntl.h`, the same on x64 and arm64): a descriptor for folders that
 * may be entered but not read.
 */
const O_PATH = process.platform === 'linux' ? 0x20_00_00 : 0;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;
/** Linux follows at most so many (path_resolution(7)). */
const MAX_LINKS = 40;

export type PinnedFolder =
  | {
      readonly outcome: 'ok';
      readonly handle: FileHandle /** Where the open folder is, whatever its path becomes. */;
      readonly base: string;
    }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

type Refused = Extract<PinnedFolder, { outcome: 'failed' }>;

/**
 * Opens the folder `path`, which must be this user's and writable by nobody else. Follows no link
 * to it, and on the way only links that root or this user made. With `make`, makes missing folders
 * (0700). Rejects with the kernel's errors.
 */
export async function openPinned(path: string, make: boolean): Promise<PinnedFolder> {
  let names = namesOf(path);
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const end = await walk(path, names, make);
    if (end.outcome !== 'link') return end;
    names = end.names;
  }
  return { outcome: 'failed', reason: 'error', detail: `${path} leads through too many links` };
}

/** Walks from the root to the folder, or to a link; `names` then lead on without the link. */
async function walk(
  path: string,
  names: readonly string[],
  make: boolean,
): Promise<PinnedFolder | { readonly outcome: 'link'; readonly names: readonly string[] }> {
  let folder = await open('/', O_RDONLY | O_DIRECTORY | O_PATH);
  let isKept = false;
  let wasMade = false;
  try {
    for (const [index, name] of names.entries()) {
      const here = `/${names.slice(0, index).join('/')}`;
      const problem = sayOfOthers(await folder.stat(), here);
      if (problem !== null) return refused(problem);
      const at = `${baseOf(folder, here)}/${name}`;
      wasMade = make && (await makeMissing(at));
      const isLast = index === names.length - 1;
      const there = await lstat(at);
      if (there.isSymbolicLink() && !isLast) {
        if (!isTrusted(there.uid)) return refused(`the link ${join(here, name)} is another user's`);
        // Nobody else can replace the link: its folder has been checked.
        return { outcome: 'link', names: [...namesOf(resolve(here, await readlink(at))), ...names.slice(index + 1)] };
      }
      const next = await open(at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | (isLast ? 0 : O_PATH));
      await folder.close();
      folder = next;
    }
    const problem = notOwn(await folder.stat(), path);
    if (problem !== null) return refused(problem);
    // Undoes the umask, only for a folder that was made here and checked, by its descriptor.
    if (wasMade) await folder.chmod(0o700);
    isKept = true;
    return { outcome: 'ok', handle: folder, base: baseOf(folder, `/${names.join('/')}`) };
  } finally {
    if (!isKept) await folder.close();
  }
}

/** Another run may be faster. An existing folder keeps its mode and owner. */
async function makeMissing(at: string): Promise<boolean> {
  try {
    await mkdir(at, 0o700);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // On a read-only disk mkdir says EROFS even if the folder exists; `lstat` decides.
    if (code !== 'EEXIST' && code !== 'EROFS') throw error;
    return false;
  }
}

type Kept = Pick<Stats, 'uid' | 'mode'>;

/** Why others can replace this folder's files; or null. Access lists show as the group. */
function sayOfOthers({ uid, mode }: Kept, path: string): string | null {
  if (!isTrusted(uid)) return `${path} belongs to another user`;
  // In a sticky folder others can add files, but not replace somebody else's.
  return (mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0 ? `others may write to ${path}` : null;
}

function notOwn({ uid, mode }: Kept, path: string): string | null {
  if (uid !== process.geteuid?.()) return `${path} belongs to another user`;
  return (mode & WRITABLE_BY_OTHERS) === 0 ? null : `others may write to ${path}`;
}

const isTrusted = (uid: number): boolean => uid === 0 || uid === process.geteuid?.();

/** The descriptor's path, if the system has one; else the path, which only we can change. */
function baseOf({ fd }: FileHandle, path: string): string {
  const pinned = `/proc/self/fd/${fd}`;
  return existsSync(pinned) ? pinned : path;
}

function namesOf(path: string): readonly string[] {
  return resolve(path)
    .split('/')
    .filter((name) => name !== '');
}

function refused(detail: string): Refused {
  return { outcome: 'failed', reason: 'denied', detail };
}
