/**
 * Reduces a text to its letters and digits. A peer may repeat a secret percent-encoded, escaped for
 * JSON or HTML, in other case, or broken over lines. All of these keep the letters and digits in
 * order, so only these are compared.
 */

/** `text`: `[0-9a-z]` only. Character `i` is at `starts[i]` to `ends[i]` of the original. */
export interface Canonical {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Mapped {
  readonly text: string;
  /** Null: each character is at its own index. */
  readonly places: { readonly starts: readonly number[]; readonly ends: readonly number[] } | null;
}

/** An encoding of an encoding of an encoding. Deeper ones do not happen by accident. */
const MAX_ROUNDS = 3;

/**
 * Percent (RFC 3986; `%u` of old servers), backslash (JSON, C, octal) and `0x`, numeric and named references of HTML. A control character that is written
 * out (`\n`) and a name (`&shy;`) stand for nothing that is compared. Backslashes are counted from their first: from each of 16,000 of them, that took over a second.
 */
const ESCAPES =
  /%(?:25)*u([0-9a-f]{4})|%(?:25)*([0-9a-f]{2})|(?<!\\)\\+(?:u\{?([0-9a-f]{4,6})\}?|x([0-9a-f]{2})|([0-3][0-7]{2})|[nrtbfv])|0x([0-9a-f]{2})|&(?:amp;)*#x([0-9a-f]{1,6});?|&(?:amp;)*#(\d{1,7});?|&(?:amp;)*[a-z]{2,8};/giu;
/** Ambiguous, and so read as a second version of the text: quoted-printable (RFC 2045, 6.7), and markup between the letters. */
const LOOSE = /=([0-9a-f]{2})|<\/?[a-z][^<>]{0,200}>/giu;
const MAY_BE_LOOSE = /=[0-9a-f]{2}|<\/?[a-z]/iu;
const MAY_BE_ESCAPED = /[%\\&]|0x/iu;

/** Whether `text` has no escapes, so that its plain letters are all of it. */
export function isPlain(text: string): boolean {
  return !MAY_BE_ESCAPED.test(text) && !MAY_BE_LOOSE.test(text);
}

/** Every version of `text` in which a secret may stand. */
export function readings(text: string): readonly Canonical[] {
  const plain = canonical(text);
  return MAY_BE_LOOSE.test(text) ? [plain, lettersOf(unescaped(replaced(mapped(text), LOOSE, looseValue)))] : [plain];
}

export function canonical(text: string): Canonical {
  return lettersOf(unescaped(mapped(text)));
}

const mapped = (text: string): Mapped => ({ text, places: null });

function unescaped(input: Mapped): Mapped {
  let current = input;
  for (let round = 0; round < MAX_ROUNDS && MAY_BE_ESCAPED.test(current.text); round += 1) {
    const next = replaced(current, ESCAPES, escapedValue);
    if (next === current) break;
    current = next;
  }
  return current;
}

function escapedValue([, wide, percent, json, hex, octal, zero, reference, decimal]: RegExpExecArray): string {
  const sixteen = wide ?? percent ?? json ?? hex ?? zero ?? reference;
  if (sixteen !== undefined) return character(Number.parseInt(sixteen, 16));
  if (octal !== undefined) return character(Number.parseInt(octal, 8));
  return decimal === undefined ? ' ' : character(Number(decimal));
}

const looseValue = ([, hex]: RegExpExecArray): string => (hex === undefined ? '' : character(Number.parseInt(hex, 16)));

/** One UTF-16 unit. A larger code is no letter that is compared. */
const character = (code: number): string => (code < 0x1_00_00 ? String.fromCharCode(code) : ' ');

/** The text with its matches replaced, and where each character came from. */
function replaced(input: Mapped, pattern: RegExp, value: (match: RegExpExecArray) => string): Mapped {
  const { text, places } = input;
  const starts: number[] = [];
  const ends: number[] = [];
  let out = '';
  let done = 0;
  const keep = (until: number): void => {
    out += text.slice(done, until);
    for (let at = done; at < until; at += 1) {
      starts.push(places?.starts[at] ?? at);
      ends.push(places?.ends[at] ?? at + 1);
    }
  };
  for (const match of text.matchAll(pattern)) {
    keep(match.index);
    done = match.index + match[0].length;
    const put = value(match);
    if (put === '') continue;
    out += put;
    starts.push(places?.starts[match.index] ?? match.index);
    ends.push(places?.ends[done - 1] ?? done);
  }
  if (done === 0) return input;
  keep(text.length);
  return { text: out, places: { starts, ends } };
}

function lettersOf({ text, places }: Mapped): Canonical {
  const starts: number[] = [];
  const ends: number[] = [];
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) code += 32;
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57))) continue;
    out += String.fromCharCode(code);
    starts.push(places?.starts[at] ?? at);
    ends.push(places?.ends[at] ?? at + 1);
  }
  return { text: out, starts, ends };
}
