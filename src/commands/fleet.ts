/** `ssm-probe fleet`: roll up the verdicts of many nodes. Reads files, touches no network. */

import { shown, usageError } from '../arguments/usage-error.ts';
import { makeRollup, type Rollup } from '../fleet/rollup.ts';
import { summarise } from '../fleet/summary.ts';
import { counted } from '../knowledge/words.ts';
import type { Streams } from '../platform/ports.ts';
import { keepMemorySmall } from '../platform/small-heap.ts';
import { fleetRenderer, isFleetFormat } from '../report/fleet-index.ts';
import { deliver, reportingOf } from './output/reporting.ts';
import { doneWith, type Run } from './world.ts';

/**
 * Status 2: the report is not where it was asked for. 0: rolled up, whatever it says about the nodes. 3: not everything could be read, or there was no verdict in it. A broken line is
 * counted and changes nothing.
 */
export const run: Run = async ({ operands: paths, options }, world) => {
  const { interrupt, complain } = world;
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  keepMemorySmall();
  const format = isFleetFormat(reporting.format) ? reporting.format : 'text';
  if (paths.length === 0) return usageError('fleet takes files of verdicts, one a line; - is standard input');
  if (paths.filter((path) => path === '-').length > 1) return usageError('fleet takes standard input (-) once');
  const streams = await world.streams();
  const rollup = makeRollup({}, (packed, maxBytes) => streams.unpack(packed, maxBytes));
  const unread: { file: string; why: string }[] = [];
  let opened = 0;
  for (const path of paths) {
    if (interrupt.aborted) break;
    const { bytes, why } = await readInto(rollup, path, streams, interrupt);
    if (why === null || bytes > 0) opened += 1;
    if (why === null) continue;
    unread.push({ file: path, why: bytes > 0 ? `cut off after ${counted(bytes, 'byte')}: ${why}` : why });
    complain(`${shown(path)} could not be read${bytes > 0 ? ' to its end' : ''}: ${why}`);
  }
  const interrupted = interrupt.aborted;
  if (opened === 0 && !interrupted) return usageError('none of the files could be read');
  const fleet = summarise(rollup.tally(), { files: paths.length, unread, interrupted });
  const text = (await fleetRenderer(format))(fleet, reporting.style);
  const isWritten = await deliver(reporting, text, files, complain);
  return doneWith(unread.length > 0 || interrupted || fleet.nodes.total === 0 ? 3 : 0, isWritten);
};

/**
 * A file that is something else, or a bomb, ends here: so many bytes, or so many lines, without one record. A verdict has some 20 KB, and what is
 * logged beside it is seldom more than ten thousand times that.
 */
const MAX_IDLE_BYTES = 512 * 1_048_576;
const MAX_IDLE_LINES = 4_000_000;

/** Reads one file to its end, or until it fails, or until the interrupt, which a pipe that nobody writes to must not outlast. */
async function readInto(
  rollup: Rollup,
  path: string,
  streams: Streams,
  interrupt: AbortSignal,
): Promise<{ readonly bytes: number; readonly why: string | null }> {
  const lines = rollup.file(path);
  const pieces = streams.pieces(path)[Symbol.asyncIterator]();
  let bytes = 0;
  let why: string | null = null;
  let last = { records: rollup.tally().records, lines: rollup.tally().lines, bytes };
  for (;;) {
    const next = await nextOrStop(pieces, interrupt);
    if (next === null || next.done === true) break;
    const piece = next.value;
    if (piece.outcome === 'failed') {
      why = piece.detail;
      break;
    }
    bytes += piece.bytes.length;
    lines.push(piece.bytes);
    const { records, lines: read } = rollup.tally();
    if (records > last.records) last = { records, lines: read, bytes };
    if (bytes - last.bytes <= MAX_IDLE_BYTES && read - last.lines <= MAX_IDLE_LINES) continue;
    why = `no verdict in the last ${bytes - last.bytes} bytes (${read - last.lines} lines that are not empty): the rest is not read`;
    await pieces.return?.();
    break;
  }
  lines.end();
  return { bytes, why };
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
