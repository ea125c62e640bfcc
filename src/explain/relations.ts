/** What a code explains and what explains it, from the table by which verdicts are made. */
import { FINDING_CODES, type FindingCode } from '../findings/index.ts';
import { EXPLANATIONS } from '../findings/relations.ts';

/** Codes that may be kept under this one, in the catalogue's order. Whether they are, the facts of a run decide. */
export function explainedBy(cause: FindingCode): readonly FindingCode[] {
  return FINDING_CODES.filter((code) =>
    EXPLANATIONS.some(({ cause: causes, symptom }) => code !== cause && causes.includes(cause) && symptom.includes(code)),
  );
}

/** Codes under which this one may be kept. */
export function explanationsOf(symptom: FindingCode): readonly FindingCode[] {
  return FINDING_CODES.filter((code) => explainedBy(code).includes(symptom));
}
