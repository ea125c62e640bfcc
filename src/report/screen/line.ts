/** The lines of a screen. What is a command is kept apart: it may be wrapped by a terminal, never by us. */
import { columns, FIRM, unbroken } from '../layout.ts';
import type { Pen } from '../pen.ts';

export interface Line {
  readonly text: string;
  readonly isCommand?: true;
}

/** A screen takes away as little as it can: from generous to bare, the first that fits is shown. */
export interface Room {
  /** Rows of the terminal, once it has wrapped long lines. */
  readonly rows: number;
  /** UTF-8 bytes with line ends: what counts characters is then kept as well. */
  readonly bytes: number;
}

export const prose = (texts: readonly string[]): Line[] => texts.map((text) => ({ text }));
export const commands = (texts: readonly string[]): Line[] => texts.map((text) => ({ text, isCommand: true }));

/**
 * Prose in lines that are never wider than the screen: a word that is longer than a line is broken, where possible behind a mark of
 * punctuation. `text` is cleaned here; `first` and `rest` are the indents.
 */
export function say(pen: Pen, text: string, first: string, rest = first): Line[] {
  const lines: string[] = [];
  const room = Math.max(1, pen.width - columns(rest));
  let line = first;
  let isEmpty = true;
  for (const whole of unbroken(pen.clean(text), room).split(' ')) {
    if (whole === '') continue;
    let word = whole;
    const next = isEmpty ? line + word : `${line} ${word}`;
    if (columns(next) <= pen.width) {
      line = next;
    } else {
      if (!isEmpty || columns(first) > columns(rest)) lines.push(line);
      while (columns(word) > room) {
        const piece = pieceOf(word, room);
        lines.push(rest + piece);
        word = word.slice(piece.length);
      }
      line = rest + word;
    }
    isEmpty = false;
  }
  return prose((isEmpty ? lines : [...lines, line]).map((one) => one.replaceAll(FIRM, ' ')));
}

function pieceOf(word: string, room: number): string {
  let piece = '';
  for (const character of word) {
    if (piece !== '' && columns(piece + character) > room) break;
    piece += character;
  }
  const mark = Math.max(...['.', '/', ',', ':', '=', '-'].map((one) => piece.lastIndexOf(one)));
  return mark > piece.length / 2 ? piece.slice(0, mark + 1) : piece;
}

const EMPTY: Line = { text: '' };

/** Sections with one empty line between them. */
export function joined(sections: readonly (readonly Line[])[]): readonly Line[] {
  return sections.filter((one) => one.length > 0).flatMap((one, index) => (index === 0 ? one : [EMPTY, ...one]));
}

/** Sections one below the other. */
export const dense = (sections: readonly (readonly Line[])[]): readonly Line[] => sections.flat();

/** Without what paints it: nobody who counts has a terminal. */
function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/gu, '');
}

export function rowsOf(lines: readonly Line[], width: number): number {
  return lines.reduce((sum, { text }) => sum + Math.max(1, Math.ceil(columns(plain(text)) / width)), 0);
}

export function bytesOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + Buffer.byteLength(plain(text)) + 1, 0);
}

export function fits(lines: readonly Line[], width: number, room: Room): boolean {
  return rowsOf(lines, width) <= room.rows && bytesOf(lines) <= room.bytes;
}
