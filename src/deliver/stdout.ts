/** Standard output. Outside `main.ts` only this file touches `process.stdout`. */
import { writeAtOnce } from '../platform/descriptor.ts';
import type { DeliveryRow } from './row.ts';

/** The reader is gone (`| head`), in each spelling. A reader may leave, so this is no failure. */
const CLOSED: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Streams with a listener. It must stay, because a late EPIPE would be an uncaught exception. */
const guarded = new WeakSet<NodeJS.WriteStream>();

function row(error: Error | null | undefined): DeliveryRow {
  if (!error) return { sink: 'stdout', outcome: 'ok', detail: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { sink: 'stdout', outcome: CLOSED.has(code) ? 'closed' : 'failed', detail: error.message };
}

const STDOUT = 1;
/** Later texts go through the stream, so that a stalled reader blocks only them and no signals. */
let isFirst = true;

/**
 * Writes `text` to standard output and resolves when the kernel has taken all of it. A pipe takes
 * 64 KiB at a time, and a process that ends earlier loses the rest. Never rejects. Waits for a
 * reader that lives but does not read (a pager); if the reader is gone, ends at once with `closed`.
 */
export async function writeStdout(text: string): Promise<DeliveryRow> {
  try {
    // A first, short text needs no stream. Making one costs a tenth of a start.
    const goesAtOnce = isFirst && writeAtOnce(STDOUT, text);
    isFirst = false;
    if (goesAtOnce) return row(null);
    const stream = process.stdout;
    if (!guarded.has(stream)) {
      guarded.add(stream);
      stream.on('error', () => {});
    }
    // The callback gets the error, too, so the listener has nothing to do.
    return await new Promise((resolve) => {
      stream.write(text, (error) => {
        resolve(row(error));
      });
    });
  } catch (error) {
    // `process.stdout` itself throws if Node cannot open descriptor 1.
    return row(error instanceof Error ? error : new Error(String(error)));
  }
}
