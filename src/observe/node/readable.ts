/** How much of a file Go's `net` package reads: it stops at a line that does not fit into its buffer (`net/parse.go`, `file.readLine`). */

/** 64 KiB, the end of the line included. */
const BUFFER_BYTES = 65_536;

export function readableByGo(text: string): { readonly readable: string; readonly problem: string | null } {
  if (text.length < BUFFER_BYTES) return { readable: text, problem: null };
  let from = 0;
  for (let number = 1; from < text.length; number += 1) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    // Characters that take several bytes are looked at only where the line is close to being too long.
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
