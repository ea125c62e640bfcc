/** Delivers what may be too long for one text. */
import { resolve } from 'node:path';
import { writeOutput } from '../../deliver/file.ts';
import { writeStdout } from '../../deliver/stdout.ts';
import { counted } from '../../knowledge/words.ts';
import type { Files } from '../../platform/ports.ts';
import { isWritten } from '../output/print.ts';
import type { Reporting } from '../output/reporting.ts';

/** For one write. */
const CHUNK = 65_536;

/** Pieces of some size from many small ones; may be walked again. */
export function chunked(make: () => Iterable<string>): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let text = '';
      for (const piece of make()) {
        text += piece;
        if (text.length < CHUNK) continue;
        yield text;
        text = '';
      }
      if (text !== '') yield text;
    },
  };
}

/** To standard output, or into the file that was asked for. False where it is in neither. */
export async function deliverPieces(
  { output, style }: Pick<Reporting, 'output' | 'style'>,
  format: string,
  pieces: Iterable<string>,
  rows: number,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  if (output === null) {
    for (const piece of pieces) {
      const row = await writeStdout(piece);
      // A reader that went away needs no more of them.
      if (row.outcome !== 'ok') return isWritten(row, complain);
    }
    return true;
  }
  const row = await writeOutput(files, output, pieces);
  if (row.outcome === 'ok') {
    if (style.verbosity >= 0) complain(`wrote the list (${format}) to ${resolve(output)}: ${counted(rows, 'node')}`);
    return true;
  }
  complain(`the list could not be saved: ${row.detail}`);
  return false;
}
