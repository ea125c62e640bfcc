/** `ssm-probe policy`: the endpoint-policy and role statements that a Region needs. Neither network nor metadata service is asked. */
import { shown, unknownWord, usageError } from '../arguments/usage-error.ts';
import { partitionOf } from '../knowledge/partitions.ts';
import { REGIONS } from '../knowledge/regions.ts';
import { shellRegion } from '../observe/node/region.ts';
import { MERGE, policyDocument } from '../policy/document.ts';
import { policyText } from '../policy/policy-text.ts';
import { reportWidth } from './output/width.ts';
import type { Run } from './world.ts';

export const run: Run = async ({ operands, options }, { variables, stdout, print, complain }) => {
  if (operands.length > 0) return usageError('policy takes no operands');
  const region = options.region ?? shellRegion(variables)?.region ?? null;
  if (region === null) return usageError('no Region: AWS_REGION does not tell it; say --region, such as --region eu-central-1');
  const partition = partitionOf(region)?.id ?? null;
  // Every ARN begins with it.
  if (partition === null)
    return unknownWord(`nobody publishes which partition ${shown(region)} belongs to`, region, [Object.keys(REGIONS)]);
  const document = policyDocument({ region, partition, capabilities: options.for, buckets: options.buckets });
  if (options.format !== 'json') return print(policyText(document, reportWidth(stdout)));
  // JSON has no room for a comment: what must not be overlooked is said beside it, too.
  complain(MERGE);
  return print(`${JSON.stringify(document, null, 2)}\n`);
};
