/** `--only` and `--skip`: codes or families of findings, which are loaded for nothing else on the command line. */
import { FINDING_CODES } from '../findings/index.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, unknownWord } from './usage-error.ts';

/** What `--only`, `--skip` and `explain` take: every code, and every family. */
export const FINDING_WORDS: readonly string[] = [
  ...new Set(FINDING_CODES.map((code) => code.slice(0, code.indexOf('/')))),
  ...FINDING_CODES,
];

export function selection({ name, texts }: Given): Checked<readonly string[]> {
  const words = [...new Set(texts.flatMap((text) => text.split(',')))];
  const matches = (word: string): boolean =>
    FINDING_CODES.some((code) => code === word || code.startsWith(word.endsWith('/') ? word : `${word}/`));
  const unknown = words.find((word) => word === '' || word === '/' || !matches(word));
  if (unknown === undefined) return ok(words);
  return unknownWord(
    `--${name}: no finding code is or begins with ${shown(unknown)}`,
    unknown,
    [FINDING_WORDS],
    '; ssm-probe explain lists them',
  );
}
