/** `--only` and `--skip`: codes or families of findings, which are loaded for nothing else on the command line. */
import { FINDING_CODES } from '../findings/index.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, usageError } from './usage-error.ts';

export function selection({ name, texts }: Given): Checked<readonly string[]> {
  const words = [...new Set(texts.flatMap((text) => text.split(',')))];
  const matches = (word: string): boolean =>
    FINDING_CODES.some((code) => code === word || code.startsWith(word.endsWith('/') ? word : `${word}/`));
  const unknown = words.find((word) => word === '' || word === '/' || !matches(word));
  return unknown === undefined ? ok(words) : usageError(`--${name}: no finding code is or begins with ${shown(unknown)}`);
}
