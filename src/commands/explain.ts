/** `ssm-probe explain [CODE]`: what a finding means, who fixes it, how, and how to prove the fix; or what a short code says. Offline. */

import { shown, type UsageError, usageError } from '../arguments/usage-error.ts';
import { families, pageOf } from '../explain/page.ts';
import { listText, pageText } from '../explain/page-text.ts';
import { faultWords, isMeantAsShortCode, shortCodeText } from '../explain/short-code-text.ts';
import { FINDING_CODES } from '../findings/index.ts';
import { editDistance } from '../knowledge/edit-distance.ts';
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
  const text = typed === undefined ? listText(null, width) : textOf(typed, width);
  return text ?? usageError(`there is no finding code ${shown(typed ?? '')}${suggestion(typed ?? '')}`);
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

/** Longer texts are no mistyped code. */
const MAX_TYPO = 64;
/** Two edits make any word of shorter ones. */
const MIN_TYPO = 3;

function suggestion(typed: string): string {
  const meant = nearest(typed);
  return meant === null ? '; ssm-probe explain lists them' : `; did you mean ${meant}?`;
}

/** The code or family that was probably meant: by the part behind the slash, else by what takes the fewest edits. */
function nearest(typed: string): string | null {
  const plain = typed.trim().toLowerCase();
  if (plain.length < MIN_TYPO || plain.length > MAX_TYPO) return null;
  const byName = FINDING_CODES.find((code) => nameOf(code) === nameOf(plain));
  if (byName !== undefined) return byName;
  // A whole code that is only cut off, before one of another family.
  const cut = FINDING_CODES.filter((code) => code.startsWith(plain));
  if (cut.length === 1) return cut[0] ?? null;
  const begun = FINDING_CODES.filter((code) => nameOf(code).startsWith(nameOf(plain)));
  if (begun.length === 1) return begun[0] ?? null;
  const ranked = [...FINDING_CODES, ...families().keys()]
    .map((candidate) => ({ candidate, edits: editDistance(plain, candidate) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = ranked;
  // With more than a third of its letters wrong it is another word; two letters that changed places are two edits.
  return best !== undefined && best.edits <= Math.max(2, Math.ceil(plain.length / 3)) ? best.candidate : null;
}

function nameOf(code: string): string {
  return code.slice(code.indexOf('/') + 1);
}
