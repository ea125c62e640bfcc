/** The node's own findings, with the ids of the account in their commands. Pure. */
import { filled } from '../../remedies/fill.ts';
import type { Finding } from '../../verdict.types.ts';
import type { Account } from '../model.ts';
import { valuesIn } from './values.ts';

/** Infos are no tasks. */
export function nodeFindings(findings: readonly Finding[], account: Account): readonly Finding[] {
  return findings
    .filter(({ severity }) => severity !== 'info')
    .map((finding) => {
      const values = valuesIn(account, finding.subjects);
      return { ...finding, remedy: finding.remedy.map((one) => filled(one, values)) };
    });
}
