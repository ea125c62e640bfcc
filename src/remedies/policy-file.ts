/** The policy of an endpoint in files: as it is, and with a statement more. Nothing but the merged file replaces it. */
import { type Known, own, powershellQuoted, quoted } from './quote.ts';
import { aws } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';

/** Saves the policy as it is in `policy-before.json`, also for the way back. */
export function savePolicy(context: RemedyContext): string {
  const read = aws(
    context,
    'ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --output text --query',
    quoted('VpcEndpoints[0].PolicyDocument'),
  );
  // `>` of Windows PowerShell 5.1 writes UTF-16, which the AWS CLI does not read.
  return context.os === 'windows' ? `${read} | Out-File -Encoding ascii policy-before.json` : `${read} > policy-before.json`;
}

/** Makes `policy-merged.json` of the saved one and this statement. `Statement` may be one object or a list. */
export function mergePolicy(statement: Known, context: RemedyContext): string {
  if (context.os !== 'windows')
    return `jq ${quoted(own`.Statement = ([.Statement] | flatten) + [${statement}]`)} policy-before.json > policy-merged.json`;
  return (
    '$policy = Get-Content -Raw policy-before.json | ConvertFrom-Json; ' +
    `$policy.Statement = @($policy.Statement) + (${powershellQuoted(statement)} | ConvertFrom-Json); ` +
    'ConvertTo-Json $policy -Depth 20 | Out-File -Encoding ascii policy-merged.json'
  );
}

/** Makes `policy-merged.json` of the saved one by hand: where something has to be taken out of it. */
export function editPolicy({ os }: RemedyContext): readonly string[] {
  return os === 'windows'
    ? ['Copy-Item policy-before.json policy-merged.json; notepad policy-merged.json']
    : ['cp policy-before.json policy-merged.json && vi policy-merged.json'];
}

/** Puts a saved file in the place of the policy. */
export function putPolicy(file: 'policy-merged.json' | 'policy-before.json', context: RemedyContext): string {
  return aws(context, `ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --policy-document file://${file}`);
}
