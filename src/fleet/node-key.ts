/**
 * A node's identity as 68 bits and a kind. AWS's ids (`i-` and `mi-` with 17 hexadecimal digits;
 * `i-` with 8 in the early years) fit whole and can be written out again, so a table of a million
 * nodes stays small. Other ids are hashed.
 */

export interface NodeKey {
  /** The kind in the upper four bits, the first of 17 digits in the lower ones. */
  tag: number;
  high: number;
  low: number;
}

/** `named`: an id of another form. `run`: no id; the run stands for the node. */
export const KIND = { instance: 1, managed: 2, early: 3, named: 4, run: 5 } as const;

/** Fills `key`, so that one object serves a million lines. */
export function setKey(key: NodeKey, id: string): void {
  const isManaged = id.startsWith('mi-');
  const digits = id.startsWith('i-') ? 2 : isManaged ? 3 : -1;
  if (digits !== -1 && id.length === digits + 17) {
    const first = hex(id, digits, 1);
    const high = hex(id, digits + 1, 8);
    const low = hex(id, digits + 9, 8);
    if (first !== -1 && high !== -1 && low !== -1) return set(key, isManaged ? KIND.managed : KIND.instance, first, high, low);
  }
  if (digits === 2 && id.length === 10) {
    const low = hex(id, 2, 8);
    if (low !== -1) return set(key, KIND.early, 0, 0, low);
  }
  hashed(key, KIND.named, id);
}

/** For records without a node's id: their run's id, or else their whole text. */
export function setRunKey(key: NodeKey, run: string): void {
  hashed(key, KIND.run, run);
}

/** The id of the key; null for a hash. */
export function idOf({ tag, high, low }: NodeKey): string | null {
  const digits = (value: number): string => value.toString(16).padStart(8, '0');
  switch (tag >> 4) {
    case KIND.instance:
      return `i-${(tag & 15).toString(16)}${digits(high)}${digits(low)}`;
    case KIND.managed:
      return `mi-${(tag & 15).toString(16)}${digits(high)}${digits(low)}`;
    case KIND.early:
      return `i-${digits(low)}`;
    default:
      return null;
  }
}

function set(key: NodeKey, kind: number, first: number, high: number, low: number): void {
  key.tag = (kind << 4) | first;
  key.high = high;
  key.low = low;
}

/** Two FNV-1a sums of the text, with different starts and finishes. */
function hashed(key: NodeKey, kind: number, text: string): void {
  let a = 0x811c9dc5;
  let b = 0x2f0b4a27;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) + at;
    b ^= b >>> 15;
  }
  set(key, kind, 0, a >>> 0, b >>> 0);
}

/** -1 for anything but lower-case digits, the form that AWS writes. */
function hex(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const unit = text.charCodeAt(at);
    const digit = unit >= 48 && unit <= 57 ? unit - 48 : unit >= 97 && unit <= 102 ? unit - 87 : -1;
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}
