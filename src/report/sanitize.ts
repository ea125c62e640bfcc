/**
 * Makes strings from the outside safe to print.
 *
 * A verdict quotes certificates, web pages, DNS names and error texts, which the peer chooses. On a
 * terminal an escape sequence can rewrite lines that are already there, and a bidi override can make a command read
 * differently from what it does (the "Trojan Source" class). Such characters are shown as escapes, not dropped: at
 * 2 a.m. it matters that they were there.
 */

/**
 * Controls (C0, DEL, C1), format characters (bidi, zero-width, tags), line separators, lone surrogates, private use, and
 * U+FFFE and its like, which no XML document may contain.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu;
/** Blank in every sense that a terminal knows; becomes a plain space, so that nothing odd gets pasted. */
const BLANK = /\r\n|[\t\n\r\p{Zs}]/gu;
/** More than two combining marks on one letter pile up over the neighbouring lines. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** What prose may contain beyond ASCII, and what an old serial console gets instead. */
const ASCII: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  '→': '->',
  '←': '<-',
  '·': '-',
  '•': '*',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '✓': 'ok',
  '✗': 'x',
};

/** `\xNN` or `\u{N…}`: how a character is shown that must not be printed. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** A text of ours for a reader of ASCII; its lines stay. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\n -~]/gu, (character) => ASCII[character] ?? escaped(character));
}

/**
 * One line of printable text: blanks become single spaces each, unsafe characters visible escapes. With `ascii`,
 * everything beyond ASCII is spelled out too. Idempotent; the result never holds a line break.
 */
export function sanitize(text: string, ascii = false): string {
  const safe = text.replace(BLANK, ' ').replace(UNSAFE, escaped).replace(PILED_MARKS, '$1');
  if (!ascii) return safe;
  return safe.replace(/[^ -~]/gu, (character) => ASCII[character] ?? escaped(character));
}
