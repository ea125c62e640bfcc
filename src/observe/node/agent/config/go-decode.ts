/**
 * Decodes tokens into a structure as Go's `json.Unmarshal` does, onto the defaults that are there:
 * keys in any case, unknown ones passed over, the last of two wins and two sections are merged,
 * `null` leaves what was. A wrong kind of value is remembered and decoding goes on; the agent
 * refuses the document for the first one. Source: Go 1.26, `encoding/json/decode.go`.
 */
import { stringOf, type Token } from './go-json.ts';

/** What a member takes. `since`: older agents do not know it, and pass it over. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int'; readonly since?: string }
  | { readonly kind: 'list'; readonly of: Shape }
  /** A list of pointers: `null` is an entry that nothing points to. */
  | { readonly kind: 'pointer'; readonly to: Section }
  | Section;
export interface Section {
  readonly kind: 'section';
  readonly members: Readonly<Record<string, Shape>>;
}

export type Value = string | boolean | bigint | null | Slice | Struct;
/** Null: nothing was decoded into this member. */
export interface Struct {
  [member: string]: Value;
}

/**
 * A slice of Go: a window on an array that others may share. What is decoded into it overwrites the
 * array, and what was there and is not overwritten stays.
 */
export class Slice {
  array: Value[];
  length: number;
  private isShared = true;
  constructor(array: Value[]) {
    this.array = array;
    this.length = array.length;
  }
  /** Beyond its array a slice gets a new one, and no longer shares the old. */
  grow(): void {
    if (this.isShared) this.array = [...this.array];
    this.isShared = false;
    this.array.push(null);
  }
  get values(): readonly Value[] {
    return this.array.slice(0, this.length);
  }
}

/** A value of the wrong kind, or a number that no `int` holds. */
export interface Misfit {
  /** `Ssm.Endpoint`, `Identity.CustomIdentities[0].Region`. */
  readonly field: string;
  readonly wants: 'section' | 'list' | 'string' | 'bool' | 'int';
  readonly token: Token;
  readonly since?: string;
}

/** Go's `int` on the systems that the agent is built for, but 32-bit ones. */
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

export class Decoder {
  readonly misfits: Misfit[] = [];
  private readonly text: string;
  private readonly tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  /** The whole document. */
  into(target: Struct, section: Section): void {
    this.section(0, section, target, '');
  }

  /** Decodes the value at `index` over `old`; returns what the member then holds. */
  private value(index: number, shape: Shape, old: Value, field: string): Value {
    const token = this.tokens[index];
    if (token === undefined) return old;
    if (shape.kind === 'pointer') {
      if (token.kind === 'null') return null;
      const struct = isStruct(old) ? old : {};
      this.section(index, shape.to, struct, field);
      return struct;
    }
    if (shape.kind === 'section') {
      const struct = isStruct(old) ? old : {};
      this.section(index, shape, struct, field);
      return struct;
    }
    if (shape.kind === 'list') return this.list(index, shape.of, old, field);
    return this.scalar(token, shape, old, field);
  }

  private scalar(
    token: Token,
    shape: Exclude<Shape, { kind: 'section' | 'list' | 'pointer' }>,
    old: Value,
    field: string,
  ): Value {
    if (token.kind === 'null') return old;
    if (shape.kind === 'string' && token.kind === 'string') return stringOf(this.text, token);
    if (shape.kind === 'bool' && (token.kind === 'true' || token.kind === 'false')) return token.kind === 'true';
    if (shape.kind === 'int' && token.kind === 'number') {
      const written = this.text.slice(token.start, token.end);
      const number = /^-?\d{1,20}$/.test(written) ? BigInt(written) : null;
      if (number !== null && number >= MIN && number <= MAX) return number;
    }
    this.misfits.push({ field, wants: shape.kind, token, ...(shape.since === undefined ? {} : { since: shape.since }) });
    return old;
  }

  private section(index: number, { members }: Section, target: Struct, field: string): void {
    const token = this.tokens[index];
    if (token === undefined || token.kind === 'null') return;
    if (token.kind !== '{') {
      this.misfits.push({ field, wants: 'section', token });
      return;
    }
    for (let at = index + 1; at < token.close; at = this.afterValue(at + 2)) {
      const key = this.tokens[at];
      const name = key === undefined ? undefined : memberOf(members, stringOf(this.text, key));
      const shape = name === undefined ? undefined : members[name];
      if (name === undefined || shape === undefined) continue;
      target[name] = this.value(at + 2, shape, target[name] ?? null, field === '' ? name : `${field}.${name}`);
    }
  }

  private list(index: number, of: Shape, old: Value, field: string): Value {
    const token = this.tokens[index];
    if (token === undefined) return old;
    if (token.kind === 'null') return new Slice([]);
    if (token.kind !== '[') {
      this.misfits.push({ field, wants: 'list', token });
      return old;
    }
    const slice = old instanceof Slice ? old : new Slice([]);
    let count = 0;
    for (let at = index + 1; at < token.close; at = this.afterValue(at)) {
      if (count >= slice.array.length) slice.grow();
      slice.array[count] = this.value(at, of, slice.array[count] ?? null, `${field}[${count}]`);
      count += 1;
    }
    if (count === 0) return new Slice([]);
    slice.length = count;
    return slice;
  }

  /** Where the next key or entry begins, after the value at `index` and its comma. */
  private afterValue(index: number): number {
    const token = this.tokens[index];
    const end = token === undefined ? this.tokens.length : token.close === -1 ? index : token.close;
    return this.tokens[end + 1]?.kind === ',' ? end + 2 : end + 1;
  }
}

function isStruct(value: Value): value is Struct {
  return typeof value === 'object' && value !== null && !(value instanceof Slice);
}

/** The exact name first, then in any case. To Go ſ is an s and the Kelvin sign a k. */
function memberOf(members: Section['members'], key: string): string | undefined {
  if (Object.hasOwn(members, key)) return key;
  const names = FOLDED.get(members) ?? new Map(Object.keys(members).map((name) => [fold(name), name]));
  FOLDED.set(members, names);
  return names.get(fold(key));
}

/** The names of each section by their folded form: a hostile file has tens of thousands of keys. */
const FOLDED = new WeakMap<Section['members'], ReadonlyMap<string, string>>();

const fold = (key: string): string =>
  key
    .replaceAll('ſ', 's')
    .replaceAll('\u212a', 'k')
    .replaceAll(/[A-Z]/g, (one) => one.toLowerCase());
