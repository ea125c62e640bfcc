/**
 * Chunks that are always loaded together, as one asset: each that stands alone costs a tenth of a millisecond, and a healthy run loads a hundred of
 * them. A pack is the source of an object with a function for each chunk.
 */

/** What every command and `--version` load, and what every round of probing loads beside that. */
export const FIRST = 'first.pack';
export const ROUND = 'round.pack';

const STARTS: Readonly<Record<string, RegExp>> = {
  [FIRST]: /^(?:main|(?:version|print)-\w{8})\.js$/u,
  [ROUND]: /^(?:execute|engine|run|system|private-folder|called-as|json)-\w{8}\.js$/u,
};
/** What is required later stands behind a promise: `then(()=>require(…))`, or that in another call. */
const AT_ONCE = /(?<![(>])\brequire\("\.\/([^"]+)"\)/gu;

/** `chunks` (name → source of a function) with the packs in the place of their chunks. */
export function packed(chunks: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const left = new Map(chunks);
  const packs = Object.entries(STARTS).map(([pack, start]): [string, string] => {
    const names = neededBy(left, start);
    const parts = names.map((name) => `${JSON.stringify(name)}:${left.get(name) ?? ''}`);
    for (const name of names) left.delete(name);
    return [pack, `({${parts.join(',\n')}})`];
  });
  return new Map([...left, ...packs]);
}

/** The names of those that `start` fits, and of what they require at once, sorted. */
function neededBy(chunks: ReadonlyMap<string, string>, start: RegExp): readonly string[] {
  const found = new Set([...chunks.keys()].filter((name) => start.test(name)));
  for (const name of found)
    for (const [, needed = ''] of (chunks.get(name) ?? '').matchAll(AT_ONCE)) if (chunks.has(needed)) found.add(needed);
  return [...found].toSorted();
}
