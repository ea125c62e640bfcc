/** `--only` and `--skip`: codes or families of findings, which are loaded for nothing else on the command line. */
import { FINDING_CODES } from '../findings/index.ts';
import { isSelected, matches } from '../verdict/selection.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, unknownWord } from './usage-error.ts';

/** What `--only`, `--skip` and `explain` take: every code, and every family. */
export const FINDING_WORDS: readonly string[] = [
  ...new Set(FINDING_CODES.map((code) => code.slice(0, code.indexOf('/')))),
  ...FINDING_CODES,
];

export function selection({ name, texts }: Given): Checked<readonly string[]> {
  const words = [...new Set(texts.flatMap((text) => text.split(',')))];
  const isKnown = (word: string): boolean => FINDING_CODES.some((code) => matches(code, word));
  const unknown = words.find((word) => word === '' || word === '/' || !isKnown(word));
  if (unknown === undefined) return ok(words);
  return unknownWord(
    `--${name}: no finding code is or begins with ${shown(unknown)}`,
    unknown,
    [FINDING_WORDS],
    '; ssm-probe explain lists them',
  );
}

/** Why `--only` and `--skip` do not go together, in one line; null where they do. A run that judges nothing would end with 0 and have proved nothing. */
export function whyNothingLeft(only: readonly string[], skip: readonly string[]): string | null {
  if (FINDING_CODES.some((code) => isSelected(code, { only, skip }))) return null;
  return only.length === 0
    ? '--skip leaves nothing to judge'
    : `--only ${only.join(',')} and --skip ${skip.join(',')} leave nothing to judge`;
}
