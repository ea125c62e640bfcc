/** `ssm-probe explain [CODE]`: what a finding means, who fixes it, how, and how to prove the fix; or what a short code says. Offline. */

import { FINDING_WORDS } from '../arguments/selection.ts';
import { shown, type UsageError, unknownWord, usageError } from '../arguments/usage-error.ts';
import { ACCOUNT_WORDS, accountText } from '../explain/account-page.ts';
import { families, pageOf } from '../explain/page.ts';
import { listText, pageText } from '../explain/page-text.ts';
import { faultWords, isMeantAsShortCode, shortCodeText } from '../explain/short-code-text.ts';
import { FINDING_CODES } from '../findings/index.ts';
import { decode } from '../verdict/short-code.ts';
import { reportWidth } from './output/width.ts';
import type { Run } from './world.ts';

export const run: Run = async ({ operands }, { stdout, print }) => {
  const told = explained(operands, reportWidth(stdout));
  return typeof told === 'string' ? print(told) : told;
};

/** What is printed for these operands. */
export function explained(operands: readonly string[], width: number): string | UsageError {
  // Said over the telephone, a short code comes in groups.
  const joined = operands.join('-');
  if (isMeantAsShortCode(joined)) return shortCode(joined, width);
  const [typed, ...rest] = operands;
  if (rest.length > 0) return usageError('explain takes one finding code, one family, one short code or nothing');
  const text = typed === undefined ? listText(null, width) : (textOf(typed, width) ?? accountText(typed, width));
  if (text !== null) return text;
  const word = typed ?? '';
  return unknownWord(
    `there is no finding code ${shown(word)}`,
    word,
    [FINDING_WORDS, ACCOUNT_WORDS],
    '; ssm-probe explain lists them',
  );
}

function shortCode(typed: string, width: number): string | UsageError {
  const decoded = decode(typed);
  if (decoded.outcome === 'ok') return shortCodeText(decoded.code, decoded.verdict, width);
  return usageError(`${shown(typed)} cannot be right: ${faultWords(decoded.fault)}`);
}

function textOf(typed: string, width: number): string | null {
  const code = FINDING_CODES.find((candidate) => candidate === typed);
  if (code !== undefined) return pageText(pageOf(code), width);
  // `dns/` as `--only` takes it.
  const family = typed.endsWith('/') ? typed.slice(0, -1) : typed;
  return families().has(family) ? listText(family, width) : null;
}
