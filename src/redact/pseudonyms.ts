/** Pseudonyms, one for each thing, whatever its kind and wherever it stands. */

/** Beyond it, names are replaced where they stand alone, and no longer within texts. */
const MAX_SOUGHT = 250;

/** Numbers the things of a kind as they come, so the same facts give the same pseudonyms, and a pseudonym tells nothing but the order. */
export class Pseudonyms {
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #names = new Set<string>();

  /** `make`: from the number of the thing among those of its kind, from 1. Upper and lower case count as the same. */
  of(kind: string, original: string, make: (nth: number) => string): string {
    const key = `${kind} ${original.toLowerCase()}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const nth = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, nth);
    const made = make(nth);
    this.#given.set(key, made);
    return made;
  }

  /** A whole name that is to be found within texts, too. */
  seek(name: string): void {
    if (this.#names.size < MAX_SOUGHT) this.#names.add(name.toLowerCase());
  }

  /** Longest first, so that no name hides one that it is a part of. */
  sought(): readonly string[] {
    return [...this.#names].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  }

  /** In the order in which they were given. Originals are in lower case. */
  entries(): readonly { readonly pseudonym: string; readonly original: string }[] {
    return [...this.#given].map(([key, pseudonym]) => ({ pseudonym, original: key.slice(key.indexOf(' ') + 1) }));
  }
}
