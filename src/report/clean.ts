/** Strings of a verdict, safe to show and bounded: the one way in for every report that people read. */
import { clip } from './layout.ts';
import { sanitize } from './sanitize.ts';

/** No sentence of ours comes near; a longer one was sent by somebody else. */
const MAX_PROSE = 2_000;
/** A command of this length is not pasted from a terminal any more (an inline policy of AWS's own limit still fits). */
const MAX_COMMAND = 16_384;

/** One line of prose of at most 2,000 columns; unsafe characters are shown as escapes. */
export function cleanProse(text: string, ascii = false): string {
  return clip(sanitize(text.slice(0, MAX_PROSE * 2), ascii), MAX_PROSE, ascii ? '...' : '…');
}

/** A command's own lines. One that is too long to be meant is replaced by a comment that says where to find it. */
export function commandLines(text: string, ascii = false): readonly string[] {
  if (text.length > MAX_COMMAND) return [`# ${text.length} characters: take this command from --format json`];
  return text.split(/\r?\n/u).map((line) => sanitize(line, ascii));
}
