import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readlinkSync, readSync, watch } from 'node:fs';
import { access, lstat, open, opendir, readlink, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileContent, FileFailure, FileNames, FileRead, FileSpace, Files, FileTime, FileWrite } from './ports.ts';
import { patiently, shortageOf } from './shortage.ts';

/**
 * The plain file system, bounded in bytes. A FIFO blocks no call here. A dead file system would;
 * `files.ts` guards against that.
 */
export const localFiles: Files = {
  read: (path, maxBytes) => patiently(() => read(path, maxBytes), lacks),
  tail: (path, maxBytes) => patiently(() => tail(path, maxBytes), lacks),
  readLink,
  list: (path, max) => patiently(() => list(path, max), lacks),
  exists,
  space,
  changedAt,
  whyNotWatched,
  whyNotWritable,
  writeAtomic: (path, content) => patiently(() => writeAtomic(path, content), lacks),
};

const lacks = (result: FileRead | FileNames | FileWrite): boolean => result.outcome === 'failed' && result.reason === 'exhausted';

async function read(path: string, maxBytes: number): Promise<FileRead> {
  if (isKernelFile(path)) return readKernelFile(path, maxBytes);
  try {
    // Non-blocking: opening a FIFO without a writer must not hang.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { outcome: 'failed', reason: 'not-a-file', detail: `${path} is not a regular file` };
      // Files of /proc claim a size of 0, so read until the end.
      const chunks: Buffer[] = [];
      let total = 0;
      for (;;) {
        const chunk = Buffer.allocUnsafe(Math.min(Math.max(stats.size - total, 0) + 4096, maxBytes - total + 1));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
        if (bytesRead === 0) break;
        chunks.push(chunk.subarray(0, bytesRead));
        total += bytesRead;
        if (total > maxBytes) {
          return { outcome: 'failed', reason: 'too-large', detail: `${path} is larger than ${maxBytes} bytes` };
        }
      }
      return { outcome: 'ok', text: Buffer.concat(chunks, total).toString('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fileFailure(error);
  }
}

async function tail(path: string, maxBytes: number): Promise<FileRead> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { outcome: 'failed', reason: 'not-a-file', detail: `${path} is not a regular file` };
      const from = Math.max(0, stats.size - maxBytes);
      const chunk = Buffer.allocUnsafe(Math.min(stats.size, maxBytes));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, from);
      const text = chunk.toString('utf8', 0, bytesRead);
      return { outcome: 'ok', text: from === 0 ? text : text.slice(text.indexOf('\n') + 1) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fileFailure(error);
  }
}

/** The kernel makes these on the spot. They are never slow and never on a network. */
export function isKernelFile(path: string): boolean {
  return /^\/(?:proc|sys)\//u.test(path);
}

/** Synchronous, because a look at every process takes hundreds of such reads. */
function readKernelFile(path: string, maxBytes: number): FileRead {
  let descriptor = -1;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const chunks: Buffer[] = [];
    for (let total = 0; ; ) {
      const chunk = Buffer.allocUnsafe(Math.min(4096, maxBytes - total + 1));
      const bytesRead = readSync(descriptor, chunk);
      total += bytesRead;
      if (total > maxBytes) return { outcome: 'failed', reason: 'too-large', detail: `${path} is larger than ${maxBytes} bytes` };
      chunks.push(chunk.subarray(0, bytesRead));
      if (bytesRead === 0) return { outcome: 'ok', text: Buffer.concat(chunks).toString('utf8') };
    }
  } catch (error) {
    return fileFailure(error);
  } finally {
    if (descriptor >= 0) closeSync(descriptor);
  }
}

/** PATH_MAX of Linux. */
const MAX_LINK = 4_096;

async function readLink(path: string): Promise<FileRead> {
  try {
    // Synchronous for the same reason: a process's descriptors are dozens of such links.
    const text = isKernelFile(path) ? readlinkSync(path) : await readlink(path);
    return text.length > MAX_LINK
      ? { outcome: 'failed', reason: 'too-large', detail: `${path} leads further than ${MAX_LINK} characters` }
      : { outcome: 'ok', text };
  } catch (error) {
    return fileFailure(error);
  }
}

async function list(path: string, max: number): Promise<FileNames> {
  try {
    const names: string[] = [];
    for await (const entry of await opendir(path, { bufferSize: 512 })) {
      names.push(entry.name);
      if (names.length >= max) break;
    }
    return { outcome: 'ok', names };
  } catch (error) {
    return fileFailure(error);
  }
}

async function exists(path: string): Promise<FileWrite> {
  try {
    await stat(path);
    return { outcome: 'ok' };
  } catch (error) {
    return fileFailure(error);
  }
}

async function space(path: string): Promise<FileSpace> {
  try {
    const { bsize, bfree, files, ffree } = await statfs(path);
    // Some file systems make inodes as they need them, and say that they have none.
    return { outcome: 'ok', freeBytes: bfree * bsize, freeFiles: files === 0 ? null : ffree };
  } catch (error) {
    return fileFailure(error);
  }
}

async function changedAt(path: string): Promise<FileTime> {
  try {
    const { mtimeMs } = await stat(path);
    return { outcome: 'ok', changedAt: mtimeMs };
  } catch (error) {
    return fileFailure(error);
  }
}

/** Watches the root folder, which cannot hang, for as long as a call takes. */
function whyNotWatched(): Promise<string | null> {
  try {
    watch('/', { persistent: false }).close();
    return Promise.resolve(null);
  } catch (error) {
    return Promise.resolve((error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

async function whyNotWritable(path: string): Promise<string | null> {
  if (await isSpecial(path)) return 'it exists and is not a regular file';
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
    return (await stat(dirname(path))).isDirectory() ? null : 'its parent is not a folder';
  } catch (error) {
    const { reason } = fileFailure(error);
    return reason === 'absent' ? 'its folder does not exist' : 'permission denied';
  }
}

/** A directory, device or pipe, or a link to one, such as `/dev/stdout`. */
async function isSpecial(path: string): Promise<boolean> {
  const there = await lstat(path).catch(() => null);
  if (there === null || there.isFile()) return false;
  if (!there.isSymbolicLink()) return true;
  const target = await stat(path).catch(() => null);
  const folder = await realpath(dirname(path)).catch(() => '');
  // If the output is redirected, /dev/stdout leads to a regular file, so the link itself decides.
  return (target !== null && !target.isFile()) || /^\/(?:dev|proc)(?:\/|$)/u.test(folder);
}

async function writeAtomic(path: string, content: FileContent): Promise<FileWrite> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    // A rename would replace a device or directory, and as root break the machine.
    if (await isSpecial(path)) {
      return { outcome: 'failed', reason: 'not-a-file', detail: `${path} exists and is not a regular file` };
    }
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return { outcome: 'ok' };
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return fileFailure(error);
  }
}

const REASONS: Readonly<Record<string, FileFailure>> = {
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  // A link to itself leads nowhere, for root as well.
  ELOOP: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  // A dead FUSE program, or a file server that a soft mount gave up on.
  ENOTCONN: 'no-answer',
  ECONNABORTED: 'no-answer',
  ETIMEDOUT: 'no-answer',
  EHOSTDOWN: 'no-answer',
  EHOSTUNREACH: 'no-answer',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file',
};

/** A file system error as data. */
export function fileFailure(error: unknown): {
  readonly outcome: 'failed';
  readonly reason: FileFailure;
  readonly detail: string;
} {
  const { code = '', message = String(error) } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const shortage = shortageOf(error);
  if (shortage !== null) return { outcome: 'failed', reason: 'exhausted', detail: shortage };
  return { outcome: 'failed', reason: REASONS[code] ?? 'error', detail: message };
}
