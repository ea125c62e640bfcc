/** The latest part of a text that comes in pieces, by positions from the text's beginning. */

export interface KeptText {
  add(piece: string): void;
  /** The position of the next character. */
  end(): number;
  /** The caller no longer needs what is before. */
  forget(before: number): void;
  /** Null if a part is forgotten, or it is too long. */
  slice(from: number, to: number): string | null;
  clear(): void;
}

/** Forgotten pieces leave the list in batches of so many. */
const MANY = 1_024;

const FORGOTTEN = { at: -1, text: '' };

/** Keeps `maxChars` before the latest piece, and allows slices of that length. */
export function keptText(maxChars: number): KeptText {
  let pieces: { readonly at: number; readonly text: string }[] = [];
  let first = 0;
  let end = 0;

  function forget(before: number): void {
    while (first < pieces.length) {
      const piece = pieces[first];
      if (piece === undefined || piece.at + piece.text.length > before) break;
      pieces[first] = FORGOTTEN;
      first += 1;
    }
    if (first === pieces.length) pieces = [];
    else if (first >= MANY) pieces = pieces.slice(first);
    else return;
    first = 0;
  }

  /** Index of the piece that holds the position. */
  function pieceAt(position: number): number {
    let low = first;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    add(piece) {
      if (piece === '') return;
      forget(end - maxChars);
      pieces.push({ at: end, text: piece });
      end += piece.length;
    },
    end: () => end,
    forget,
    slice(from, to) {
      const oldest = pieces[first];
      if (oldest === undefined || from < oldest.at || to - from > maxChars) return null;
      const parts: string[] = [];
      for (let index = pieceAt(from); index < pieces.length; index += 1) {
        const { at, text } = pieces[index] ?? { at: to, text: '' };
        if (at >= to) break;
        parts.push(text.slice(Math.max(0, from - at), to - at));
      }
      return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
    },
    clear() {
      pieces = [];
      first = 0;
      end = 0;
    },
  };
}
