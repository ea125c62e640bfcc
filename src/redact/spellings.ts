/**
 * Other spellings of what is known: an address as inet_aton(3) or a person reads it (`10,3,77,9`, `0x0a034d09`, `167792905`, `010.003.077.009`, `9.77.3.10`
 * reversed), an account with something between its digits. Only what stands in the facts in its usual form is looked for, so nothing is guessed.
 */

export interface Spelt {
  readonly at: number;
  readonly length: number;
  readonly is: 'address' | 'account';
  /** In its usual form. */
  readonly original: string;
}

/** Numbers with up to three other characters between them. */
const ROW = /(?:0x[0-9a-f]{1,8}|\d{1,12})(?:[^\p{L}\p{N}\n]{1,3}(?:0x[0-9a-f]{1,8}|\d{1,12}))*/giu;
const NUMBER = /0x[0-9a-f]{1,8}|\d{1,12}/giu;
/** Twelve digits one by one. */
const MOST_PARTS = 12;
/** Below it, a number is a count: nobody's address is 0.0.0.7. */
const LEAST = 2 ** 24;

/** Loopback, link-local, multicast: they tell nothing, and one of them may be somebody's address reversed. */
const EVERYBODYS = /^(?:0|127|169\.254|22[4-9]|2[3-5]\d)\./u;

interface Part {
  readonly text: string;
  readonly at: number;
}

export class Spellings {
  readonly #addresses = new Map<number, string>();
  readonly #accounts: ReadonlySet<string>;

  /** `json`: the facts as one text. */
  constructor(json: string) {
    for (const [text] of json.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/gu)) {
      const value = valueOf(text.split('.'), 10);
      if (value !== null && !EVERYBODYS.test(text)) this.#addresses.set(value, text);
    }
    this.#accounts = new Set([...json.matchAll(/(?<!\d)\d{12}(?!\d)/gu)].map(([text]) => text));
  }

  /** In the order of the text, none within another. The usual forms are left to who knows them. */
  in(text: string): readonly Spelt[] {
    return [...text.matchAll(ROW)].flatMap((row) => this.#inRow(text, row[0], row.index));
  }

  #inRow(text: string, row: string, start: number): readonly Spelt[] {
    const parts = [...row.matchAll(NUMBER)].map((match): Part => ({ text: match[0], at: start + match.index }));
    const found: Spelt[] = [];
    for (let first = 0; first < parts.length; first += 1) {
      for (let count = Math.min(MOST_PARTS, parts.length - first); count > 0; count -= 1) {
        const chosen = parts.slice(first, first + count);
        const known = this.#known(chosen.map((part) => part.text));
        const [begin, end] = [chosen[0], chosen.at(-1)];
        if (known === null || begin === undefined || end === undefined) continue;
        const length = end.at + end.text.length - begin.at;
        if (text.slice(begin.at, begin.at + length) !== known.original) found.push({ ...known, at: begin.at, length });
        first += count - 1;
        break;
      }
    }
    return found;
  }

  #known(texts: readonly string[]): Pick<Spelt, 'is' | 'original'> | null {
    const joined = texts.join('');
    if (this.#accounts.has(joined)) return { is: 'account', original: joined };
    if (texts.length > 4) return null;
    const orders = texts.length === 4 ? [texts, texts.toReversed()] : [texts];
    // With zeros in front a person reads ten, and inet_aton(3) eight.
    for (const order of orders)
      for (const base of [10, 8] as const) {
        const value = valueOf(order, base);
        const original = value === null || value < LEAST ? undefined : this.#addresses.get(value);
        if (original !== undefined) return { is: 'address', original };
      }
    return null;
  }
}

/** As inet_aton(3): the last number fills what is left. `base`: of numbers with a zero in front. Null for what is none. */
function valueOf(texts: readonly string[], base: 8 | 10): number | null {
  let value = 0;
  for (const [index, text] of texts.entries()) {
    const isLast = index === texts.length - 1;
    const one = numberOf(text, base);
    const most = isLast ? 256 ** (5 - texts.length) : 256;
    if (!(one < most)) return null;
    value = isLast ? value * most + one : value * 256 + one;
  }
  return value;
}

function numberOf(text: string, base: 8 | 10): number {
  if (/^0x/iu.test(text)) return Number.parseInt(text.slice(2), 16);
  if (base === 8 && text.length > 1 && text.startsWith('0'))
    return /^[0-7]+$/u.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  return Number.parseInt(text, 10);
}
