/**
 * What a format holds, said once: the TypeScript type is inferred from it (`Of`), the reader of files checks by it (`mismatch.ts`), and the
 * published JSON Schema is made from it (`npm run docs`). Why this and no library: docs/decisions/0002-one-definition-of-the-formats.md.
 *
 * A file that declares shapes holds nothing that a run needs: types are erased, and only a reader of files loads the shapes themselves.
 */

/** A value of `T`, described. */
export interface Shape<out T> {
  readonly node: Node;
  /** Never there: it only carries the type. */
  readonly type?: T;
}

/** What a shape is made of. `least` and `most`: items of a list, UTF-16 units of a text, or a number itself. */
export type Node =
  | { readonly kind: 'text'; readonly least?: number; readonly most?: number; readonly pattern?: RegExp }
  | { readonly kind: 'number'; readonly least?: number; readonly most?: number; readonly isWhole?: true }
  | { readonly kind: 'bool' }
  | { readonly kind: 'literal'; readonly values: readonly Literal[] }
  | { readonly kind: 'nullable' | 'optional'; readonly of: Shape<unknown> }
  | { readonly kind: 'list'; readonly of: Shape<unknown>; readonly most: number }
  | { readonly kind: 'record'; readonly members: Members; readonly others?: Others }
  | { readonly kind: 'tagged'; readonly tag: string; readonly cases: Readonly<Record<string, Members>> };

/** What every further member is, and how it is called. */
export interface Others {
  readonly of: Shape<unknown>;
  readonly name?: Shape<string>;
}

type Literal = string | number | boolean | null;
export type Members = Readonly<Record<string, Shape<unknown>>>;

/** The type that a shape describes. */
export type Of<S> = S extends Shape<infer T> ? T : never;

/** A member that may be absent. */
interface Optional<out T> extends Shape<T> {
  readonly isOptional: true;
}

// Mapped over names of M itself, and never renamed: so an editor shows the comment that stands on the member.
type OptionalNames<M> = { [K in keyof M]: M[K] extends Optional<unknown> ? K : never }[keyof M];
type Required<M, K extends keyof M> = { readonly [P in K]: Of<M[P]> };
type Possible<M, K extends keyof M> = { readonly [P in K]?: Of<M[P]> };
// The `& {}` has editors show members, not how they were made.
type Flat<T> = { [K in keyof T]: T[K] } & {};

/** What an object with these members is. */
export type OfMembers<M> = Flat<Required<M, Exclude<keyof M, OptionalNames<M>>> & Possible<M, OptionalNames<M>>>;
type OfCases<Tag extends string, C> = Flat<{ [K in keyof C]: { readonly [T in Tag]: K } & OfMembers<C[K]> }[keyof C]>;

/** Enough for every list of small things in the facts of a run; lists that cost more have limits of their own. */
const MAX_ITEMS = 1_000;

export const text: Shape<string> = { node: { kind: 'text' } };
/** Finite: JSON has no other. */
export const number: Shape<number> = { node: { kind: 'number' } };
export const bool: Shape<boolean> = { node: { kind: 'bool' } };
/** An object whose members are texts, whatever their names. */
export const texts: Shape<Readonly<Record<string, string>>> = { node: { kind: 'record', members: {}, others: { of: text } } };

/** Not empty. */
export const textual: Shape<string> = { node: { kind: 'text', least: 1 } };

export function shortText(most: number): Shape<string> {
  return { node: { kind: 'text', most } };
}

/** An open set: this version has the values of `T`, a later one may have others of this form. */
export function matching<T extends string>(pattern: RegExp): Shape<T> {
  return { node: { kind: 'text', pattern } };
}

export function within(least: number, most?: number): Shape<number> {
  return { node: { kind: 'number', least, ...(most === undefined ? {} : { most }) } };
}

export function whole(least: number, most?: number): Shape<number> {
  return { node: { kind: 'number', isWhole: true, least, ...(most === undefined ? {} : { most }) } };
}

/** A closed set. */
export function literal<const V extends readonly Literal[]>(...values: V): Shape<V[number]> {
  return { node: { kind: 'literal', values } };
}

export function nullable<T>(of: Shape<T>): Shape<T | null> {
  return { node: { kind: 'nullable', of } };
}

/** Only for members: facts of older versions lack them. */
export function optional<T>(of: Shape<T>): Optional<T> {
  return { node: { kind: 'optional', of }, isOptional: true };
}

/** A member that this version always writes and older ones did not: only for formats whose files are not read back. */
export function added<T>(of: Shape<T>): Shape<T> {
  return { node: { kind: 'optional', of } };
}

export function list<T>(of: Shape<T>, most: number = MAX_ITEMS): Shape<readonly T[]> {
  return { node: { kind: 'list', of, most } };
}

/** These members, and whatever a newer version adds. */
export function record<M extends Members>(members: M): Shape<OfMembers<M>> {
  return { node: { kind: 'record', members } };
}

/** An object with the same for each of these names; a later version may add names like them. */
export function everyOne<K extends string, T>(
  names: readonly K[],
  of: Shape<T>,
  name: Shape<string>,
): Shape<Readonly<Record<K, T>>> {
  return { node: { kind: 'record', members: Object.fromEntries(names.map((one) => [one, of])), others: { of, name } } };
}

/** An object whose member `tag` says which case it is, and with it what else it has. */
export function tagged<Tag extends string, C extends Readonly<Record<string, Members>>>(
  tag: Tag,
  cases: C,
): Shape<OfCases<Tag, C>> {
  return { node: { kind: 'tagged', tag, cases } };
}
