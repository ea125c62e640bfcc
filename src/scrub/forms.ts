/** The forms that change a secret's letters: base64, hexadecimal, and these of each other. */
import { canonical, isPlain } from './canonical.ts';

/** The canonical letters to search for. */
export interface Form {
  readonly letters: string;
  /** A piece of it reveals it, too: it has no words that others use. */
  readonly inPieces: boolean;
  /** `name:password`, not encoded. Its beginning is no secret. */
  readonly isPair: boolean;
}

/** Shorter ones occur by accident. */
export const MIN_LETTERS = 4;
const MIN_IN_PIECES = 12;
/**
 * Changes from a small to a capital letter, or between letters and digits. Generated secrets have
 * more of them than people's words.
 */
const CHANGES = /[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/gu;
const MIN_CHANGES = 4;
/** Base64 of base64, only for what fits into a header that is encoded as a whole. */
const MAX_NESTED = 200;

/** Words that reports have anyway: masking them would reveal that they are the secret. */
const ORDINARY =
  'amazonaws amazon amazonssmagent aws ec2messages ssmmessages ssm s3 kms logs monitoring proxy squid password passwort passwd secret token ' +
  'user username admin root agent test guest example default public private http https host server client request response header connection ' +
  'closed refused timeout denied forbidden error failed authentication authenticate authorization required basic bearer signature credential ' +
  'certificate accessdenied unauthorized notfound internet gateway network localhost metadata instance identity document region account role ' +
  'unreachable unknown inconclusive skipped interrupted answer address domain resolver socket handshake tunnel bucket object status';
const WORDS = new Set(ORDINARY.split(' '));

/** An ordinary word is not searched for, unless its name precedes it or it is encoded. */
export const isOrdinary = (letters: string): boolean => WORDS.has(letters);

/** Empty if it is too short to differ from ordinary text. `literalsOf` may still know it. */
export function formsOf(value: string, isPair: boolean): readonly Form[] {
  const forms = new Map<string, Form>();
  const add = (text: string, inPieces: boolean, isLogin = false): void => {
    if (text.length >= MIN_LETTERS && !isOrdinary(text)) forms.set(text, { letters: text, inPieces, isPair: isLogin });
  };
  const plain = isPlain(value) ? lettersOf(value) : canonical(value).text;
  add(plain, !isPair && plain.length >= MIN_IN_PIECES && isMade(value), isPair);
  const encodings = /[^\u0000-\u007f]/u.test(value) ? (['utf8', 'latin1'] as const) : (['utf8'] as const);
  for (const encoding of encodings) {
    const bytes = Buffer.from(value, encoding);
    const whole = bytes.toString('base64');
    for (const text of aligned(bytes)) add(lettersOf(text), true);
    add(lettersOf(whole), true);
    add(bytes.toString('hex'), true);
    if (bytes.length > MAX_NESTED) continue;
    for (const text of aligned(Buffer.from(whole))) add(lettersOf(text), true);
  }
  return [...forms.values()];
}

const isMade = (value: string): boolean => (value.match(CHANGES) ?? []).length >= MIN_CHANGES;
const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-z]+/g, '');

/** Base64 of `bytes` in a longer text, at each of three offsets, without the edges. */
function aligned(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const sure = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice([0, 2, 3][before], sure);
  });
}

/**
 * For values with hardly any comparable letters (another script, punctuation): the value, and its
 * most frequent encodings.
 */
export function literalsOf(value: string): readonly string[] {
  if (value.length < MIN_LETTERS || canonical(value).text.length >= MIN_LETTERS) return [];
  const bytes = Buffer.from(value, 'utf8');
  const units = value.split('').map((unit) => unit.charCodeAt(0));
  const written = [
    value,
    bytes.toString('latin1'),
    encoded(value),
    [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    JSON.stringify(value).slice(1, -1),
    units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join(''),
    units.map((unit) => `&#x${unit.toString(16)};`).join(''),
    units.map((unit) => `&#${unit};`).join(''),
  ];
  return [...new Set(written.map((text) => text.toLowerCase()))];
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half a surrogate pair has no encoding.
    return value;
  }
}
