/**
 * Finds JSON in a text that comes in pieces: records anywhere, texts that may hold records, and
 * whole values. It counts brackets and strings and parses nothing. It keeps only what may still
 * become a record, whatever the size of the envelope around it.
 */
import { keptText } from './kept-text.ts';

/** Every record has this member, at any position. */
const MARK = 'schemaVersion';
/** No envelope is deeper. Deeper levels are counted, not kept. */
const MAX_DEPTH = 64;
/** A record is longer. */
const MIN_TEXT = 40;

export interface ScanTaker {
  /**
   * An object with the mark among its members, or a whole value at the top. Brackets match, but it
   * may not be JSON. Returns whether it is a record.
   */
  value(text: string): boolean;
  /** A string with its quotes. Returns whether it holds a record. */
  string(quoted: string): boolean;
  /** Something began as a record or a text and did not end within the bound. */
  tooLong(): void;
}

export interface JsonScanner {
  /** A piece of a line. Strings may continue in the next piece. */
  piece(text: string): void;
  /** No string continues after the end of a line. */
  endLine(): void;
  /** Whether a bracket is open. */
  isOpen(): boolean;
  reset(): void;
}

/** `wanted`: whether a string may hold records. Called for long strings outside of records. */
export function jsonScanner(taker: ScanTaker, wanted: (text: string) => boolean, maxChars: number): JsonScanner {
  const kept = keptText(maxChars);
  /** Where each open bracket is, and whether its members include the mark. */
  let stack: { readonly start: number; isRecord: boolean }[] = [];
  /** Levels beyond the bound. */
  let deeper = 0;
  /** Where the content of an open string begins. */
  let string: number | null = null;
  let isEscaped = false;
  let inRecord = false;
  /** A record has ended here, so that earlier positions are only envelope. */
  let used = 0;

  function close(end: number): void {
    if (deeper > 0) {
      deeper -= 1;
      return;
    }
    const frame = stack.pop();
    if (frame === undefined || (!frame.isRecord && stack.length > 0)) return;
    if (frame.start >= used) {
      const text = kept.slice(frame.start, end);
      if (text !== null && taker.value(text)) used = end;
      else if (text === null && frame.isRecord) taker.tooLong();
    }
    if (frame.isRecord) inRecord = false;
  }

  function endString(start: number, end: number): void {
    const length = end - start;
    if (inRecord || (length < MIN_TEXT && length !== MARK.length)) return;
    const text = kept.slice(start - 1, end + 1);
    if (text === null) taker.tooLong();
    else if (length === MARK.length) {
      const top = deeper > 0 || text !== `"${MARK}"` ? undefined : stack.at(-1);
      if (top === undefined) return;
      top.isRecord = true;
      inRecord = true;
    } else if (wanted(text) && taker.string(text)) used = end + 1;
  }

  /** The index after the string's end, or null if it does not end in this piece. */
  function endOfString(piece: string, from: number): number | null {
    let at = from;
    for (;;) {
      if (isEscaped) at += 1;
      isEscaped = false;
      const quote = piece.indexOf('"', at);
      const end = quote === -1 ? piece.length : quote;
      let backslashes = 0;
      while (end - backslashes > at && piece[end - 1 - backslashes] === '\\') backslashes += 1;
      isEscaped = backslashes % 2 === 1;
      if (quote === -1) return null;
      if (!isEscaped) return quote + 1;
      at = quote;
    }
  }

  function scan(piece: string): void {
    const base = kept.end() - piece.length;
    let at = 0;
    while (at < piece.length) {
      if (string !== null) {
        const next = endOfString(piece, at);
        if (next === null) return;
        const start = string;
        string = null;
        endString(start, base + next - 1);
        at = next;
        continue;
      }
      switch (piece.codePointAt(at)) {
        case 34:
          string = base + at + 1;
          isEscaped = false;
          break;
        case 91:
        case 123:
          if (stack.length < MAX_DEPTH) stack.push({ start: base + at, isRecord: false });
          else deeper += 1;
          break;
        case 93:
        case 125:
          close(base + at + 1);
          break;
        default:
      }
      at += 1;
    }
  }

  /** The start of what must be kept: what is open and may still become a record or hold one. */
  function needed(): number {
    const oldest = Math.max(used, kept.end() - maxChars);
    const open = stack.find(({ start }) => start >= oldest)?.start ?? kept.end();
    return string === null || string <= oldest ? open : Math.min(open, string - 1);
  }

  return {
    piece(text) {
      kept.add(text);
      scan(text);
      kept.forget(needed());
    },
    endLine() {
      string = null;
    },
    isOpen: () => stack.length > 0,
    reset() {
      kept.clear();
      stack = [];
      deeper = 0;
      string = null;
      inRecord = false;
      used = 0;
    },
  };
}
