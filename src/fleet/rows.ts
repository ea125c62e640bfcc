/** CSV (RFC 4180), as consoles export it: a row's cells by the names in the first row. */

const MAX_CELLS = 400;
const HEADER = /^"?@?[A-Za-z][\w.@-]*"?(?:,"?@?[A-Za-z][\w.@-]*"?)+\s*$/u;

/** The names of the columns; null for a single one (any word would fit) and for other lines. */
export function headerOf(line: string): readonly string[] | null {
  return HEADER.test(line) ? cellsOf(line.trim()) : null;
}

/** The row as an object. Cells without a name are numbered. */
export function rowOf(header: readonly string[], line: string): Readonly<Record<string, string>> {
  return Object.fromEntries(cellsOf(line.trimEnd()).map((cell, index) => [header[index] ?? String(index), cell]));
}

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length && cells.length < MAX_CELLS) {
    if (line[at] !== '"') {
      const end = line.indexOf(',', at);
      cells.push(line.slice(at, end === -1 ? line.length : end));
      at = end === -1 ? line.length + 1 : end + 1;
      continue;
    }
    let end = at + 1;
    for (;;) {
      const quote = line.indexOf('"', end);
      end = quote === -1 ? line.length : quote;
      // A quote in a cell is doubled. An unclosed cell continues in the next line; its text so far
      // counts here.
      if (line[end + 1] !== '"') break;
      end += 2;
    }
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
    const comma = line.indexOf(',', end);
    at = comma === -1 ? line.length + 1 : comma + 1;
  }
  return cells;
}
