/** `--only` and `--skip`: finding codes or their prefixes. */
import type { RequestFacts } from '../facts.ts';

/** `dns` and `dns/` take the family, `dns/endpoint-missing` the code. */
export function isSelected(code: string, { only, skip }: Pick<RequestFacts, 'only' | 'skip'>): boolean {
  const matches = (pattern: string): boolean =>
    code === pattern || code.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`);
  return (only.length === 0 || only.some(matches)) && !skip.some(matches);
}

/** Could any code of this family be selected? What was left out is not undetermined. */
export function isFamilySelected(family: string, { only, skip }: Pick<RequestFacts, 'only' | 'skip'>): boolean {
  const wanted = only.length === 0 || only.some((pattern) => pattern.split('/')[0] === family);
  return wanted && !skip.some((pattern) => pattern.replace(/\/$/u, '') === family);
}
