import type { RequestFacts } from '../facts.ts';
import type { Finding } from '../verdict.types.ts';

/** 0: nothing at or above `--fail-on`. 1: a finding at or above it. 3: something required could not be determined. (2 is a usage error or a fault of the tool.) */
export type ExitStatus = 0 | 1 | 3;

/** Computed once, before anything is rendered or delivered: the same in every format. */
export function exitStatus(findings: readonly Finding[], failOn: RequestFacts['failOn'], isUndetermined: boolean): ExitStatus {
  if (failOn === 'never') return 0;
  if (findings.some(({ severity }) => severity === 'error' || (failOn === 'warning' && severity === 'warning'))) return 1;
  return isUndetermined ? 3 : 0;
}
