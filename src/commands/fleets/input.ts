/** What `fleet` is given: verdicts, those of an earlier day, an inventory. Every file that is not read to its end is named. */
import { shown } from '../../arguments/usage-error.ts';
import { type EarlierRollup, earlierRollup } from '../../fleet/earlier-rollup.ts';
import type { Inventory } from '../../fleet/inventory/inventory.ts';
import type { Rollup } from '../../fleet/rollup.ts';
import { counted } from '../../knowledge/words.ts';
import type { Streams } from '../../platform/ports.ts';
import { readFile } from './reading.ts';

export interface Input {
  readonly streams: Streams;
  readonly interrupt: AbortSignal;
  readonly complain: (line: string) => void;
  readonly unread: { file: string; why: string }[];
}

/** The files that paths lead to: those of a folder, and of the folders in it. */
export async function filesOf(paths: readonly string[], { streams, complain, unread }: Input): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = path === '-' ? null : await streams.folder(path);
    if (found === null) {
      files.push(path);
      continue;
    }
    // A spread of so many would overflow the stack.
    for (const one of found.paths) files.push(one);
    const { skipped, isCut } = found;
    if (skipped > 0)
      complain(
        `${shown(path)}: ${counted(skipped, 'entry', 'entries')} left out: links are not followed, and devices and pipes not read`,
      );
    const more = isCut
      ? 'there are more files in it than one call reads'
      : found.paths.length === 0
        ? 'there is no file in it'
        : null;
    const gaps = more === null ? found.unread : [...found.unread, { path, detail: more }];
    for (const { path: file, detail } of gaps) {
      unread.push({ file, why: detail });
      complain(`${shown(file)} could not be read: ${detail}`);
    }
  }
  return files;
}

/** How many of the files could be opened. */
export async function readVerdicts(files: readonly string[], rollup: Rollup, input: Input): Promise<number> {
  let opened = 0;
  for (const path of files) {
    if (input.interrupt.aborted) break;
    const lines = rollup.file(path);
    const progress = () => ({ found: rollup.tally().records, lines: rollup.tally().lines });
    const push = (bytes: Uint8Array): void => lines.push(bytes);
    const read = await readFile(path, { push, progress }, 'verdict', input.streams, input.interrupt);
    lines.end();
    if (note(path, read, input)) opened += 1;
  }
  return opened;
}

/** An earlier roll-up in a report is no longer than this. */
const MAX_ROLLUP_BYTES = 32 * 1_048_576;

/** Earlier records go into `rollup`. An earlier roll-up is returned instead; null: there is none. */
export async function readEarlier(files: readonly string[], rollup: Rollup, input: Input): Promise<EarlierRollup | null> {
  let earlier: EarlierRollup | null = null;
  for (const path of files) {
    if (input.interrupt.aborted) break;
    const lines = rollup.file(path);
    const before = rollup.tally().records;
    let kept: Buffer[] | null = [];
    let bytes = 0;
    const push = (piece: Uint8Array): void => {
      lines.push(piece);
      bytes += piece.length;
      if (bytes > MAX_ROLLUP_BYTES || rollup.tally().records > before) kept = null;
      kept?.push(Buffer.from(piece));
    };
    const progress = () => ({ found: rollup.tally().records, lines: rollup.tally().lines });
    const read = await readFile(path, { push, progress }, 'verdict', input.streams, input.interrupt);
    lines.end();
    note(path, read, input);
    if (rollup.tally().records === before) earlier = earlierRollup(Buffer.concat(kept ?? []).toString('utf8')) ?? earlier;
  }
  return earlier;
}

/** How many files name nodes, and how many lines say something else. */
export async function readInventory(
  files: readonly string[],
  inventory: Inventory,
  input: Input,
): Promise<{ readonly files: number; readonly skipped: number; readonly empty: readonly string[] }> {
  let skipped = 0;
  const empty: string[] = [];
  for (const path of files) {
    if (input.interrupt.aborted) break;
    const file = inventory.file();
    const read = await readFile(
      path,
      { push: (bytes) => file.push(bytes), progress: () => ({ found: file.nodes(), lines: 0 }) },
      'node',
      input.streams,
      input.interrupt,
    );
    const { nodes, skipped: others, isWhole } = file.end();
    const why = read.why ?? (isWhole ? null : 'it ends in the middle of its JSON');
    note(path, { ...read, why }, input);
    if (nodes === 0) empty.push(path);
    skipped += others;
  }
  return { files: files.length, skipped, empty };
}

/** Complains about what is missing of a file. False where all of it is. */
function note(
  path: string,
  { bytes, why }: { readonly bytes: number; readonly why: string | null },
  { unread, complain }: Input,
): boolean {
  if (why === null) return true;
  unread.push({ file: path, why: bytes > 0 ? `cut off after ${counted(bytes, 'byte')}: ${why}` : why });
  complain(`${shown(path)} could not be read${bytes > 0 ? ' to its end' : ''}: ${why}`);
  return bytes > 0;
}
