/** The nodes of a list as columns of numbers: a million of them fit, and are sorted by where they are. */
import type { NodeKey } from './node-key.ts';

/** Whose profile or standing `index` is. */
type Source = (typeof SOURCES)[number];
const SOURCES = ['now', 'before', 'inventory'] as const;

export interface Selected {
  /** The key may be refilled afterwards. Times in milliseconds; NaN: never. `word`: one of few, what the list says of the node. */
  add(key: NodeKey, source: Source, index: number, first: number, last: number, word: string): void;
  at(position: number): {
    readonly key: NodeKey;
    readonly source: Source;
    readonly index: number;
    readonly first: number;
    readonly last: number;
    readonly word: string;
  };
  /** Positions in the order of the text of each place, then of the keys. */
  sorted(place: (source: Source, index: number) => string): Uint32Array;
}

export function selectedNodes(): Selected {
  const tags: number[] = [];
  const highs: number[] = [];
  const lows: number[] = [];
  const indices: number[] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  const words: string[] = [];
  const wordAt = new Map<string, number>();

  function wordIndex(word: string): number {
    const known = wordAt.get(word);
    if (known !== undefined) return known;
    wordAt.set(word, words.length);
    return words.push(word) - 1;
  }

  const wordsOf: number[] = [];
  const sourceOf = (at: number): Source => SOURCES[(indices[at] ?? 0) % SOURCES.length] ?? 'now';
  const indexOf = (at: number): number => Math.floor((indices[at] ?? 0) / SOURCES.length);

  return {
    add({ tag, high, low }, source, index, first, last, word) {
      tags.push(tag);
      highs.push(high);
      lows.push(low);
      indices.push(index * SOURCES.length + SOURCES.indexOf(source));
      firsts.push(first);
      lasts.push(last);
      wordsOf.push(wordIndex(word));
    },
    at: (position) => ({
      key: { tag: tags[position] ?? 0, high: highs[position] ?? 0, low: lows[position] ?? 0 },
      source: sourceOf(position),
      index: indexOf(position),
      first: firsts[position] ?? Number.NaN,
      last: lasts[position] ?? Number.NaN,
      word: words[wordsOf[position] ?? 0] ?? '',
    }),
    sorted(place) {
      const texts = new Map<number, string>();
      for (const [at, one] of indices.entries()) if (!texts.has(one)) texts.set(one, place(sourceOf(at), indexOf(at)));
      const order = [...new Set(texts.values())].sort();
      const rankOf = new Map(order.map((text, rank) => [text, rank]));
      const ranks = new Map([...texts].map(([one, text]) => [one, rankOf.get(text) ?? 0]));
      const rank = Uint32Array.from(indices, (one) => ranks.get(one) ?? 0);
      return Uint32Array.from(tags, (_tag, at) => at).sort(
        (a, b) =>
          (rank[a] ?? 0) - (rank[b] ?? 0) ||
          (tags[a] ?? 0) - (tags[b] ?? 0) ||
          (highs[a] ?? 0) - (highs[b] ?? 0) ||
          (lows[a] ?? 0) - (lows[b] ?? 0),
      );
    },
  };
}
