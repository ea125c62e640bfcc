/**
 * Finds JSON in a text that comes in pieces: records wherever they stand, texts that may hold some, and whole values. It counts brackets and knows
 * strings, and parses nothing itself. What an envelope around records weighs is no matter: only what may still become a record is kept.
 */
import { keptText } from './kept-text.ts';

/** Every record has it, in whatever order its members come. */
const MARK = 'schemaVersion';
/** No envelope is that deep; what is deeper is counted, not kept. */
const MAX_DEPTH = 64;
/** A record has more. */
const MIN_TEXT = 40;

export interface ScanTaker {
  /** An object with the mark among its members, or a whole value at the top. Brackets match; it need not be JSON. Says whether it is a record. */
  value(text: string): boolean;
  /** A string with its quotes. Says whether it holds a record. */
  string(quoted: string): boolean;
  /** What began as a record, or as a text, and had no end within the bound. */
  tooLong(): void;
}

export interface JsonScanner {
  /** A piece of a line: strings go on in the next one. */
  piece(text: string): void;
  /** No string goes over the end of a line. */
  endLine(): void;
  /** Whether a bracket is open. */
  isOpen(): boolean;
  reset(): void;
}

/** `wanted` says of a string's content whether it may hold records; it is asked for long ones outside of records only. */
export function jsonScanner(taker: ScanTaker, wanted: (text: string) => boolean, maxChars: number): JsonScanner {
  const kept = keptText(maxChars);
  /** Where each open bracket is, and whether its members have the mark. */
  let stack: { readonly start: number; isRecord: boolean }[] = [];
  /** Levels beyond the bound. */
  let deeper = 0;
  /** Where the content of an open string begins. */
  let string: number | null = null;
  let isEscaped = false;
  let inRecord = false;
  /** Positions before it are of no use: a record has ended there, and what is around it is an envelope. */
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

  /** Index of what follows the string's end, or null where it does not end in this piece. */
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

  /** From here on: what is open and may still become a record, or a text that holds some. */
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
