/** `--only` and `--skip`: finding codes or their prefixes. */
import type { RequestFacts } from '../facts.ts';

type Selection = Pick<RequestFacts, 'only' | 'skip'>;

/** `dns` and `dns/` take the family, `dns/endpoint-missing` the code. */
export function matches(code: string, pattern: string): boolean {
  return code === pattern || code.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`);
}

export function isSelected(code: string, { only, skip }: Selection): boolean {
  return (only.length === 0 || only.some((pattern) => matches(code, pattern))) && !isSkipped(code, skip);
}

/** Whether anything is left out at all. */
export function isSelecting({ only, skip }: Selection): boolean {
  return only.length + skip.length > 0;
}

function isSkipped(code: string, skip: readonly string[]): boolean {
  return skip.some((pattern) => matches(code, pattern));
}

/** Why a finding that is not selected is not there; it goes on after the code. */
export function whyLeftOut(code: string, { skip }: Selection): string {
  return isSkipped(code, skip) ? 'left out by --skip' : 'left out by --only';
}

/** `dns` of `dns/endpoint-missing`, `dns/` and `dns`. */
export function familyOf(pattern: string): string {
  return pattern.split('/')[0] ?? pattern;
}

/** Could any code of this family be selected? What was left out is not undetermined. */
export function isFamilySelected(family: string, { only, skip }: Selection): boolean {
  const wanted = only.length === 0 || only.some((pattern) => familyOf(pattern) === family);
  return wanted && !skip.some((pattern) => pattern.replace(/\/$/u, '') === family);
}
