/** What explains what, gathered from the findings into one table. */

import type { Picture } from '../picture/picture.ts';
import { type AnyDraft, type Finding, names, type Relation } from './finding.ts';
import { FINDING_CODES, FINDINGS, type FindingCode } from './index.ts';

/** One line of the table. Whether it applies in a run, `when` decides. */
export interface Explanation {
  readonly cause: readonly FindingCode[];
  readonly symptom: readonly FindingCode[];
  readonly when: (cause: AnyDraft, symptom: AnyDraft, picture: Picture) => boolean;
}

/** In the order of the findings: the first line that applies explains. */
export const EXPLANATIONS: readonly Explanation[] = FINDINGS.flatMap((finding: Finding) => {
  const own = FINDING_CODES.filter((code) => code === finding.code);
  return [
    ...(finding.explains ?? []).map(
      (relation): Explanation => ({
        cause: own,
        symptom: others(finding, relation),
        when: (cause, symptom, picture) => relation.when(cause, symptom, picture),
      }),
    ),
    ...(finding.explainedBy ?? []).map(
      (relation): Explanation => ({
        cause: others(finding, relation),
        symptom: own,
        when: (cause, symptom, picture) => relation.when(symptom, cause, picture),
      }),
    ),
  ];
});

/**
 * Codes that may be kept under this one, in the order of the findings. Whether they are, the facts
 * of a run decide.
 */
export function symptomsOf(code: FindingCode): readonly FindingCode[] {
  return codesIn(EXPLANATIONS.flatMap(({ cause, symptom }) => (cause.includes(code) ? symptom : [])));
}

/** Codes under which this one may be kept. */
export function causesOf(code: FindingCode): readonly FindingCode[] {
  return codesIn(EXPLANATIONS.flatMap(({ cause, symptom }) => (symptom.includes(code) ? cause : [])));
}

function codesIn(list: readonly FindingCode[]): readonly FindingCode[] {
  return FINDING_CODES.filter((code) => list.includes(code));
}

/** The codes that a relation names, but its owner's own. */
function others({ code: own }: Finding, { codes }: Relation<unknown>): readonly FindingCode[] {
  return FINDING_CODES.filter((code) => code !== own && codes.some((name) => names(name, code)));
}
