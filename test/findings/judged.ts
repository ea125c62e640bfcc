/** A world's verdict, cut down to what tests compare. */

import type { Facts } from '../../src/facts.ts';
import type { FindingCode } from '../../src/findings/index.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { factsOf, type World } from './facts-builder.ts';

export interface Judged {
  readonly status: Verdict['status'];
  readonly exit: number;
  readonly errors: readonly FindingCode[];
  readonly warnings: readonly FindingCode[];
  readonly infos: readonly FindingCode[];
  /** `symptom<root`. */
  readonly suppressed: readonly string[];
  readonly verdict: Verdict;
}

export function judged(world: World): Judged {
  return judgedFacts(factsOf(world));
}

export function judgedFacts(facts: Facts): Judged {
  const { verdict, exitStatus } = judge(facts);
  const codes = (severity: string): FindingCode[] =>
    verdict.findings
      .filter((finding) => finding.severity === severity)
      .map(({ code }) => code)
      .sort();
  return {
    status: verdict.status,
    exit: exitStatus,
    errors: codes('error'),
    warnings: codes('warning'),
    infos: codes('info'),
    suppressed: verdict.suppressed.map(({ code, suppressedBy }) => `${code}<${suppressedBy}`).sort(),
    verdict,
  };
}

/** Errors, then warnings with a `?`, in one line: what a table of cases states. */
export function said({ errors, warnings }: Judged): string {
  return [...errors, ...warnings.map((code) => `${code}?`)].join(' ');
}

export function subjectsOf({ verdict }: Judged, code: FindingCode): readonly string[] {
  return verdict.findings.find((finding) => finding.code === code)?.subjects.map((subject) => subject.split('.')[0] ?? '') ?? [];
}
