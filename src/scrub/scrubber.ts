/** Knows the secrets of a run and removes them from what others say. */
import { type Canonical, canonical, isPlain, readings } from './canonical.ts';
import { addTo, EDGE, emptyIndex, endOfRun, type Index, mayHold, PIECE } from './index-of-forms.ts';
import { MASK } from './mask.ts';
import { withoutUnknown } from './patterns.ts';

export interface Scrubber {
  /** From now on `value` is removed; of `name:password`, the password alone, too. */
  readonly learn: (value: string) => void;
  /**
   * This run's words, above all hosts. A password inside one goes only with its name, or encoded.
   */
  readonly ours: (words: Iterable<string>) => void;
  /**
   * `text` with `[secret]` in place of every known secret: plain, in base64 at any offset, in
   * hexadecimal digits, percent-encoded, escaped, in other case, broken over lines, or a piece of
   * it. Also replaces what is certainly a secret (`patterns.ts`).
   */
  readonly scrub: (text: string) => string;
}

/** A watch gets new tokens in each round. This is enough for some dozen rounds. */
const MAX_SECRETS = 128;
/** AWS's longest session tokens have some thousand characters. */
const MAX_LENGTH = 8_192;
/** Shorter words must stand alone: many numbers contain `1234`. */
const GLUED = 8;
/** Base64 characters beside a match belong to it, because they depend on their neighbours. */
const BESIDE = 3;

export function createScrubber(): Scrubber {
  // In the order of their last use. The oldest gives way.
  const known = new Map<string, boolean>();
  let own = '';
  let index: Index | null = null;
  // Not indexed until there is a text to scrub: most runs end without one.
  let fresh: [value: string, isLogin: boolean][] = [];
  const put = (value: string, isLogin: boolean): void => {
    const isNew = !known.delete(value);
    known.set(value, isLogin);
    if (!isNew) return;
    fresh.push([value, isLogin]);
    const oldest = known.size > MAX_SECRETS ? known.keys().next().value : undefined;
    if (oldest === undefined) return;
    known.delete(oldest);
    index = null;
  };
  const upToDate = (): Index => {
    const current = index ?? emptyIndex();
    for (const [value, isLogin] of index === null ? known : fresh) addTo(current, value, isLogin);
    fresh = [];
    index = current;
    return current;
  };
  return {
    learn(value) {
      if (value === '' || value.length > MAX_LENGTH) return;
      const isLogin = value.includes(':');
      put(value, isLogin);
      const password = value.slice(value.indexOf(':') + 1);
      if (isLogin && password !== '') put(password, false);
    },
    ours(words) {
      own = [...words].map((word) => canonical(word).text).join(' ');
    },
    scrub(text) {
      if (text.length < 4) return text;
      if (known.size === 0) return withoutUnknown(text);
      return withoutUnknown(withoutKnown(text, upToDate(), own));
    },
  };
}

function withoutKnown(text: string, index: Index, own: string): string {
  if (index.literals.size === 0 && isPlain(text) && !mayHold(index, text)) return text;
  const spans = readings(text).flatMap((reading) => spansIn(reading, index, text, own));
  const lower = index.literals.size === 0 ? '' : text.toLowerCase();
  for (const literal of index.literals)
    for (let at = lower.indexOf(literal); at !== -1; at = lower.indexOf(literal, at + 1)) spans.push([at, at + literal.length]);
  return spans.length === 0 ? text : blanked(text, spans);
}

type Span = readonly [from: number, to: number];

function spansIn(reading: Canonical, index: Index, original: string, own: string): Span[] {
  const { text, starts, ends } = reading;
  const spans: Span[] = [];
  const add = (from: number, to: number, beside: number): void => {
    spans.push(widened([starts[from] ?? 0, ends[to - 1] ?? 0], original, beside));
  };
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    const end = endOfRun(index, text, at);
    if (end === at) continue;
    add(at, end, BESIDE);
    at = end - 1;
  }
  for (let length = EDGE; length <= index.longestEdge && length <= text.length; length += 1) {
    if (index.beginnings.has(text.slice(-length))) add(text.length - length, text.length, 0);
    if (index.endings.has(text.slice(0, length))) add(0, length, 0);
  }
  for (const word of index.whole) {
    if (own.includes(word)) continue;
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      const end = at + word.length;
      const stands = word.length >= GLUED || (ends[at - 1] !== starts[at] && ends[end - 1] !== starts[end]);
      if (stands) add(at, end, 0);
    }
  }
  return spans;
}

const BASE64 = /[A-Za-z0-9+/_-]/u;

function widened([from, to]: Span, text: string, most: number): Span {
  let [first, last] = [from, to];
  while (from - first < most && first > 0 && BASE64.test(text.charAt(first - 1))) first -= 1;
  while (last - to < most && BASE64.test(text.charAt(last))) last += 1;
  // Padding is part of it.
  if (most > 0) while (text.charAt(last) === '=') last += 1;
  return [first, last];
}

/** Merges overlapping and touching spans. */
function blanked(text: string, spans: Span[]): string {
  let out = '';
  let done = 0;
  let open = false;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (to <= done) continue;
    if (!open || from > done) out += `${text.slice(done, from)}${MASK}`;
    done = to;
    open = true;
  }
  return out + text.slice(done);
}
