/** What a short code says, and what cannot be right about one that was misheard. */
import { findingOf } from '../findings/index.ts';
import { regionInfo } from '../knowledge/regions.ts';
import { wrap } from '../report/layout.ts';
import { isIntact, singleFault } from '../verdict/check-symbols.ts';
import { causeOf, regionOf, type ShortCodeFault, type ShortVerdict, symbolOf } from '../verdict/short-code.ts';
import { accountCauseOf } from './account-page.ts';

/** Whether somebody means a short code; no finding code begins like one. */
export function isMeantAsShortCode(typed: string): boolean {
  return /^\s*ssm(?!.*\/)/iu.test(typed) || /^\s*[a-z0-9]{3}[1il]-(?:[a-z0-9]{4}-)*[a-z0-9]{1,4}\s*$/iu.test(typed);
}

/** `code` as it is written, whatever was typed. */
export function shortCodeText(code: string, verdict: ShortVerdict, width: number): string {
  const { status, region, causes, hasMore } = verdict;
  const lines = wrap(`${code}: ${status}, ${regionWords(region)}.`, width);
  for (const number of causes) lines.push('', ...causeLines(number, width));
  if (causes.length === 0)
    lines.push('', ...wrap('It names no cause: the whole report says what could not be determined.', width));
  if (hasMore) lines.push('', ...wrap('There are more causes than a code holds: the whole report has them.', width));
  return `${lines.join('\n')}\n`;
}

function regionWords(number: number): string {
  const region = regionOf(number);
  if (region === null)
    return number === 0 ? 'in a Region that has no number' : `in a Region that this version does not know (number ${number})`;
  const name = regionInfo(region)?.name;
  return name === undefined ? region : `${region} (${name})`;
}

function causeLines(number: number, width: number): string[] {
  const own = causeOf(number);
  const cause = own === null ? accountCauseOf(number) : findingOf(own);
  if (cause === null) return wrap(`A cause that this version does not know (number ${number}): a newer one explains it.`, width);
  const { code, title, summary } = cause;
  return [code, ...wrap(title, width, '  '), ...wrap(summary, width, '  '), `  ssm-probe explain ${code}`];
}

/** Why a code cannot be right, as the end of a sentence. */
export function faultWords(fault: ShortCodeFault): string {
  switch (fault.kind) {
    case 'prefix':
      return 'a short code begins with SSM1';
    case 'version':
      return fault.version === '' ? 'nothing follows SSM' : `it begins with SSM${fault.version}, and this version reads SSM1`;
    case 'character':
      return `${placeWords(fault.position)} is no character of a short code (digits and letters without I, L, O and U)`;
    case 'length':
      return fault.length === 0
        ? 'nothing follows SSM1'
        : `a character is missing or too many: ${fault.length} follow SSM1, where 5, 7, 9 or 11 can`;
    case 'check':
      return `its check fails; ${suspects(fault.symbols)}`;
  }
}

/** What a single slip would have to be; the check tells, because it would repair one wrong symbol. */
function suspects(symbols: readonly number[]): string {
  const wrong = singleFault(symbols);
  const swapped = symbols.findIndex((symbol, index) => index > 0 && isIntact(withSwap(symbols, symbol, index)));
  const guesses = [
    ...(wrong === null || wrong === 0
      ? []
      : [`if one character is wrong, it is ${placeWords(wrong)} (${symbolOf(symbols[wrong] ?? 0)})`]),
    ...(swapped < 0 ? [] : [`if two changed places, it is ${placeWords(swapped)} and the one behind it`]),
  ];
  return guesses.length === 0 ? 'more than one character is wrong' : guesses.join('; ');
}

function withSwap(symbols: readonly number[], symbol: number, index: number): readonly number[] {
  const next = symbols[index + 1];
  if (next === undefined || next === symbol) return symbols;
  return symbols.with(index, next).with(index + 1, symbol);
}

/** Position 1 is the first character behind `SSM1-`. */
function placeWords(position: number): string {
  if (position < 1) return 'the version behind SSM';
  return `character ${((position - 1) % 4) + 1} of group ${Math.floor((position - 1) / 4) + 1} behind SSM1`;
}
