import type { RequestFacts } from '../facts.ts';
import type { Finding } from '../verdict.types.ts';
import type { Proof, Selected } from '../verdict-proof.types.ts';

/** 0: nothing at or above `--fail-on`. 1: a finding at or above it. 3: something required could not be determined. (2 is a usage error or a fault of the tool.) */
export type ExitStatus = 0 | 1 | 3;

type Outcome = Selected['outcome'];

/**
 * Of what is selected, computed once, before anything is rendered or delivered: the same in every format. `--fail-on never` changes the exit
 * status alone, so it counts as the default here. With `--only`, what it asked for decides what is open.
 */
export function outcomeOf(
  findings: readonly Finding[],
  failOn: RequestFacts['failOn'],
  isUndetermined: boolean,
  proof: Proof | undefined,
): Outcome {
  if (findings.some(({ severity }) => severity === 'error' || (failOn === 'warning' && severity === 'warning'))) return 'fails';
  const isOpen =
    proof === undefined ? isUndetermined : proof.of.some(({ outcome, open }) => outcome === 'unseen' || open === true);
  return isOpen ? 'unknown' : 'passes';
}

export function exitStatus(outcome: Outcome, failOn: RequestFacts['failOn']): ExitStatus {
  return failOn === 'never' ? 0 : ({ passes: 0, fails: 1, unknown: 3 } as const)[outcome];
}
