/** The rules behind the findings: what one look at the picture can yield. */

import type { Picture } from '../picture/picture.ts';
import type { AnyDraft, Concern, Finding, Reading } from './finding.ts';
import { FINDINGS, type FindingCode } from './index.ts';

export interface Rule {
  /** The codes that it can produce. */
  readonly codes: readonly FindingCode[];
  readonly reads: readonly Reading[];
  readonly about: Concern;
  readonly judge: (picture: Picture) => readonly AnyDraft[];
}

/** In the order of the findings; those that share a judge are one rule. */
export const RULES: readonly Rule[] = [
  ...Map.groupBy<Finding['judge'], (typeof FINDINGS)[number]>(FINDINGS, ({ judge }) => judge),
].map(([judge, [first, ...more]]) => ({
  codes: [first, ...more].flatMap((finding) => (finding === undefined ? [] : [finding.code])),
  reads: first?.reads ?? [],
  about: first?.about ?? 'nothing',
  judge,
}));
