/** Remedies that look for, repair and create VPC endpoints. */
import type { Service } from '../knowledge/types.ts';
import { interfaceEndpointSnippets, s3GatewaySnippets } from './infra-endpoints.ts';
import { ipv6Permission } from './permission.ts';
import { list } from './phrases.ts';
import { own, quoted } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { serviceNameOr, valuesOf } from './values.ts';

const PRIVATE_DNS_RISK =
  'Private DNS re-points the name for the whole VPC: every node in it, also in subnets and zones without an endpoint interface, ' +
  "then uses the endpoint, and is cut off if the endpoint's security group does not let it in on TCP 443.";

/**
 * Where AWS publishes no service name (China's second Region, isolated partitions), the account's
 * own list tells it.
 */
function nameLookups(services: readonly Service[], context: RemedyContext): readonly string[] {
  const unknown = services.filter((service) => serviceNameOr(service, valuesOf(context).region).endsWith('_SERVICE_NAME'));
  return unknown.map((service) =>
    aws(context, 'ec2 describe-vpc-endpoint-services --query', `"ServiceNames[?ends_with(@, '.${service}')]"`),
  );
}

/** What decides whether an endpoint is used. */
const ENDPOINT_FIELDS = own`VpcEndpoints[].{Id:VpcEndpointId,Service:ServiceName,Type:VpcEndpointType,State:State,PrivateDns:PrivateDnsEnabled,Groups:Groups[].GroupId,Subnets:SubnetIds,RouteTables:RouteTableIds}`;

/**
 * Lists the VPC's endpoints for these services, with what decides whether they are used. Read-only.
 */
export function describeEndpoints(services: readonly Service[], context: RemedyContext): readonly string[] {
  const { region, vpcId } = valuesOf(context);
  const names = services.map((service) => serviceNameOr(service, region)).join(',');
  return [
    ...nameLookups(services, context),
    aws(
      context,
      `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${vpcId} Name=service-name,Values=${names} --query`,
      quoted(ENDPOINT_FIELDS),
    ),
  ];
}

const SWITCH = { enableDnsSupport: '--enable-dns-support', enableDnsHostnames: '--enable-dns-hostnames' } as const;

/** The endpoint may be there, with private DNS off; or the VPC's own DNS attributes are off. */
export function repairPrivateDns(
  services: readonly Service[],
  context: RemedyContext,
  verification: string,
  othersArePrivate = false,
): Remedy {
  const { vpcId } = valuesOf(context);
  // Where another endpoint has its private name, the VPC's attributes are on.
  const attributes = othersArePrivate ? [] : (['enableDnsSupport', 'enableDnsHostnames'] as const);
  return remedy({
    title: 'if an endpoint is there, turn on its private DNS',
    ...(othersArePrivate
      ? {}
      : { oneFits: ['an endpoint without private DNS', 'a VPC without DNS support', 'a VPC without DNS host names'] }),
    owner: 'vpc',
    text:
      `First look: an endpoint for ${list(services, 7)} may exist with private DNS off${othersArePrivate ? '' : ", or the VPC's DNS attributes may be off"}. ` +
      'Only if so, turn on what is off. If the first command prints nothing, there is no endpoint: create it.',
    commands: [
      ...describeEndpoints(services, context),
      ...attributes.map((name) => aws(context, `ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute ${name}`)),
      aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --private-dns-enabled'),
      ...attributes.map((name) => aws(context, `ec2 modify-vpc-attribute --vpc-id ${vpcId} ${SWITCH[name]} Value=true`)),
    ],
    permission:
      'ec2:DescribeVpcEndpoints, ec2:DescribeVpcAttribute, ec2:ModifyVpcEndpoint, ec2:ModifyVpcAttribute, ' +
      'route53:AssociateVPCWithHostedZone',
    risk: PRIVATE_DNS_RISK,
    rollback: aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --no-private-dns-enabled'),
    verify: verification,
  });
}

/**
 * Inbound TCP 443 from each of the VPC's ranges: private DNS sends the whole VPC there, not only
 * this node.
 */
export function allowHttps(group: string, ranges: readonly string[], context: RemedyContext): readonly string[] {
  const sources = ranges.length > 0 ? ranges : ['NODE_RANGE'];
  return sources.map((cidr) =>
    cidr.includes(':')
      ? aws(context, `ec2 authorize-security-group-ingress --group-id ${group} --ip-permissions`, ipv6Permission(443, cidr))
      : aws(context, `ec2 authorize-security-group-ingress --group-id ${group} --protocol tcp --port 443 --cidr ${cidr}`),
  );
}

/** New interface endpoints, with a new security group that lets the VPC in. */
export function createEndpoints(services: readonly Service[], context: RemedyContext, verification: string): Remedy {
  const { region, vpcId, subnetId, ranges } = valuesOf(context);
  const wanted = services.filter((service) => service !== 's3');
  // IPv4 only: an interface endpoint is created with IPv4 addresses unless asked otherwise.
  const sources = ranges.filter((cidr) => !cidr.includes(':'));
  return remedy({
    title: 'if none is there, create the interface endpoints',
    owner: 'vpc',
    text:
      `Where none exists: create interface endpoints for ${list(wanted, 7)}. Their security group must allow TCP 443 from every ` +
      `range whose nodes use them; name one subnet in each zone in use (here: ${subnetId}).`,
    commands: [
      ...describeEndpoints(wanted, context),
      aws(
        context,
        `ec2 create-security-group --group-name ssm-endpoints --description ${quoted('HTTPS to interface endpoints')} --vpc-id ${vpcId}`,
      ),
      ...allowHttps('ENDPOINT_SECURITY_GROUP_ID', sources, context),
      ...wanted.map((service) =>
        aws(
          context,
          `ec2 create-vpc-endpoint --vpc-id ${vpcId} --vpc-endpoint-type Interface`,
          `--service-name ${serviceNameOr(service, region)} --subnet-ids ${subnetId}`,
          '--security-group-ids ENDPOINT_SECURITY_GROUP_ID --private-dns-enabled',
        ),
      ),
    ],
    snippets: interfaceEndpointSnippets(wanted, sources, context),
    permission:
      'ec2:CreateVpcEndpoint, ec2:DescribeVpcEndpoints, ec2:CreateSecurityGroup, ec2:AuthorizeSecurityGroupIngress, ' +
      'route53:AssociateVPCWithHostedZone',
    risk: `${PRIVATE_DNS_RISK} Each interface endpoint is billed by the hour and zone.`,
    rollback: aws(context, 'ec2 delete-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID'),
    verify: verification,
  });
}

/**
 * S3's gateway endpoint on the route table of this node's subnet: free, and without an effect on
 * DNS.
 */
export function s3Gateway(context: RemedyContext, verification: string): Remedy {
  const { region, vpcId, subnetId } = valuesOf(context);
  const service = serviceNameOr('s3', region);
  return remedy({
    title: 'route S3 through a gateway endpoint',
    oneFits: ['a gateway endpoint that exists', 'a VPC that has none'],
    owner: 'vpc',
    text:
      `Route S3 through a gateway endpoint: the route table of ${subnetId} needs its route (to a prefix list, pl-…). If the VPC ` +
      'has a gateway endpoint, add the route table to it; if not, create one. No line from the second command means that the subnet ' +
      "uses the VPC's main route table.",
    commands: [
      ...describeEndpoints(['s3'], context),
      aws(
        context,
        `ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId} --query`,
        quoted('RouteTables[].{Id:RouteTableId,Routes:Routes[].[DestinationPrefixListId,DestinationCidrBlock,GatewayId,State]}'),
      ),
      aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --add-route-table-ids ROUTE_TABLE_ID'),
      aws(
        context,
        `ec2 create-vpc-endpoint --vpc-id ${vpcId} --vpc-endpoint-type Gateway --service-name ${service}`,
        '--route-table-ids ROUTE_TABLE_ID',
      ),
    ],
    snippets: s3GatewaySnippets(context),
    permission: 'ec2:DescribeVpcEndpoints, ec2:DescribeRouteTables, ec2:ModifyVpcEndpoint, ec2:CreateVpcEndpoint',
    risk:
      'All subnets of the route table reach S3 through the endpoint from then on: connections that are open are cut, and bucket ' +
      'policies that ask for public source addresses (aws:SourceIp) no longer match.',
    rollback: aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --remove-route-table-ids ROUTE_TABLE_ID'),
    verify: verification,
  });
}
