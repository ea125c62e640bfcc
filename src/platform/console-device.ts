/** A terminal device that is only written to: a serial console. Nothing is followed, nothing else is opened, and nobody is waited for. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileFailure } from './local-files.ts';
import type { ConsoleLimits, Consoles, FileWrite } from './ports.ts';

const { O_WRONLY } = constants;
// Windows has none of these.
const O_NOCTTY = constants.O_NOCTTY ?? 0;
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/** A line at 9,600 baud sends some 20 characters in that time. */
const PAUSE_MS = 20;
/** Windows' names of devices are no files that could be looked at first. */
const WINDOWS_DEVICE = /^\\\\\.\\COM\d{1,3}$/u;

/** The real devices. */
export const systemConsoles: Consoles = { write };

async function write(path: string, text: string, limits: ConsoleLimits): Promise<FileWrite> {
  const progress = { bytes: 0, isOver: false };
  const end = new AbortController();
  try {
    // No call below should block, but a driver decides that: the run goes on without it.
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
    // Opening alone can do harm: to a FIFO's reader, a tape, a watchdog.
    const there = await lstat(path);
    if (!there.isCharacterDevice()) return notADevice(path);
  }
  // Without O_NONBLOCK a line without carrier is waited for; without O_NOCTTY it would become this process's terminal.
  const handle = await open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  try {
    if (!(await handle.stat()).isCharacterDevice()) return notADevice(path);
    for (let stalledMs = 0; progress.bytes < bytes.length; ) {
      // Given up already; what is left must not follow later, into somebody else's lines.
      if (progress.isOver) return stuck(path, progress.bytes);
      const taken = await some(handle, bytes.subarray(progress.bytes));
      progress.bytes += taken;
      stalledMs = taken > 0 ? 0 : stalledMs + PAUSE_MS;
      if (stalledMs > limits.stallMs) return stuck(path, progress.bytes);
      if (taken === 0) await sleep(PAUSE_MS);
    }
    return { outcome: 'ok' };
  } finally {
    // Not waited for: closing a serial line can take until it has sent everything, which it may never.
    void handle.close().catch(() => undefined);
  }
}

/** How much the device takes now; 0 when its buffer is full. */
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
