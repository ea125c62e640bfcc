/** Working with what may be unknown. */
import type { Known } from '../model.ts';

export function mapped<T, U>(of: Known<T>, make: (value: T) => U): Known<U> {
  return of.state === 'known' ? { state: 'known', value: make(of.value) } : of;
}

export function valueOr<T, U>(of: Known<T>, otherwise: U): T | U {
  return of.state === 'known' ? of.value : otherwise;
}

export function known<T>(value: T): Known<T> {
  return { state: 'known', value };
}

export function unknown(why: string): { readonly state: 'unknown'; readonly why: string } {
  return { state: 'unknown', why };
}

/** All of them; the first that is not known otherwise. */
export function together<T>(parts: readonly Known<T>[]): Known<readonly T[]> {
  const values: T[] = [];
  for (const part of parts) {
    if (part.state !== 'known') return part;
    values.push(part.value);
  }
  return known(values);
}

/** Groups of at most `size`. */
export function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
