/** What somebody probably meant who typed a word that is not in a closed set. One function for all of them: commands, options, values, codes, Regions. */

/** Longer texts are no slip of the finger. */
const MAX_TYPED = 64;
/** More proposals than these are a list, and no help. */
const MAX_PROPOSALS = 3;
/** One letter begins, and is, half of all words. */
const MIN_TYPED = 2;
/** What words of closed sets are made of. Anything else was not typed by a person. */
const PLAIN = /^[a-z0-9][a-z0-9./:-]*$/u;

/**
 * At most three of `words`, as they are spelt there, that `typed` is a slip of; none for what is long, or no word. In this order: a name of a
 * finding code without its family; a word that was only begun; those with the fewest edits; a name that was begun; a word that was written on.
 *
 * Dashes before a word, upper case and the quotes and dashes of word processors count for nothing. The work is bounded: 64 letters times the words.
 */
export function nearest(typed: string, words: readonly string[]): readonly string[] {
  const plain = typed.length > MAX_TYPED ? '' : folded(typed);
  if (!PLAIN.test(plain) || plain.length < MIN_TYPED) return [];
  const all = words.map((word) => ({ word, key: folded(word) }));
  const ways = [
    (): readonly Candidate[] => all.filter(({ key }) => nameOf(key) === plain),
    () => all.filter(({ key }) => key.startsWith(plain)),
    () => fewestEdits(plain, all),
    () => all.filter(({ key }) => nameOf(key).startsWith(nameOf(plain))),
    () => all.filter(({ key }) => key.length > MIN_TYPED + 1 && plain.startsWith(key)),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0 && found.length <= MAX_PROPOSALS) return found.map(({ word }) => word);
  }
  return fewestEdits(plain, all)
    .slice(0, MAX_PROPOSALS)
    .map(({ word }) => word);
}

interface Candidate {
  readonly word: string;
  /** The same as it is compared. */
  readonly key: string;
}

function fewestEdits(plain: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const scored = candidates.map((candidate) => ({ candidate, edits: editsBetween(plain, candidate.key) }));
  const best = Math.min(...scored.map(({ edits }) => edits));
  return best === Number.POSITIVE_INFINITY ? [] : scored.filter(({ edits }) => edits === best).map(({ candidate }) => candidate);
}

function folded(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212_]|\s+/gu, '-')
    .replaceAll(/["'`\u00AB\u00B4\u00BB\u2018-\u201F]/gu, '')
    .replace(/^-+/u, '');
}

/** What stands behind the slash of a finding code, and all of any other word. */
function nameOf(word: string): string {
  return word.slice(word.indexOf('/') + 1);
}

/** With more wrong it is another word. */
function mostEdits(length: number): number {
  return length < 3 ? 0 : length < 5 ? 1 : length < 12 ? 2 : 3;
}

/** The edits from one to the other, of the names alone where these are nearer; infinite where it is another word. */
function editsBetween(plain: string, key: string): number {
  const whole = within(mostEdits(plain.length), plain, key);
  const [a, b] = [nameOf(plain), nameOf(key)];
  if (b === key) return whole;
  // A family that is not there counts as one, one that is wrong as two.
  return Math.min(whole, within(mostEdits(a.length), a, b) + (a === plain ? 1 : 2));
}

function within(most: number, a: string, b: string): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  const distance = editDistance(a, b);
  return distance <= most ? distance : Number.POSITIVE_INFINITY;
}

/**
 * Optimal string alignment distance (Damerau and Levenshtein, restricted): insertions, deletions, replacements, and two neighbours that changed
 * places, one edit each. Two rows of the table are kept.
 */
export function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
