/** What AWS refused of the signed calls. */

import type { CallFacts } from '../facts/signed.ts';
import type { Facts } from '../facts.ts';
import { type Refusal, refusalOf } from '../knowledge/denials.ts';

export interface Refused {
  readonly call: CallFacts;
  readonly code: string;
  readonly detail: string;
  readonly refusal: Refusal;
}

const UNCOUNTED = ['ssm:DescribeInstanceInformation', 'ssm:GetDocument'];

/** AWS refuses each signed call of this run, whatever the reason: the endpoint is there, and does not let this node in. */
export function isEverythingDenied(facts: Facts): boolean {
  // A role need not be allowed to ask how Systems Manager sees its node, and the message channel is another endpoint.
  const counts = ({ service, action }: CallFacts): boolean => service === 'ssm' && !UNCOUNTED.includes(action);
  const calls = (facts.signed?.calls ?? []).filter(counts);
  const refused = refusals({ facts }).filter(
    ({ refusal, call }) => refusal.kind !== 'other' && refusal.kind !== 'skew' && counts(call),
  );
  return calls.length > 1 && refused.length === calls.length;
}

export function refusals({ facts }: { readonly facts: Facts }): readonly Refused[] {
  return (facts.signed?.calls ?? []).flatMap((call) => {
    const { result } = call;
    // Read only to learn what patching downloads; the call beside it tells about documents.
    if (call.action === 'ssm:GetDocument') return [];
    if (result.outcome !== 'failed' || result.reason !== 'refused') return [];
    return [{ call, code: result.code, detail: result.detail, refusal: refusalOf(result.code, result.detail) }];
  });
}

export function refusalEvidence(found: readonly Refused[]): readonly string[] {
  return found.map(({ call, code, detail }) => {
    const id = call.result.outcome === 'failed' && call.result.requestId !== null ? ` (request id ${call.result.requestId})` : '';
    return `${call.action}: ${code}: ${detail}${id}`;
  });
}
