/** Splits bytes into lines. A line longer than a record comes in parts, never whole. */
import { textDecoder } from '../encoding.ts';

/** CloudWatch Logs takes events of 1 MiB. Quoted in another JSON text, one may double. */
export const MAX_LINE_BYTES = 2 * 1_048_576;

const NEWLINE = 10;
/** Tab, carriage return, space. */
const BLANKS: ReadonlySet<number> = new Set([9, 13, 32]);

export interface LineSplitter {
  push(bytes: Uint8Array): void;
  /** The last line need not end in a newline. */
  end(): void;
}

/** Takes the lines of one file. */
export interface LineTaker {
  /** One line without its newline, and its number, from 1. Blank lines may be skipped. */
  line(text: string, number: number): void;
  /** A part of a long line. `line` with the rest follows. Characters are whole. */
  part(text: string): void;
}

/** UTF-8 and UTF-16. The time depends only on the number of bytes. */
export function lineSplitter(taker: LineTaker): LineSplitter {
  const decode = textDecoder();
  let number = 1;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let isLong = false;

  function keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    keptBytes += bytes.length;
    // A copy, because the reader may reuse its buffer.
    kept.push(Buffer.from(bytes));
    if (keptBytes <= MAX_LINE_BYTES) return;
    const whole = Buffer.concat(kept, keptBytes);
    const end = endOfCharacters(whole);
    taker.part(whole.toString('utf8', 0, end));
    isLong = true;
    kept = end === whole.length ? [] : [whole.subarray(end)];
    keptBytes = whole.length - end;
  }

  function finish(): void {
    if (keptBytes > 0 || isLong) taker.line(Buffer.concat(kept, keptBytes).toString('utf8'), number);
    number += 1;
    kept = [];
    keptBytes = 0;
    isLong = false;
  }

  function cut(buffer: Buffer): void {
    let start = 0;
    for (let end = buffer.indexOf(NEWLINE); end !== -1; end = buffer.indexOf(NEWLINE, start)) {
      if (keptBytes === 0 && !isLong && end - start <= MAX_LINE_BYTES) {
        if (end > start) taker.line(buffer.toString('utf8', start, end), number);
        number += 1;
      } else {
        keep(buffer.subarray(start, end));
        finish();
      }
      start = end + 1;
      for (let next = afterBlanks(buffer, start); next !== -1; next = afterBlanks(buffer, start)) {
        number += 1;
        start = next;
      }
    }
    keep(buffer.subarray(start));
  }

  return {
    push: (bytes) => cut(decode.bytes(bytes)),
    end() {
      cut(decode.end());
      if (keptBytes > 0 || isLong) finish();
    },
  };
}

/** The end of the last whole UTF-8 character. The rest may come later. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/**
 * The start of the line after a blank one; -1 if this line is not blank or not whole. In a bomb of
 * blank lines, searching and cutting each would take minutes.
 */
function afterBlanks(buffer: Buffer, start: number): number {
  let at = start;
  while (BLANKS.has(buffer[at] ?? 0)) at += 1;
  return buffer[at] === NEWLINE && at - start <= MAX_LINE_BYTES ? at + 1 : -1;
}
