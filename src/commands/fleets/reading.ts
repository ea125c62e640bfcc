/** Reads one file to its end, or until it fails, or until the interrupt, which a pipe that nobody writes to must not outlast. */
import type { Streams } from '../../platform/ports.ts';

/** What takes a file's bytes. */
export interface Taker {
  push(bytes: Uint8Array): void;
  /** How many things of use there were so far, and how many lines. */
  progress(): { readonly found: number; readonly lines: number };
}

export interface ReadFile {
  readonly bytes: number;
  /** Why the rest is not read; null where there is none. */
  readonly why: string | null;
}

/**
 * A file that is something else, or a bomb, ends here: so many bytes, or so many lines, without one record. A verdict has some 20 KB, and what is
 * logged beside it is seldom more than ten thousand times that.
 */
const MAX_IDLE_BYTES = 512 * 1_048_576;
const MAX_IDLE_LINES = 4_000_000;

/** `what`: a thing of use, in words. */
export async function readFile(
  path: string,
  taker: Taker,
  what: string,
  streams: Streams,
  interrupt: AbortSignal,
): Promise<ReadFile> {
  const pieces = streams.pieces(path)[Symbol.asyncIterator]();
  let bytes = 0;
  let last = { ...taker.progress(), bytes };
  for (;;) {
    const next = await nextOrStop(pieces, interrupt);
    if (next === null || next.done === true) return { bytes, why: null };
    const piece = next.value;
    if (piece.outcome === 'failed') return { bytes, why: piece.detail };
    bytes += piece.bytes.length;
    taker.push(piece.bytes);
    const { found, lines } = taker.progress();
    if (found > last.found) last = { found, lines, bytes };
    if (bytes - last.bytes <= MAX_IDLE_BYTES && lines - last.lines <= MAX_IDLE_LINES) continue;
    await pieces.return?.();
    const why = `no ${what} in the last ${bytes - last.bytes} bytes (${lines - last.lines} lines that are not empty): the rest is not read`;
    return { bytes, why };
  }
}

/** null once the interrupt has come. */
function nextOrStop<T>(pieces: AsyncIterator<T>, interrupt: AbortSignal): Promise<IteratorResult<T> | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    if (interrupt.aborted) return stop();
    interrupt.addEventListener('abort', stop, { once: true });
    pieces
      .next()
      .then(resolve, reject)
      .finally(() => interrupt.removeEventListener('abort', stop));
  });
}
