import { constants, openSync } from 'node:fs';
import { open, opendir, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { systemFiles } from './files.ts';
import { fileFailure } from './local-files.ts';
import type { FolderFiles, StreamPiece, Streams } from './ports.ts';

/** Files, pipes and standard input, piece by piece. */
export const systemStreams: Streams = { pieces, unpack, pack, folder };

/** Few system calls, and still little memory. */
const PIECE_BYTES = 256 * 1024;
/** Every gzip file begins with these (RFC 1952); no JSON text does. */
const GZIP = [0x1f, 0x8b] as const;
/** An S3 object that is gzip may be packed once more on its way, rarely more often. */
const MAX_WRAPS = 3;

async function* pieces(path: string): AsyncGenerator<StreamPiece, void> {
  try {
    const source: AsyncIterable<Buffer> = path === '-' ? process.stdin : fileBytes(path);
    for await (const bytes of unpacked(source)) yield { outcome: 'ok', bytes };
  } catch (error) {
    yield fileFailure(error);
  }
}

/** A day of a fleet's files, one a node; deeper folders are somebody's mistake. */
const MAX_FILES = 200_000;
const MAX_DEPTH = 32;
const MAX_UNREAD = 100;

async function folder(top: string): Promise<FolderFiles | null> {
  // What does not answer is told by who opens it as a file.
  const known = await systemFiles.exists(top);
  if (known.outcome === 'failed' && known.reason === 'no-answer') return null;
  const there = await stat(top).catch(() => null);
  if (there?.isDirectory() !== true) return null;
  const paths: string[] = [];
  const unread: { path: string; detail: string }[] = [];
  let skipped = 0;
  let isCut = false;
  const fail = (path: string, detail: string): void => {
    if (unread.length < MAX_UNREAD) unread.push({ path, detail });
  };
  async function walk(path: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return fail(path, `more than ${MAX_DEPTH} folders deep`);
    try {
      for await (const entry of await opendir(path, { bufferSize: 512 })) {
        if (entry.name.startsWith('.')) continue;
        const inside = join(path, entry.name);
        if (entry.isDirectory()) await walk(inside, depth + 1);
        else if (!entry.isFile()) skipped += 1;
        else if (paths.length < MAX_FILES) paths.push(inside);
        else isCut = true;
      }
    } catch (error) {
      fail(path, fileFailure(error).detail);
    }
  }
  await walk(top, 0);
  return { paths: paths.sort(), skipped, unread, isCut };
}

async function* fileBytes(path: string): AsyncGenerator<Buffer, void> {
  // Checks only once: reading a stream has no deadline, and an interrupt ends it.
  const there = await systemFiles.exists(path);
  if (there.outcome === 'failed' && there.reason === 'no-answer') throw new Error(there.detail);
  const stats = await stat(path);
  if (stats.isFIFO()) {
    // Waiting for a writer in the thread pool would outlast even the process, so the event loop
    // waits.
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    for await (const bytes of new Socket({ fd, readable: true, writable: false }) as AsyncIterable<Buffer>) yield bytes;
    return;
  }
  if (!stats.isFile()) throw new Error(`${path} is neither a file nor a pipe`);
  const handle = await open(path);
  try {
    // One buffer for the whole file: new ones would pile up until the collector runs.
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function* unpacked(source: AsyncIterable<Buffer>, wraps = 0): AsyncGenerator<Uint8Array, void> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  // A pipe may give its first byte alone.
  while (head.length < GZIP.length) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = after(head, iterator);
  if (head[0] !== GZIP[0] || head[1] !== GZIP[1]) {
    yield* whole;
    return;
  }
  if (wraps === MAX_WRAPS) throw new Error(`gzip within gzip, more than ${MAX_WRAPS} times`);
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  // The loop over `gunzip` throws this error.
  pipeline(Readable.from(copied(whole)), gunzip, () => undefined);
  yield* unpacked(gunzip as AsyncIterable<Buffer>, wraps + 1);
}

function unpack(bytes: Uint8Array, maxBytes: number): Uint8Array | null {
  if (maxBytes < 1) return null;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}

/** Where its tenth byte would name the system that packed it, it says "unknown" (RFC 1952, 2.3.1). */
const OS_AT = 9;
const OS_UNKNOWN = 255;

function pack(bytes: Uint8Array): Uint8Array {
  const packed = gzipSync(bytes, { level: 9 });
  packed[OS_AT] = OS_UNKNOWN;
  return packed;
}

async function* after(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void> {
  yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/** Copies the pieces, for a reader that asks for the next while it still uses the last. */
async function* copied(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  for await (const bytes of source) yield Buffer.from(bytes);
}
