/** An index of what to search for, so that ordinary text costs next to nothing. */
import { formsOf, isOrdinary, literalsOf } from './forms.ts';

/** So many letters in a row are no accident. */
export const PIECE = 8;
/** Fewer are enough at the beginning and the end of a text that may have been cut. */
export const EDGE = 5;
/** Four letters to the base 36. */
const FOURS = 36 ** 4;
/** Bits of a hash of eight letters. */
const EIGHT_BITS = 21;

/** Ids have these digits, too, and a run has hundreds of ids. */
const HEX = /^[0-9a-f]+$/u;
const HEX_PIECE = 12;

export interface Index {
  /** Which runs of four letters occur in the forms. A bit each touches fewer memory pages. */
  readonly fours: Uint8Array;
  /** The same for their pieces, by a hash: a peer may know the letters and mean to be searched for long. */
  readonly eights: Uint8Array;
  /** All forms that are known by their pieces, one after another. */
  pieces: string;
  readonly beginnings: Set<string>;
  readonly endings: Set<string>;
  /** Letters. */
  longestEdge: number;
  readonly whole: Set<string>;
  readonly literals: Set<string>;
}

export function emptyIndex(): Index {
  return {
    fours: new Uint8Array(FOURS / 8),
    eights: new Uint8Array(2 ** EIGHT_BITS / 8),
    pieces: '',
    beginnings: new Set(),
    endings: new Set(),
    longestEdge: 0,
    whole: new Set(),
    literals: new Set(),
  };
}

export function addTo(index: Index, value: string, isLogin: boolean): void {
  for (const literal of literalsOf(value)) index.literals.add(literal);
  for (const { letters, inPieces, isPair } of formsOf(value, isLogin)) {
    if (inPieces && letters.length >= PIECE) index.pieces += ` ${letters}`;
    else index.whole.add(letters);
    mark(index, letters);
    if (HEX.test(letters)) continue;
    const longest = inPieces ? PIECE : letters.length;
    index.longestEdge = Math.max(index.longestEdge, longest - 1);
    for (let length = EDGE; length < longest && length < letters.length; length += 1) {
      // A pair begins with its name.
      if (!isPair) put(index.beginnings, letters.slice(0, length));
      // Few readers cut off beginnings, and words have common endings.
      if (inPieces || length >= PIECE) put(index.endings, letters.slice(-length));
    }
  }
}

function put(edges: Set<string>, letters: string): void {
  if (!isOrdinary(letters)) edges.add(letters);
}

/** Whether `text` may hold anything of the index, as it is. False is certain. */
export function mayHold({ fours }: Index, text: string): boolean {
  let four = 0;
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit < 0) continue;
    four = ((four * 36) % FOURS) + digit;
    letters += 1;
    if (letters >= 4 && isMarked(fours, four)) return true;
  }
  return false;
}

/** The end of the run of known letters that begins at `from`; `from` itself where none does. */
export function endOfRun({ fours, eights, pieces }: Index, text: string, from: number): number {
  // Where the piece before was found: most runs go on there.
  let found = -1;
  const isPiece = (at: number): boolean => {
    if (at + PIECE > text.length) return false;
    const [first, second] = [fourAt(text, at), fourAt(text, at + 4)];
    if (!isMarked(fours, first) || !isMarked(fours, second) || !isMarked(eights, eightOf(first, second))) return false;
    const piece = text.slice(at, at + PIECE);
    found = found >= 0 && pieces.startsWith(piece, found + 1) ? found + 1 : pieces.indexOf(piece);
    return found >= 0 && !isOrdinary(piece);
  };
  if (!isPiece(from)) return from;
  const isHex = HEX.test(text.slice(from, from + PIECE));
  if (isHex && !pieces.includes(text.slice(from, from + HEX_PIECE))) return from;
  let at = from;
  while (isPiece(at + 1)) at += 1;
  return at + PIECE;
}

function mark({ fours, eights }: Index, letters: string): void {
  let four = 0;
  const last: number[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    four = ((four * 36) % FOURS) + digitOf(letters.charCodeAt(at));
    if (at < 3) continue;
    setBit(fours, four);
    const before = last[at & 3];
    if (at >= 7 && before !== undefined) setBit(eights, eightOf(before, four));
    last[at & 3] = four;
  }
}

/** A hash of two fours that follow each other. */
function eightOf(first: number, second: number): number {
  return (Math.imul(first, 0x9e_37_79_b1) ^ Math.imul(second, 0x85_eb_ca_6b)) >>> (32 - EIGHT_BITS);
}

function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
}

function isMarked(fours: Uint8Array, four: number): boolean {
  return ((fours[four >> 3] ?? 0) & (1 << (four & 7))) !== 0;
}

function fourAt(text: string, at: number): number {
  let four = 0;
  for (let next = at; next < at + 4; next += 1) four = four * 36 + digitOf(text.charCodeAt(next));
  return four;
}

/** The value of a letter of either case or a digit in base 36; negative for anything else. */
function digitOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 87;
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 90 ? code - 55 : -1;
}
