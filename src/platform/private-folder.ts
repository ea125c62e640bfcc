/**
 * A folder that only its owner writes to, and its files. Nobody else may choose what is read from
 * there or where a file ends up: it follows no link, to the folder or in it, and refuses a folder
 * that belongs to others or that others may write to.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemFiles } from './files.ts';
import { fileFailure } from './local-files.ts';
import { farMountOf } from './mounts.ts';
import { within } from './patience.ts';
import { openPinned } from './pinned-folder.ts';
import type { FileNames, FileRead, FileWrite, OpenedFolder, PrivateFolder } from './ports.ts';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = constants;
// Windows has neither.
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const TEMPORARY = '.tmp';
/** A busy or sleeping disk takes a second or two. */
const PATIENCE_MS = 5_000;

/** Opens the folder; with `make`, makes it and those above it (0700). Never rejects. */
export async function openPrivateFolder(path: string, make: boolean): Promise<OpenedFolder> {
  const whole = resolve(path);
  // Checks a far file system from outside first: the code below waits only for file systems that
  // answer.
  if ((await farMountOf(whole)) !== null) {
    const there = await systemFiles.exists(whole);
    if (there.outcome === 'failed' && there.reason === 'no-answer') return there;
  }
  return within(PATIENCE_MS, opened(whole, make), () => silent(path));
}

async function opened(path: string, make: boolean): Promise<OpenedFolder> {
  try {
    // Windows opens no folders. Access lists decide who may write there, and Node does not read
    // them.
    if (process.platform === 'win32') {
      if (make) await mkdir(path, { recursive: true, mode: 0o700 });
      return { outcome: 'ok', folder: folderAt(path, path, null) };
    }
    const pinned = await openPinned(path, make);
    return pinned.outcome === 'ok' ? { outcome: 'ok', folder: folderAt(path, pinned.base, pinned.handle) } : pinned;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ELOOP' || code === 'ENOTDIR')
      return { outcome: 'failed', reason: 'not-a-file', detail: `${path} is a link, or no folder` };
    // On a read-only disk, what was to be made is absent.
    if (make && code === 'ENOENT') return { outcome: 'failed', reason: 'denied', detail: `${path} cannot be made` };
    // The kernel's error names the descriptor of the walk.
    const failure = fileFailure(error);
    return { ...failure, detail: `${path}: ${failure.detail.split(',', 1)[0] ?? ''}` };
  }
}

function silent(path: string): Failed {
  return { outcome: 'failed', reason: 'no-answer', detail: `the file system at ${path} did not answer` };
}

type Failed = ReturnType<typeof fileFailure>;

function folderAt(path: string, base: string, handle: FileHandle | null): PrivateFolder {
  // Messages name the folder as people know it.
  const failed = (error: unknown): Failed => {
    const failure = fileFailure(error);
    return { ...failure, detail: failure.detail.replaceAll(base, path) };
  };
  const bounded = <T>(work: Promise<T>): Promise<T | Failed> => within<T | Failed>(PATIENCE_MS, work, () => silent(path));
  const at = (name: string): string => join(base, name);
  return {
    path,
    names: (max) => bounded(names(base, max, failed)),
    about: (name) =>
      bounded(
        withFile(at(name), failed, async (file) => {
          const { size, mtimeMs } = await file.stat();
          return { outcome: 'ok', bytes: size, changedAt: mtimeMs };
        }),
      ),
    read: (name, maxBytes) => bounded(withFile(at(name), failed, (file) => readWhole(file, name, maxBytes))),
    write: (name, text) => bounded(write(base, name, text, { handle, failed })),
    remove: (name) => bounded(unlink(at(name)).then(() => ({ outcome: 'ok' }) as const, failed)),
    close: async () => {
      await handle?.close().catch(() => undefined);
    },
  };
}

async function names(base: string, max: number, failed: (error: unknown) => Failed): Promise<FileNames> {
  try {
    const found: string[] = [];
    for await (const { name } of await opendir(base)) {
      found.push(name);
      if (found.length >= max) break;
    }
    return { outcome: 'ok', names: found };
  } catch (error) {
    return failed(error);
  }
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
  // One byte more than the size: a file that grows is not this program's.
  const bytes = Buffer.alloc(size + 1);
  let total = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, total, bytes.length - total, total);
    total += bytesRead;
    if (bytesRead === 0) return { outcome: 'ok', text: bytes.toString('utf8', 0, total) };
    if (total > size) return { outcome: 'failed', reason: 'error', detail: `${name} grew while it was read` };
  }
}

/** The content reaches the disk before the file has its name, and the name before this returns. */
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
