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
      // Buckets are names of their own: the way to all of them is S3's.
      const also = finding.code.startsWith('s3/') ? [`s3.${account.region}.${account.dnsSuffix}`] : [];
      const values = valuesIn(account, [...finding.subjects, ...also]);
      return { ...finding, remedy: finding.remedy.map((one) => filled(one, values)) };
    });
}
