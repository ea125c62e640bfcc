/**
 * A folder that only its owner writes to, and the files in it. Nobody else may choose what is read from there or where a file ends up: no link is
 * followed, neither to the folder nor in it, and a folder that is somebody else's or that others may write to is not used.
 */
import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from './local-files.ts';
import type { FileRead, FileWrite, OpenedFolder, PrivateFolder } from './ports.ts';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = constants;
// Windows has neither.
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
const O_DIRECTORY = constants.O_DIRECTORY ?? 0;
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const WRITABLE_BY_OTHERS = 0o022;
const TEMPORARY = '.tmp';

/** Opens the folder; with `make`, where there is none, makes it (0700, and so the folders above it that are missing). Never rejects. */
export async function openPrivateFolder(path: string, make: boolean): Promise<OpenedFolder> {
  let handle: FileHandle | null = null;
  try {
    const made = make ? await mkdir(path, { recursive: true, mode: 0o700 }) : undefined;
    // Windows opens no folders; who may write there its access lists say, which Node does not read.
    if (process.platform === 'win32') return { outcome: 'ok', folder: folderAt(path, path, null) };
    handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    const { uid, mode } = await handle.stat();
    const problem =
      uid !== process.geteuid?.()
        ? `${path} belongs to another user`
        : made === undefined && (mode & WRITABLE_BY_OTHERS) !== 0
          ? `others may write to ${path}`
          : null;
    if (problem !== null) {
      await handle.close();
      return { outcome: 'failed', reason: 'denied', detail: problem };
    }
    // Whatever the umask took away.
    if (made !== undefined) await handle.chmod(0o700);
    // By way of the open descriptor: whoever owns a folder above can put another one in its place, but not in this.
    const pinned = `/proc/self/fd/${handle.fd}`;
    return { outcome: 'ok', folder: folderAt(path, existsSync(pinned) ? pinned : path, handle) };
  } catch (error) {
    await handle?.close().catch(() => undefined);
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ELOOP' || code === 'ENOTDIR' || code === 'EEXIST')
      return { outcome: 'failed', reason: 'not-a-file', detail: `${path} is a link, or no folder` };
    // On a read-only disk Node says that what it was to make is absent.
    if (make && code === 'ENOENT') return { outcome: 'failed', reason: 'denied', detail: `${path} cannot be made` };
    return fileFailure(error);
  }
}

type Failed = ReturnType<typeof fileFailure>;

function folderAt(path: string, base: string, handle: FileHandle | null): PrivateFolder {
  // What is said to people names the folder as they know it.
  const failed = (error: unknown): Failed => {
    const failure = fileFailure(error);
    return { ...failure, detail: failure.detail.replaceAll(base, path) };
  };
  return {
    path,
    names: async (max) => {
      try {
        const names: string[] = [];
        for await (const { name } of await opendir(base)) {
          names.push(name);
          if (names.length >= max) break;
        }
        return { outcome: 'ok', names };
      } catch (error) {
        return failed(error);
      }
    },
    about: (name) =>
      withFile(join(base, name), failed, async (file) => {
        const { size, mtimeMs } = await file.stat();
        return { outcome: 'ok', bytes: size, changedAt: mtimeMs };
      }),
    read: (name, maxBytes) => withFile(join(base, name), failed, (file) => readWhole(file, name, maxBytes)),
    write: (name, text) => write(base, name, text, { handle, failed }),
    remove: async (name) => {
      try {
        await unlink(join(base, name));
        return { outcome: 'ok' };
      } catch (error) {
        return failed(error);
      }
    },
    close: async () => {
      await handle?.close().catch(() => undefined);
    },
  };
}

async function withFile<T>(
  path: string,
  failed: (error: unknown) => Failed,
  use: (file: FileHandle) => Promise<T>,
): Promise<T | Failed> {
  try {
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await file.stat();
      return stats.isFile() ? await use(file) : { outcome: 'failed', reason: 'not-a-file', detail: 'no regular file' };
    } finally {
      await file.close();
    }
  } catch (error) {
    return failed(error);
  }
}

async function readWhole(file: FileHandle, name: string, maxBytes: number): Promise<FileRead> {
  const { size } = await file.stat();
  if (size > maxBytes) return { outcome: 'failed', reason: 'too-large', detail: `${name} is larger than ${maxBytes} bytes` };
  // One byte more than there should be: a file that grows is no file of ours.
  const bytes = Buffer.alloc(size + 1);
  let total = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, total, bytes.length - total, total);
    total += bytesRead;
    if (bytesRead === 0) return { outcome: 'ok', text: bytes.toString('utf8', 0, total) };
    if (total > size) return { outcome: 'failed', reason: 'error', detail: `${name} grew while it was read` };
  }
}

/** On the disk before it has its name, and its name on the disk before this says so. */
async function write(
  base: string,
  name: string,
  text: string,
  { handle, failed }: { readonly handle: FileHandle | null; readonly failed: (error: unknown) => Failed },
): Promise<FileWrite> {
  const temporary = join(base, `.${name}.${randomBytes(6).toString('hex')}${TEMPORARY}`);
  try {
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(base, name));
    await handle?.sync();
    return { outcome: 'ok' };
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return failed(error);
  }
}
