/** Writes to a serial console. Follows no link, opens no other file, waits for nobody. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileFailure } from './local-files.ts';
import type { ConsoleLimits, Consoles, FileWrite } from './ports.ts';

const { O_WRONLY } = constants;
// Windows lacks these flags.
const O_NOCTTY = constants.O_NOCTTY ?? 0;
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/** At 9,600 baud a line sends some 20 characters in that time. */
const PAUSE_MS = 20;
/** Windows' device names are no files that `lstat` could check first. */
const WINDOWS_DEVICE = /^\\\\\.\\COM\d{1,3}$/u;

export const systemConsoles: Consoles = { write };

async function write(path: string, text: string, limits: ConsoleLimits): Promise<FileWrite> {
  const progress = { bytes: 0, isOver: false };
  const end = new AbortController();
  try {
    // No call below should block, but that depends on the driver, so the run goes on without it.
    return await Promise.race([
      writeWhole(path, Buffer.from(text), limits, progress),
      sleep(limits.totalMs, undefined, { signal: end.signal }).then(() => stuck(path, progress.bytes)),
    ]);
  } catch (error) {
    return fileFailure(error);
  } finally {
    progress.isOver = true;
    end.abort();
  }
}

interface Progress {
  bytes: number;
  isOver: boolean;
}

async function writeWhole(path: string, bytes: Buffer, limits: ConsoleLimits, progress: Progress): Promise<FileWrite> {
  if (!WINDOWS_DEVICE.test(path)) {
    // Opening alone may do harm: to a FIFO's reader, a tape, a watchdog.
    const there = await lstat(path);
    if (!there.isCharacterDevice()) return notADevice(path);
  }
  // Without O_NONBLOCK, open waits for a carrier. Without O_NOCTTY, the line becomes this process's
  // terminal.
  const handle = await open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  try {
    if (!(await handle.stat()).isCharacterDevice()) return notADevice(path);
    for (let stalledMs = 0; progress.bytes < bytes.length; ) {
      // The caller has given up. The rest must not follow later, into other programs' lines.
      if (progress.isOver) return stuck(path, progress.bytes);
      const taken = await some(handle, bytes.subarray(progress.bytes));
      progress.bytes += taken;
      stalledMs = taken > 0 ? 0 : stalledMs + PAUSE_MS;
      if (stalledMs > limits.stallMs) return stuck(path, progress.bytes);
      if (taken === 0) await sleep(PAUSE_MS);
    }
    return { outcome: 'ok' };
  } finally {
    // Not awaited: closing a serial line waits until everything is sent, perhaps for ever.
    void handle.close().catch(() => undefined);
  }
}

/** How many bytes the device takes now; 0 if its buffer is full. */
async function some(handle: FileHandle, bytes: Buffer): Promise<number> {
  try {
    return (await handle.write(bytes)).bytesWritten;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')) return 0;
    throw error;
  }
}

function notADevice(path: string): FileWrite {
  return { outcome: 'failed', reason: 'not-a-file', detail: `${path} is not a character device` };
}

function stuck(path: string, bytes: number): FileWrite {
  return { outcome: 'failed', reason: 'error', detail: `${path} took ${bytes} bytes and then no more` };
}
