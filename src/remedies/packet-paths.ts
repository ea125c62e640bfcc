/**
 * Remedies for packets that vanish: whose address it is, its security group, network ACLs, routes,
 * the node's own filter.
 */

import { plainAddress } from '../picture/addresses.ts';
import { hostName } from './foreign.ts';
import { httpsRuleSnippets, natRouteSnippets } from './infra-network.ts';
import { ipv6Permission } from './permission.ts';
import { list, unique } from './phrases.ts';
import { own, quoted } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, isIpv6, valuesOf } from './values.ts';
import { allowHttps } from './vpc-endpoints.ts';

const INTERFACE_FIELDS = own`NetworkInterfaces[].{Id:NetworkInterfaceId,Owner:OwnerId,Description:Description,Groups:Groups[].GroupId,Subnet:SubnetId,Vpc:VpcId,Zone:AvailabilityZone}`;

/**
 * Finds the network interface behind each address. Only the account that owns the interface sees
 * it.
 */
export function whoseCommands(ips: readonly string[], context: RemedyContext): readonly string[] {
  // NAT64 makes of the interface's address another one, which is nobody's.
  return addressesOnly(ips.map(plainAddress)).map((ip) => {
    const filter = isIpv6(ip) ? 'ipv6-addresses.ipv6-address' : 'addresses.private-ip-address';
    return aws(
      context,
      `ec2 describe-network-interfaces --filters Name=${filter},Values=${ip} --query`,
      quoted(INTERFACE_FIELDS),
    );
  });
}

function groupsCommand(group: string, direction: 'IpPermissions' | 'IpPermissionsEgress', context: RemedyContext): string {
  return aws(
    context,
    `ec2 describe-security-groups --group-ids ${group} --query`,
    quoted(`SecurityGroups[].{Id:GroupId,Rules:${direction}}`),
  );
}

/** Where this node's packets come from, as an endpoint's security group sees it. */
function sourceRanges(context: RemedyContext, localIps: readonly string[]): readonly string[] {
  const { ranges } = valuesOf(context);
  if (ranges.length > 0) return ranges;
  return addressesOnly(localIps).map((ip) => `${ip}${isIpv6(ip) ? '/128' : '/32'}`);
}

export interface SilentAddresses {
  readonly ips: readonly string[];
  /** This node's own addresses on these connections. */
  readonly localIps: readonly string[];
  readonly outsideVpc: boolean;
}

/** First whose the address is, then whether its security group lets this node in. */
export function endpointGroup(silent: SilentAddresses, context: RemedyContext, verification: string): Remedy {
  const sources = sourceRanges(context, silent.localIps);
  const allow = allowHttps('ENDPOINT_SECURITY_GROUP_ID', sources, context);
  const from = list(sources.length > 0 ? sources : ['NODE_RANGE'], 6);
  return remedy({
    title: "let this node into the endpoint's security group",
    owner: 'vpc',
    ...(silent.outsideVpc ? { account: `the account that owns ${list(silent.ips, 4)}` } : {}),
    text:
      `First whose it is: look up ${list(silent.ips, 4)} in the account that owns the range. Then that interface's security ` +
      `group: inbound TCP 443 must be allowed from ${from}. Add only the rule that is missing.`,
    commands: [
      ...whoseCommands(silent.ips, context),
      groupsCommand('ENDPOINT_SECURITY_GROUP_ID', 'IpPermissions', context),
      ...allow,
    ],
    snippets: httpsRuleSnippets('ingress', 'ENDPOINT_SECURITY_GROUP_ID', sources.length > 0 ? sources : ['NODE_RANGE']),
    permission: 'ec2:DescribeNetworkInterfaces, ec2:DescribeSecurityGroups, ec2:AuthorizeSecurityGroupIngress',
    risk: 'Lets these ranges reach the endpoint on TCP 443; other interfaces with the same security group open as well.',
    rollback: allow.map((command) => command.replace('authorize-', 'revoke-')).join('\n'),
    verify: verification,
  });
}

/** Network ACLs on both sides (they are stateless: the way back counts too), and the route. */
export function aclAndRoute(silent: SilentAddresses, context: RemedyContext, verification: string): Remedy {
  const { subnetId } = valuesOf(context);
  return remedy({
    title: silent.outsideVpc ? 'look at the route out of the VPC, and the way back' : 'look at the network ACLs',
    owner: 'vpc',
    ...(silent.outsideVpc ? { account: 'the hub: the account of the central VPC, its transit gateway or peering' } : {}),
    text: silent.outsideVpc
      ? `${list(silent.ips, 4)} ${silent.ips.length === 1 ? 'lies' : 'lie'} outside this VPC: check the route from ${subnetId} there ` +
        '(transit gateway, peering, VPN), the way back from the central VPC to this node, and the network ACLs on both sides.'
      : `Then the network ACLs of ${subnetId} and of the endpoint's subnet: TCP 443 towards the endpoint, ports 1024-65535 back. ` +
        'Inside one VPC the route is always there, unless a more specific one leads through an appliance.',
    commands: [
      aws(
        context,
        `ec2 describe-network-acls --filters Name=association.subnet-id,Values=${subnetId},ENDPOINT_SUBNET_ID --query`,
        quoted('NetworkAcls[].{Id:NetworkAclId,Entries:Entries}'),
      ),
      aws(
        context,
        `ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId},ENDPOINT_SUBNET_ID --query`,
        quoted('RouteTables[].{Id:RouteTableId,Routes:Routes}'),
      ),
    ],
    permission: 'ec2:DescribeNetworkAcls, ec2:DescribeRouteTables',
    risk: 'The look-ups change nothing. A network ACL or route applies to every node of its subnet.',
    verify: verification,
  });
}

/** Egress rules of this node's security groups. */
export function ownEgress(ips: readonly string[], context: RemedyContext, verification: string): Remedy {
  const { groups } = valuesOf(context);
  const some = addressesOnly(ips).slice(0, 4);
  const group = groups[0] ?? 'NODE_SECURITY_GROUP_ID';
  const allow = some.map((ip) =>
    isIpv6(ip)
      ? aws(context, `ec2 authorize-security-group-egress --group-id ${group} --ip-permissions`, ipv6Permission(443, `${ip}/128`))
      : aws(context, `ec2 authorize-security-group-egress --group-id ${group} --protocol tcp --port 443 --cidr ${ip}/32`),
  );
  return remedy({
    title: "let TCP 443 out in this node's security group",
    owner: 'vpc',
    text:
      `Egress of this node's security groups (${list(groups, 5)}): TCP 443 to ${list(some, 4)} must be allowed in one of them. ` +
      'If it is not, add it; the range of the endpoints is better than single addresses.',
    commands: [groupsCommand(groups.join(' '), 'IpPermissionsEgress', context), ...allow],
    snippets: httpsRuleSnippets(
      'egress',
      group,
      some.map((ip) => `${ip}${isIpv6(ip) ? '/128' : '/32'}`),
    ),
    permission: 'ec2:DescribeSecurityGroups, ec2:AuthorizeSecurityGroupEgress',
    risk: 'Every node with this security group gets this way out.',
    ...(allow.length > 0 ? { rollback: allow.map((command) => command.replace('authorize-', 'revoke-')).join('\n') } : {}),
    verify: verification,
  });
}

/** The way out of the VPC: route to a NAT gateway, the gateway itself, egress rules. */
export function internetPath(hosts: readonly string[], context: RemedyContext, verification: string): Remedy {
  const { subnetId, vpcId, groups } = valuesOf(context);
  if (context.kind === 'hybrid') return openFirewall(hosts, context, verification);
  return remedy({
    title: 'repair the default route of the subnet',
    owner: 'vpc',
    text:
      `If this node is meant to use the internet: repair the default route of ${subnetId} (a private subnet needs a NAT gateway that ` +
      'is available and whose own subnet has an internet gateway), egress of its security groups on TCP 443, and the network ACLs. ' +
      'Add the route only where it is missing; no line from the first command means the main route table.',
    commands: [
      aws(
        context,
        `ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId} --query`,
        quoted('RouteTables[].{Id:RouteTableId,Routes:Routes}'),
      ),
      aws(
        context,
        `ec2 describe-nat-gateways --filter Name=vpc-id,Values=${vpcId} --query`,
        quoted('NatGateways[].{Id:NatGatewayId,State:State,Subnet:SubnetId,Failure:FailureMessage}'),
      ),
      groupsCommand(groups.join(' '), 'IpPermissionsEgress', context),
      aws(
        context,
        'ec2 create-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block 0.0.0.0/0 --nat-gateway-id NAT_GATEWAY_ID',
      ),
    ],
    snippets: natRouteSnippets(),
    permission: 'ec2:DescribeRouteTables, ec2:DescribeNatGateways, ec2:DescribeSecurityGroups, ec2:CreateRoute',
    risk: 'A default route opens a way to the internet for every node of the subnet; NAT is billed by hour and volume.',
    rollback: aws(context, 'ec2 delete-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block 0.0.0.0/0'),
    verify: verification,
  });
}

/** For the owner of a firewall: the names to allow. */
export function openFirewall(hosts: readonly string[], context: RemedyContext, verification: string): Remedy {
  const { groups } = valuesOf(context);
  const onAws = context.kind !== 'hybrid';
  return remedy({
    title: 'allow these hosts on the firewall',
    owner: 'firewall',
    text:
      `Allow outbound TCP 443 from this node to ${list([...hosts, ...context.requiredHosts], 12)}, by name: the addresses change. ` +
      'Session traffic is a long-lived websocket, which must not be cut or inspected.',
    commands: onAws
      ? [
          groupsCommand(groups.join(' '), 'IpPermissionsEgress', context),
          aws(context, 'network-firewall list-rule-groups'),
          aws(context, 'network-firewall describe-rule-group --rule-group-arn RULE_GROUP_ARN'),
        ]
      : unique(hosts.map(hostName))
          .slice(0, 2)
          .map((host) =>
            context.os === 'windows'
              ? `Test-NetConnection -ComputerName ${host} -Port 443`
              : `curl -sv -o /dev/null --max-time 10 https://${host}/`,
          ),
    ...(onAws
      ? { permission: 'ec2:DescribeSecurityGroups, network-firewall:ListRuleGroups, network-firewall:DescribeRuleGroup' }
      : {}),
    risk: 'The look-ups change nothing. The new rule lets everything behind this firewall reach these AWS names.',
    rollback: 'Remove the rule again.',
    rollbackIsText: true,
    verify: verification,
  });
}
