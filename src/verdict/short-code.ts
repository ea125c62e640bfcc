/**
 * A verdict as a code for the telephone: `SSM1-WV0C-9YC` is its status, its Region and its first causes, with two check symbols.
 *
 * Symbols are Crockford's base 32: no I, L, O and U, in either case, and who writes O or I for 0 or 1 is understood. What follows `SSM1`:
 * one symbol for status, "there are more causes" and their number here; two for the Region, two for each cause, two to check.
 */

import type { FindingCode } from '../findings/index.ts';
import { FINDINGS, findingOf } from '../findings/index.ts';
import { REGION_NUMBERS } from '../knowledge/region-numbers.ts';
import type { Severity, Status, Verdict } from '../verdict.types.ts';
import { checkSymbols, isIntact } from './check-symbols.ts';

/** What is encoded; the numbers of Regions and causes that this version does not know are kept as they are. */
export interface ShortVerdict {
  readonly status: Status;
  /** 0 for a Region without a number. */
  readonly region: number;
  readonly causes: readonly number[];
  /** There are more causes than a code holds. */
  readonly hasMore: boolean;
}

/** What cannot be right, for the sentence about it; `symbols` includes the version. */
export type ShortCodeFault =
  | { readonly kind: 'prefix' }
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'character'; readonly character: string; readonly position: number }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'check'; readonly symbols: readonly number[] };

export type Decoded =
  | { readonly outcome: 'ok'; readonly code: string; readonly verdict: ShortVerdict }
  | { readonly outcome: 'failed'; readonly fault: ShortCodeFault };

/** Three causes make eleven symbols: more than that nobody reads out without a mistake. */
export const MAX_CAUSES = 3;
const PREFIX = 'SSM';
const VERSION = 1;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** By number, append-only; two bits. */
const STATUSES = ['healthy', 'degraded', 'broken', 'inconclusive'] as const satisfies readonly Status[];
const GROUP = 4;
/** Far more than a code has. */
const MAX_TYPED = 64;
/** Status, Region and the check, and two for each cause. */
const LENGTHS: readonly number[] = Array.from({ length: MAX_CAUSES + 1 }, (_, causes) => 5 + 2 * causes);

/** The code of a verdict; null for a healthy one, about which nobody telephones. */
export function shortCodeOf({
  status,
  node,
  findings,
}: Pick<Verdict, 'status' | 'node'> & {
  /** All of them, also those that `--only` or `--skip` leaves out: whoever is told the code wants to know why the node is as it is. */
  readonly findings: readonly { readonly code: FindingCode; readonly severity: Severity }[];
}): string | null {
  if (status === 'healthy') return null;
  const of = (level: Severity): FindingCode[] => findings.filter(({ severity }) => severity === level).map(({ code }) => code);
  const codes = [...new Set([...of('error'), ...of('warning')])];
  return shortCodeFor(
    status,
    node.region,
    codes.map((code) => findingOf(code).number),
  );
}

/** `numbers`: of all causes, the worst first. */
export function shortCodeFor(status: Status, region: string, numbers: readonly number[]): string {
  return encode({
    status,
    region: Object.hasOwn(REGION_NUMBERS, region) ? (REGION_NUMBERS[region] ?? 0) : 0,
    causes: numbers.slice(0, MAX_CAUSES),
    hasMore: numbers.length > MAX_CAUSES,
  });
}

/** `causes` are at most three; a number is at most 1,023. */
export function encode({ status, region, causes, hasMore }: ShortVerdict): string {
  const head = (STATUSES.indexOf(status) << 3) | (hasMore ? 0b100 : 0) | causes.length;
  const data = [VERSION, head, ...[region, ...causes].flatMap((number) => [number >> 5, number & 31])];
  return written([...data, ...checkSymbols(data)]);
}

/** Reads a code as people type it: in either case, with or without hyphens and blanks. */
export function decode(typed: string): Decoded {
  const plain = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  if (plain.length > MAX_TYPED) return failed({ kind: 'length', length: plain.length - PREFIX.length - 1 });
  if (!plain.startsWith(PREFIX)) return failed({ kind: 'prefix' });
  const symbols: number[] = [];
  for (const [index, character] of Array.from(plain.slice(PREFIX.length)).entries()) {
    const value = ALPHABET.indexOf(character.replace('O', '0').replace(/[IL]/u, '1'));
    if (value < 0) return failed({ kind: 'character', character, position: index });
    symbols.push(value);
  }
  const [version, head = 0, ...rest] = symbols;
  if (version !== VERSION) return failed({ kind: 'version', version: plain.slice(PREFIX.length, PREFIX.length + 1) });
  if (!LENGTHS.includes(symbols.length - 1)) return failed({ kind: 'length', length: symbols.length - 1 });
  if (!isIntact(symbols)) return failed({ kind: 'check', symbols });
  const count = head & 0b11;
  if (LENGTHS[count] !== symbols.length - 1) return failed({ kind: 'length', length: symbols.length - 1 });
  const numbers = Array.from({ length: count + 1 }, (_, index) => ((rest[index * 2] ?? 0) << 5) | (rest[index * 2 + 1] ?? 0));
  const [region = 0, ...causes] = numbers;
  const status = STATUSES[head >> 3] ?? 'inconclusive';
  return { outcome: 'ok', code: written(symbols), verdict: { status, region, causes, hasMore: (head & 0b100) !== 0 } };
}

/** The Region of a number; null for 0 and for one that this version does not know. */
export function regionOf(number: number): string | null {
  return Object.keys(REGION_NUMBERS).find((region) => REGION_NUMBERS[region] === number) ?? null;
}

/** The finding of a number; null for one that this version does not know. */
export function causeOf(number: number): FindingCode | null {
  return FINDINGS.find((finding) => finding.number === number)?.code ?? null;
}

/** The symbol as it is written. */
export function symbolOf(value: number): string {
  return ALPHABET.charAt(value);
}

/** Version first, then groups of four. */
function written([version = VERSION, ...symbols]: readonly number[]): string {
  const groups =
    symbols
      .map(symbolOf)
      .join('')
      .match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? [];
  return [`${PREFIX}${symbolOf(version)}`, ...groups].join('-');
}

function failed(fault: ShortCodeFault): Decoded {
  return { outcome: 'failed', fault };
}
