/** Values in libnftables-json(5): what stands on the right of a match, and the elements of sets. */
import { jsonObject, printable } from '../untrusted-values.ts';

export type Item = Readonly<Record<string, unknown>>;

/** A larger set counts as one that is not understood, to keep the facts small. */
export const MAX_VALUES = 256;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects that nft lists; null if the text is not nft's. */
export function nftObjects(json: string): readonly Item[] | null {
  const items = jsonObject(json)?.['nftables'];
  return Array.isArray(items) ? items.filter(isItem) : null;
}

/** Names are identifiers. Anything else must not reach terminals or commands. */
export function word(value: unknown): string {
  return typeof value === 'string' ? printable(value, 60) : '';
}

export function tableOf(item: Item): string {
  return `${word(item['family'])} ${word(item['table'])}`;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The items of a set, an anonymous one included; null if there are too many. A single value is a set of one. */
export function itemsOf(value: unknown): readonly unknown[] | null {
  const inner = isItem(value) && 'set' in value ? value['set'] : value;
  const items = Array.isArray(inner) ? inner : inner === undefined ? [] : [inner];
  return items.length > MAX_VALUES ? null : items;
}

/** Values as texts; null if there are too many, or if one is not understood. */
export function textsOf(value: unknown): readonly string[] | null {
  const texts = itemsOf(value)?.map(textOf);
  if (texts === undefined || texts.includes(null)) return null;
  return texts.filter((text) => text !== null);
}

/** A number, a name, a prefix or a range. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'exists' : 'missing';
  if (typeof value === 'string') return value.startsWith('@') ? null : printable(value, 60);
  if (!isItem(value)) return null;
  // An element with a time-out or a counter is wrapped.
  if (isItem(value['elem'])) return textOf(value['elem']['val']);
  const { prefix, range } = value;
  if (isItem(prefix) && typeof prefix['addr'] === 'string' && typeof prefix['len'] === 'number')
    return `${printable(prefix['addr'], 45)}/${prefix['len']}`;
  if (!Array.isArray(range) || range.length !== 2) return null;
  const [from, to] = range.map(textOf);
  return from == null || to == null ? null : `${from}-${to}`;
}

/** The parts of `a . b`: one text each; null if one is not understood, or their number is another. */
export function rowOf(value: unknown, width: number): readonly string[] | null {
  if (isItem(value) && isItem(value['elem'])) return rowOf(value['elem']['val'], width);
  const parts = isItem(value) && Array.isArray(value['concat']) ? value['concat'] : [value];
  const texts = parts.map(textOf);
  if (texts.length !== width || texts.includes(null)) return null;
  return texts.filter((text) => text !== null);
}
