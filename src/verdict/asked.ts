/** What became of each code or family that `--only` asked for: there, gone, or not to be told, and why. Judged once, for headline and proof. */
import type { FindingCode } from '../findings/index.ts';
import type { Picture } from '../picture/picture.ts';
import { familyOf, isSelected, matches } from './selection.ts';
import type { Unknown } from './undetermined.ts';
import { whyUnseen } from './unseen.ts';

/** A sentence names this many patterns, then how many more there are. */
const MAX_PATTERNS = 4;

export interface Found {
  /** Root causes, infos among them. */
  readonly roots: readonly FindingCode[];
  readonly symptoms: readonly { readonly code: FindingCode; readonly by: FindingCode }[];
  readonly unknown: readonly Unknown[];
}

/** Each has the pattern as it was asked for, without the slash behind a family. */
export type Asked =
  /** `isOpen`: of a family, something else of it is not determined. */
  | { readonly name: string; readonly is: 'there'; readonly codes: readonly FindingCode[]; readonly isOpen: boolean }
  | { readonly name: string; readonly is: 'gone' | 'left-out' }
  | { readonly name: string; readonly is: 'unseen'; readonly words: string };

export function askedFor(picture: Picture, { roots, symptoms, unknown }: Found): readonly Asked[] {
  const { request, interrupted } = picture.facts;
  return [...new Set(request.only)].map((pattern): Asked => {
    const name = pattern.replace(/\/$/u, '');
    const chosen = (code: string): boolean => matches(code, pattern) && isSelected(code, request);
    const codes = [...new Set(roots.filter(chosen))];
    const open = unknown.find(({ family }) => family === familyOf(pattern));
    if (codes.length > 0) return { name, is: 'there', codes, isOpen: open !== undefined && name === familyOf(pattern) };
    const symptom = symptoms.find(({ code }) => chosen(code));
    if (symptom !== undefined) return { name, is: 'unseen', words: `explained by ${symptom.by}` };
    if (request.skip.some((skipped) => matches(name, skipped))) return { name, is: 'left-out' };
    if (open !== undefined) return { name, is: 'unseen', words: `not determined (${open.what}: ${open.why})` };
    const unseen = whyUnseen(pattern, picture) ?? (interrupted ? 'the run was interrupted' : null);
    return unseen === null ? { name, is: 'gone' } : { name, is: 'unseen', words: `not seen, as ${unseen}` };
  });
}

/** `dns/forwarder-missing: not found`, one for each pattern that has no finding. */
export function askedInVain(asked: readonly Asked[]): readonly string[] {
  const told = asked.flatMap((one) => (one.is === 'there' ? [] : [`${one.name}: ${inVain(one)}`]));
  const more = told.length - MAX_PATTERNS;
  return more > 1 ? [...told.slice(0, MAX_PATTERNS), `${more} more: without a finding`] : told;
}

function inVain(one: Exclude<Asked, { is: 'there' }>): string {
  switch (one.is) {
    case 'gone':
      return 'not found';
    case 'left-out':
      return 'left out by --skip';
    case 'unseen':
      return one.words;
  }
}
