/** Bytes → lines, bounded: what is longer than a record can be is never kept in memory, and costs that one line. */

/** CloudWatch Logs takes events of 1 MiB; quoted inside another JSON text one may grow to twice that. */
export const MAX_LINE_BYTES = 2 * 1_048_576;

const NEWLINE = 10;

export interface LineSplitter {
  push(bytes: Uint8Array): void;
  /** The last line need not end in a newline. */
  end(): void;
}

/** Calls `onLine` with each line and its number, from 1; null stands for a line that is too long. */
export function lineSplitter(onLine: (line: string | null, number: number) => void): LineSplitter {
  let number = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let isTooLong = false;

  function keep(part: Buffer): void {
    if (part.length === 0 || isTooLong) return;
    keptBytes += part.length;
    isTooLong = keptBytes > MAX_LINE_BYTES;
    // A copy: the reader may use its buffer again.
    if (isTooLong) kept = [];
    else kept.push(Buffer.from(part));
  }

  function finish(): void {
    number += 1;
    onLine(isTooLong ? null : Buffer.concat(kept, keptBytes).toString('utf8'), number);
    kept = [];
    keptBytes = 0;
    isTooLong = false;
  }

  return {
    push(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let start = 0;
      for (let end = buffer.indexOf(NEWLINE); end !== -1; end = buffer.indexOf(NEWLINE, start)) {
        if (keptBytes === 0 && end - start <= MAX_LINE_BYTES) {
          number += 1;
          onLine(buffer.toString('utf8', start, end), number);
        } else {
          keep(buffer.subarray(start, end));
          finish();
        }
        start = end + 1;
      }
      keep(buffer.subarray(start));
    },
    end() {
      if (keptBytes > 0) finish();
    },
  };
}
