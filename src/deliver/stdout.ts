/** Standard output. The only file outside `main.ts` that touches `process.stdout`. */
import { writeAtOnce } from '../platform/descriptor.ts';
import type { DeliveryRow } from './row.ts';

/** A reader that went away (`| head`), in each spelling: that is its good right and no fault of ours. */
const CLOSED: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Streams that have a listener already: one is enough, and must stay, for a late EPIPE would be an uncaught exception. */
const guarded = new WeakSet<NodeJS.WriteStream>();

function row(error: Error | null | undefined): DeliveryRow {
  if (!error) return { sink: 'stdout', outcome: 'ok', detail: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { sink: 'stdout', outcome: CLOSED.has(code) ? 'closed' : 'failed', detail: error.message };
}

const STDOUT = 1;
/** Later texts go through the stream: a reader that stalls then keeps nothing but them, no signal for one. */
let isFirst = true;

/**
 * Writes `text` to standard output and resolves when the kernel has taken all of it: a pipe takes 64 KiB at a time, and
 * a process that ends before loses the rest. Never rejects. It waits as long as the reader lives and does not read (a
 * pager); a reader that went away ends it at once with `closed`.
 */
export async function writeStdout(text: string): Promise<DeliveryRow> {
  try {
    // A first, short text needs no stream, whose making costs a tenth of a start.
    const goesAtOnce = isFirst && writeAtOnce(STDOUT, text);
    isFirst = false;
    if (goesAtOnce) return row(null);
    const stream = process.stdout;
    if (!guarded.has(stream)) {
      guarded.add(stream);
      stream.on('error', () => {});
    }
    // The callback also carries the error, so the listener above has nothing to tell.
    return await new Promise((resolve) => {
      stream.write(text, (error) => {
        resolve(row(error));
      });
    });
  } catch (error) {
    // `process.stdout` itself can throw where descriptor 1 is something that Node cannot open.
    return row(error instanceof Error ? error : new Error(String(error)));
  }
}
