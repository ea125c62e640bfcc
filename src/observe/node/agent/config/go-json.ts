/**
 * JSON as Go's `encoding/json` takes it. `JSON.parse` says less: not where a number stands as it
 * was written, not where a broken document breaks, and nothing of a key that stands there twice.
 * Source: Go 1.26, `encoding/json/scanner.go`; the same since Go 1.15. No recursion: a hostile
 * document of ten thousand brackets must not exhaust this program's stack.
 */

export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'true' | 'false' | 'null';

export interface Token {
  readonly kind: TokenKind;
  /** Where it begins and ends, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Of an opening bracket: the index of the token that closes it. */
  close: number;
}

export type Tokens =
  | { readonly outcome: 'ok'; readonly tokens: readonly Token[] }
  /** `at`: the first character that no JSON could have there; the length where the end comes too early. */
  | { readonly outcome: 'failed'; readonly at: number; readonly expected: string };

/** Go's `maxNestingDepth`. */
const MAX_DEPTH = 10_000;

const BLANK = /[ \t\r\n]*/y;
/** The longest beginning of a number, and a whole one. */
const NUMBER_BEGUN = /-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The longest beginning of a string. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const STRING_BEGUN = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*(?:"|\\u[\da-fA-F]{0,3}|\\)?/y;
const STRING_WHOLE = /^"(?:[^"\\]|\\.)*"$/su;
const WORDS = ['true', 'false', 'null'] as const;
const LEXEMES: Partial<Record<TokenKind, string>> = { string: 'string', number: 'number' };

/** What may come next. */
type Wanted = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';
const EXPECTED: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'value-or-end': 'a value or ]',
  key: 'a key in double quotes',
  'key-or-end': 'a key in double quotes or }',
  colon: 'a colon',
  'comma-or-end': 'a comma, or the end of what was opened',
  nothing: 'nothing more',
};

/** The tokens of one whole document, or where it stops to be JSON. */
export function tokensOf(text: string): Tokens {
  const tokens: Token[] = [];
  /** The indexes of the brackets that are open. */
  const open: number[] = [];
  let wanted: Wanted = 'value';
  let at = after(BLANK, text, 0);
  while (at < text.length) {
    const kind = kindAt(text, at);
    const next: Wanted | 'after-value' | null = kind === null ? null : follow(kind, wanted, open, tokens);
    if (kind === null || next === null) return { outcome: 'failed', at, expected: EXPECTED[wanted] };
    const { end, isWhole } = lexeme(text, at, kind);
    if (!isWhole) return { outcome: 'failed', at: end, expected: `the rest of a ${LEXEMES[kind] ?? 'word'}` };
    if (kind === '{' || kind === '[') open.push(tokens.length);
    if (open.length > MAX_DEPTH) return { outcome: 'failed', at, expected: `at most ${MAX_DEPTH} brackets in each other` };
    if (kind === '}' || kind === ']') {
      const opening = tokens[open.pop() ?? -1];
      if (opening !== undefined) opening.close = tokens.length;
    }
    tokens.push({ kind, start: at, end, close: -1 });
    wanted = next === 'after-value' ? (open.length === 0 ? 'nothing' : 'comma-or-end') : next;
    at = after(BLANK, text, end);
  }
  return wanted === 'nothing' ? { outcome: 'ok', tokens } : { outcome: 'failed', at, expected: EXPECTED[wanted] };
}

/** Where what a pattern finds there ends. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** What can only begin with this character. */
function kindAt(text: string, at: number): TokenKind | null {
  const first = text[at] ?? '';
  if ('{}[]:,'.includes(first)) return first as TokenKind;
  if (first === '"') return 'string';
  if (/[-\d]/.test(first)) return 'number';
  return WORDS.find((word) => word.startsWith(first)) ?? null;
}

/** Up to where the token there is well begun, and whether that is all of it. */
function lexeme(text: string, at: number, kind: TokenKind): { readonly end: number; readonly isWhole: boolean } {
  if (kind === 'string') {
    const end = after(STRING_BEGUN, text, at);
    return { end, isWhole: end > at + 1 && STRING_WHOLE.test(text.slice(at, end)) };
  }
  if (kind === 'number') {
    const end = after(NUMBER_BEGUN, text, at);
    return { end, isWhole: NUMBER.test(text.slice(at, end)) };
  }
  let length = 1;
  while (length < kind.length && text[at + length] === kind[length]) length += 1;
  return { end: at + length, isWhole: length === kind.length };
}

/** What may come after this token; null where the token itself may not be there. */
function follow(
  kind: TokenKind,
  wanted: Wanted,
  open: readonly number[],
  tokens: readonly Token[],
): Wanted | 'after-value' | null {
  const inObject = tokens[open.at(-1) ?? -1]?.kind === '{';
  const takesValue = wanted === 'value' || wanted === 'value-or-end';
  switch (kind) {
    case '{':
      return takesValue ? 'key-or-end' : null;
    case '[':
      return takesValue ? 'value-or-end' : null;
    case '}':
      return wanted === 'key-or-end' || (wanted === 'comma-or-end' && inObject) ? 'after-value' : null;
    case ']':
      return wanted === 'value-or-end' || (wanted === 'comma-or-end' && !inObject) ? 'after-value' : null;
    case ':':
      return wanted === 'colon' ? 'value' : null;
    case ',':
      return wanted === 'comma-or-end' ? (inObject ? 'key' : 'value') : null;
    case 'string':
      if (wanted === 'key' || wanted === 'key-or-end') return 'colon';
      return takesValue ? 'after-value' : null;
    case 'number':
    case 'true':
    case 'false':
    case 'null':
      return takesValue ? 'after-value' : null;
    default:
      return kind satisfies never;
  }
}

/** A string's value: a surrogate without its other half becomes U+FFFD, as in Go. */
export function stringOf(text: string, { start, end }: Token): string {
  return (JSON.parse(text.slice(start, end)) as string).toWellFormed();
}
