/** Remedies for servers that lack the private view. */

import type { ServerSays } from '../../picture/seen.ts';
import { resolverOptions, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { unlessDhcp } from '../../remedies/resolv-conf-writer.ts';
import { addForwarders, dhcpOptions } from '../../remedies/resolvers.ts';
import { byOwner } from '../../remedies/vpc-resolver.ts';

type Codes =
  | 'dns/endpoint-missing'
  | 'dns/partial-endpoints'
  | 'dns/forwarder-missing'
  | 'dns/private-view-missing'
  | 'dns/resolvers-disagree'
  | 'dns/stale-address'
  | 'dns/outside-vpc';

export const PRIVATE_DNS_DOCS = 'Improve the security of EC2 instances by using VPC endpoints for Systems Manager';

export const INBOUND_DOCS = 'Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)';

/** Names for the conditional forwarder: what the finding names, and what this node needs anyway. */
export function namesToForward(hosts: readonly string[], context: RemedyContext): readonly string[] {
  return [...hosts, ...context.requiredHosts];
}

export function serversOf(answers: readonly ServerSays[]): readonly string[] {
  return answers.map((answer) => answer.server);
}

export function internetHint(works: boolean): string {
  return works
    ? 'They answer over the internet, so nothing is down; but private is what is asked for.'
    : 'They do not answer over the internet from here.';
}

/**
 * Forwarders on the wrong servers first; handing out other servers is the larger change. `views`:
 * servers outside the node's own configuration that had the right answer (Amazon's, or one given
 * with `--resolver`).
 */
export function correctViews(
  code: Codes,
  hosts: readonly string[],
  wrong: readonly string[],
  views: readonly string[],
  context: RemedyContext,
): readonly Remedy[] {
  const proof = verify(context, [code, 'tcp'], resolverOptions(views, context));
  const { vpc, others } = byOwner(wrong, context);
  return [
    ...addForwarders(wrong, views, namesToForward(hosts, context), context, proof),
    ...unlessDhcp(wrong, context, proof),
    ...(context.kind === 'ec2' && (vpc.length === 0 || others.length > 0) ? [dhcpOptions(others, context, proof)] : []),
  ];
}
