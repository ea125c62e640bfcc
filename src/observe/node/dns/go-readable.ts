/**
 * The part of a file that Go's `net` package reads. It stops at a line that does not fit into its
 * buffer (`net/parse.go`, `file.readLine`).
 */

/** 64 KiB, with the end of the line. */
const BUFFER_BYTES = 65_536;

export function readableByGo(text: string): { readonly readable: string; readonly problem: string | null } {
  if (text.length < BUFFER_BYTES) return { readable: text, problem: null };
  let from = 0;
  for (let number = 1; from < text.length; number += 1) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    // Bytes are counted only if the line is long enough to matter.
    const isLong =
      to - from >= BUFFER_BYTES / 4 && Buffer.byteLength(text.slice(from, Math.min(to, from + BUFFER_BYTES))) >= BUFFER_BYTES;
    if (isLong) {
      return {
        readable: text.slice(0, from),
        problem: `line ${number} has more than 64 KB: Go programs read nothing from there on`,
      };
    }
    from = to + 1;
  }
  return { readable: text, problem: null };
}
