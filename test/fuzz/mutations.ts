/** Damage to good examples: most random bytes fail the first check of a parser, a slightly broken answer gets far into it. */
import * as fc from 'fast-check';

/** Values at the edges of the lengths, counts and flags of binary formats. */
const EDGES = [0, 1, 2, 0x0c, 0x30, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xbf, 0xc0, 0xff];
const WIDE_EDGES = [0, 1, 0xff, 0x100, 0x7fff, 0x8000, 0xc000, 0xc00c, 0xfffe, 0xffff];

interface Edit {
  readonly kind: 'byte' | 'word' | 'delete' | 'insert' | 'repeat' | 'cut';
  /** A fraction of the length, so that one edit fits any example. */
  readonly at: number;
  readonly size: number;
  readonly byte: number;
  readonly word: number;
  readonly bytes: Uint8Array;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('byte', 'byte', 'byte', 'word', 'delete', 'insert', 'repeat', 'cut'),
  at: fc.nat(999_999),
  size: fc.nat(40),
  byte: fc.oneof(fc.constantFrom(...EDGES), fc.nat(255)),
  word: fc.oneof(fc.constantFrom(...WIDE_EDGES), fc.nat(0xffff)),
  bytes: fc.uint8Array({ maxLength: 24 }),
});

function applied(bytes: Buffer, { kind, at, size, byte, word, bytes: more }: Edit): Buffer {
  const offset = Math.floor((at / 1_000_000) * bytes.length);
  const [before, after] = [bytes.subarray(0, offset), bytes.subarray(offset)];
  switch (kind) {
    case 'byte':
      return Buffer.concat([before, Buffer.of(byte), after.subarray(1)]);
    case 'word':
      return Buffer.concat([before, Buffer.of(word >> 8, word & 255), after.subarray(2)]);
    case 'delete':
      return Buffer.concat([before, after.subarray(size)]);
    case 'insert':
      return Buffer.concat([before, more, after]);
    case 'repeat':
      return Buffer.concat([before, ...Array.from({ length: size }, () => after.subarray(0, 32)), after]);
    case 'cut':
      return before;
  }
}

/** Examples with up to six edits; now and then nothing but noise. */
export function damagedBytes(examples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.constantFrom(...examples), fc.array(edit, { maxLength: 6 }))
        .map(([example, edits]) => edits.reduce(applied, Buffer.from(example))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)) },
  );
}

interface TextEdit {
  readonly kind: 'delete' | 'token' | 'noise' | 'repeat' | 'flood' | 'cut';
  readonly at: number;
  readonly size: number;
  readonly token: string;
  readonly noise: string;
}

/** What text parsers trip over, whatever their format. */
const TOKENS = [
  '',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\0',
  ' ',
  '\t',
  '\u00A0',
  '\u2028',
  '\uFEFF',
  '\uFFFD',
  '\uD800',
  '"',
  "'",
  '\\',
  '\\u0000',
  '<',
  '>',
  '&',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '#',
  ';',
  '%',
  '/',
  '.',
  '-',
  '=',
  '0',
  '-1',
  '1e999',
  'null',
  'true',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$&',
  '\u001B[2J',
  '\u202E',
  '\u{1F600}',
  'İ',
  'ß',
  '999.1.1.1',
  '::ffff:1.2.3.4',
  'fe80::1%eth0',
  '0x7f.1',
  '10.0.0.0/33',
  '::/0',
];

function textEdit(tokens: readonly string[]): fc.Arbitrary<TextEdit> {
  return fc.record({
    kind: fc.constantFrom('delete', 'token', 'token', 'token', 'noise', 'repeat', 'flood', 'cut'),
    at: fc.nat(999_999),
    size: fc.nat(60),
    token: fc.constantFrom(...TOKENS, ...tokens),
    noise: fc.string({ unit: 'binary', maxLength: 12 }),
  });
}

function rewritten(text: string, { kind, at, size, token, noise }: TextEdit): string {
  const offset = Math.floor((at / 1_000_000) * text.length);
  const [before, after] = [text.slice(0, offset), text.slice(offset)];
  switch (kind) {
    case 'delete':
      return before + after.slice(size);
    case 'token':
      return before + token + after;
    case 'noise':
      return before + noise + after;
    case 'repeat':
      return before + after.slice(0, 40).repeat(size) + after;
    case 'flood':
      // Long runs of one thing show patterns that cost the square of their input.
      return before + token.repeat(size * 50) + after;
    case 'cut':
      return before;
  }
}

/** No file or answer that is read here may be larger: beyond it the reader refuses before parsing. */
const MAX_TEXT = 262_144;

/** Examples with up to five edits; `tokens` are words of the format. Now and then nothing but noise. */
export function damagedText(examples: readonly string[], tokens: readonly string[] = []): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.constantFrom(...examples), fc.array(textEdit(tokens), { maxLength: 5 }))
        .map(([example, edits]) => edits.reduce(rewritten, example).slice(0, MAX_TEXT)),
    },
    { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json({ maxDepth: 3 })) },
  );
}
