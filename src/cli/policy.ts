/** `ssm-probe policy`: the endpoint-policy and role statements that a Region needs. Neither network nor metadata service is asked. */
import { partitionOf } from '../knowledge/partitions.ts';
import { shellRegion } from '../observe/node/region.ts';
import { MERGE, policyDocument } from '../policy/document.ts';
import { policyText } from '../policy/text.ts';
import type { Call } from './arguments.ts';
import { type Document, documentOf } from './document.ts';
import { checkBuckets, checkCapabilities, checkRegion, oneOf } from './run-options.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';

export function policyCommand(
  call: Call,
  variables: Readonly<Record<string, string | undefined>>,
  width: number,
): Document | UsageError {
  if (call.operands.length > 0) return usageError('policy takes no operands');
  const format = oneOf(call, 'format', ['text', 'json'] as const, 'text');
  if (format.outcome !== 'ok') return format;
  const typed = checkRegion(call.values['region']);
  if (typed.outcome !== 'ok') return typed;
  const capabilities = checkCapabilities(call.values['for']);
  if (capabilities.outcome !== 'ok') return capabilities;
  const buckets = checkBuckets(call);
  if (buckets.outcome !== 'ok') return buckets;
  const region = typed.value ?? shellRegion(variables)?.region ?? null;
  if (region === null) return usageError('no Region: AWS_REGION does not tell it; say --region, such as --region eu-central-1');
  const partition = partitionOf(region)?.id ?? null;
  // Every ARN begins with it.
  if (partition === null) return usageError(`nobody publishes which partition ${shown(region)} belongs to`);
  const document = policyDocument({ region, partition, capabilities: capabilities.value, buckets: buckets.value });
  // JSON has no room for a comment: what must not be overlooked is said beside it, too.
  if (format.value === 'json') return documentOf(`${JSON.stringify(document, null, 2)}\n`, MERGE);
  return documentOf(policyText(document, width));
}
