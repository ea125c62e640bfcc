/**
 * The words of a setting: quotes anywhere in them, C escapes.
 * Source: systemd.syntax(7), "Quoting"; systemd's tests of extract_first_word.
 */

const BLANKS = ' \t\n\r';
const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  s: 32,
  '\\': 92,
  '"': 34,
  "'": 39,
};
/** Digits that follow, and their base. */
const NUMBERS: Readonly<Record<string, readonly [number, RegExp, number]>> = {
  x: [2, /^[0-9a-f]{2}$/iu, 16],
  u: [4, /^[0-9a-f]{4}$/iu, 16],
  U: [8, /^[0-9a-f]{8}$/iu, 16],
};

export interface Words {
  readonly words: readonly string[];
  /** Why the words end before the text does. The words before count. */
  readonly error: 'escape' | 'quote' | null;
}

/** `escapes: 'plain'`: a backslash only takes the next character's meaning away. */
export function words(value: string, escapes: 'c' | 'plain' = 'c'): Words {
  const found: string[] = [];
  let at = 0;
  for (;;) {
    while (BLANKS.includes(value.charAt(at)) && at < value.length) at += 1;
    if (at >= value.length) return { words: found, error: null };
    const word = oneWord(value, at, escapes);
    if (typeof word === 'string') return { words: found, error: word };
    found.push(word.text);
    at = word.end;
  }
}

function oneWord(value: string, start: number, escapes: 'c' | 'plain'): { text: string; end: number } | 'escape' | 'quote' {
  const bytes = makeBytes();
  let quote = '';
  let at = start;
  while (at < value.length) {
    const character = String.fromCodePoint(value.codePointAt(at) ?? 0);
    at += character.length;
    if (character === '\\') {
      const escaped = escapes === 'c' ? unescape(value.slice(at, at + 9)) : plain(value, at);
      if (escaped === null) return 'escape';
      if (escaped.isByte) bytes.byte(escaped.code);
      else bytes.character(escaped.code);
      at += escaped.length;
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && BLANKS.includes(character)) break;
    else bytes.character(character.codePointAt(0) ?? 0);
  }
  return quote === '' ? { text: bytes.text(), end: at } : 'quote';
}

interface Escaped {
  readonly code: number;
  /** A byte of UTF-8 and not a character. */
  readonly isByte: boolean;
  readonly length: number;
}

function plain(value: string, at: number): Escaped | null {
  const code = value.codePointAt(at);
  return code === undefined ? null : { code, isByte: false, length: code > 65_535 ? 2 : 1 };
}

/** What follows a backslash; null where systemd knows no such escape. None may make a zero byte. */
function unescape(rest: string): Escaped | null {
  const letter = rest.charAt(0);
  const simple = ESCAPES[letter];
  if (simple !== undefined) return { code: simple, isByte: true, length: 1 };
  const [digits, form, base] = NUMBERS[letter] ?? [2, /^[0-7]{3}$/u, 8];
  const text = letter in NUMBERS ? rest.slice(1, 1 + digits) : rest.slice(0, 3);
  if (!form.test(text)) return null;
  const code = Number.parseInt(text, base);
  const isByte = letter !== 'u' && letter !== 'U';
  if (code === 0 || code > (isByte ? 255 : 0x10_ff_ff)) return null;
  return { code, isByte, length: letter in NUMBERS ? digits + 1 : 3 };
}

/** Several escapes may make one character: `\xc3\xa4`. What is no UTF-8 becomes U+FFFD, which no valid value has. */
function makeBytes() {
  const pieces: number[] = [];
  const encoder = new TextEncoder();
  return {
    byte: (code: number): number => pieces.push(code),
    character(code: number): void {
      // Half of a pair is no character; its three bytes are invalid UTF-8.
      if (code >= 0xd8_00 && code <= 0xdf_ff) pieces.push(0xed, 0xa0, 0x80);
      else pieces.push(...encoder.encode(String.fromCodePoint(code)));
    },
    text: (): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(pieces)),
  };
}
