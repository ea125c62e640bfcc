/** Whether somebody who looks at the account can name the very rule, and with which command: on a laptop or in CloudShell, not on the node. */
import { isId, regionName } from '../remedies/foreign.ts';
import { own } from '../remedies/quote.ts';
import type { Finding, Verdict } from '../verdict.types.ts';

/** Who could mend it is in the account; a finding that only informs needs nobody. */
function isOfAccount({ severity, remedy }: Finding, owners: readonly string[]): boolean {
  return severity !== 'info' && remedy.some(({ owner, follows }) => follows !== true && owners.includes(owner));
}

/** Null where nobody in the account is suspected, or nothing says which node this is. Of a node outside EC2 the account has no network to tell of. */
export function askAccount({ id, region }: Verdict['node'], findings: readonly Finding[]): string | null {
  const owners = isId(id, 'i') ? ['vpc', 'iam'] : isId(id, 'mi') ? ['iam'] : [];
  if (id === null || !findings.some((finding) => isOfAccount(finding, owners))) return null;
  return `ssm-probe account --instance ${id} --region ${regionName(region, own`REGION`)}`;
}
