/**
 * Central endpoints: one hub VPC holds them for many, and its names are shared. What is missing is
 * missing there.
 */
import type { Service } from '../knowledge/types.ts';
import { hubSnippets } from './infra-dns.ts';
import { list } from './phrases.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { valuesOf } from './values.ts';
import { describeEndpoints } from './vpc-endpoints.ts';

const HUB = 'the hub: the account of the central endpoints';

/**
 * First whether the hub has the endpoint at all. The node's own VPC is no filter there, so that
 * only the services are.
 */
function inTheHub(services: readonly Service[], context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: 'see whether the hub has the endpoint',
    owner: 'vpc',
    account: HUB,
    text:
      `The other endpoints are central ones, outside this VPC: ${list(services, 7)} belongs into the hub as well. See whether the hub ` +
      'has the endpoint; private DNS is usually off there, because a private hosted zone of its own is shared instead. ' +
      'No endpoint in this VPC: it would compete with the shared names.',
    commands: describeEndpoints(services, context).map((command) => command.replace(/'?Name=vpc-id,\S+ /, '')),
    permission: 'ec2:DescribeVpcEndpoints',
    risk: 'The look-up changes nothing.',
    verify: proof,
  });
}

/**
 * Then whether the hub's names reach this VPC: by a private hosted zone, a Resolver rule, or a
 * Route 53 Profile.
 */
function shareNames(services: readonly Service[], context: RemedyContext, proof: string): Remedy {
  const { vpcId, region } = valuesOf(context);
  const vpc = `VPCRegion=${region},VPCId=${vpcId}`;
  return remedy({
    title: 'share the names of the hub with this VPC',
    owner: 'vpc',
    account: `${HUB}; the two associations in this VPC's own`,
    text:
      `If it has: share the names of ${list(services, 7)} with ${vpcId} as the others are shared. The first two ` +
      'commands tell how: a private hosted zone (authorize in the hub, associate here), a Resolver rule (the last command), ' +
      'or, when both lists are without it, a Route 53 Profile.',
    commands: [
      aws(context, `route53 list-hosted-zones-by-vpc --vpc-id ${vpcId} --vpc-region ${region}`),
      aws(context, `route53resolver list-resolver-rule-associations --filters Name=VPCId,Values=${vpcId}`),
      aws(context, `route53 create-vpc-association-authorization --hosted-zone-id HOSTED_ZONE_ID --vpc ${vpc}`),
      aws(context, `route53 associate-vpc-with-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc ${vpc}`),
      aws(context, `route53resolver associate-resolver-rule --resolver-rule-id RESOLVER_RULE_ID --vpc-id ${vpcId}`),
    ],
    snippets: hubSnippets(context),
    permission:
      'route53:ListHostedZonesByVPC, route53resolver:ListResolverRuleAssociations, route53:CreateVPCAssociationAuthorization, ' +
      'route53:AssociateVPCWithHostedZone, route53resolver:AssociateResolverRule, ec2:DescribeVpcs',
    risk: `All of ${vpcId} gets the hub's addresses for these names, and needs a route to them.`,
    rollback: aws(context, `route53 disassociate-vpc-from-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc ${vpc}`),
    verify: proof,
  });
}

/** A service that the hub lacks, or does not share: never an endpoint in the spoke. */
export function centralEndpoints(services: readonly Service[], context: RemedyContext, proof: string): readonly Remedy[] {
  return [inTheHub(services, context, proof), shareNames(services, context, proof)];
}
