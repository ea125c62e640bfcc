/** What each code of the account's side is called, what it means, and who mends it. Codes and numbers are for ever. */
import type { Owner } from '../../remedies/remedy-types.ts';
import type { AccountCode } from '../evaluate/answer.ts';

export interface Kind {
  /** In short codes; those of a run's findings are below 800. Never changed, never used again. */
  readonly number: number;
  /** A few words, without values: the verdict says "broken: ..." with it. */
  readonly title: string;
  readonly summary: string;
  /** The calls that tell. */
  readonly reads: readonly string[];
  readonly owner: Owner;
  /** Where no command mends it: what to do. */
  readonly byHand: string;
  /** What the node itself sees of it, most often. */
  readonly seenAs: readonly string[];
}

const SILENT = ['tcp/filtered', 'tcp/no-internet-path', 'tcp/partial', 's3/no-path'] as const;
const UNNAMED = ['dns/endpoint-missing', 'dns/partial-endpoints', 'dns/private-view-missing', 'tcp/no-internet-path'] as const;
const DENIED = ['auth/denied', 'auth/denied-role'] as const;
const WAY = ['ec2:DescribeRouteTables', 'ec2:DescribeSubnets'] as const;
const ROLE = ['iam:GetInstanceProfile', 'iam:GetRole'] as const;
const POLICIES = [...ROLE, 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:SimulatePrincipalPolicy'] as const;

export const KINDS: Readonly<Record<AccountCode, Kind>> = {
  'account/security-group': {
    number: 800,
    title: 'a security group does not let the packets through',
    summary:
      'No rule of the security groups at one end allows this connection: outbound at the node, or inbound at the endpoint. Security groups ' +
      'only allow; what no rule allows vanishes without an answer.',
    reads: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules', 'ec2:DescribeManagedPrefixLists'],
    owner: 'vpc',
    byHand: 'Add the rule that is missing.',
    seenAs: SILENT,
  },
  'account/network-acl': {
    number: 801,
    title: 'a network ACL stops the packets',
    summary:
      'The list at the border of a subnet denies the question or the answer to it. Its rules are looked through by number and the first one ' +
      'that fits decides; it knows no connections, so the ports that answers go to must be allowed, too.',
    reads: ['ec2:DescribeNetworkAcls', 'ec2:DescribeSubnets'],
    owner: 'vpc',
    byHand: 'Make room for an allowing rule in front of the denying one.',
    seenAs: SILENT,
  },
  'account/route': {
    number: 802,
    title: 'a route leads nowhere',
    summary:
      'The route table of the subnet has no route to the address, or the longest one that fits leads to something that is gone or cannot carry it.',
    reads: WAY,
    owner: 'vpc',
    byHand: 'Give the table a route that leads there.',
    seenAs: SILENT,
  },
  'account/gateway': {
    number: 803,
    title: 'what the route leads to does not carry the packets on',
    summary:
      'The route is there, and the NAT gateway, internet gateway, peering, transit gateway or instance behind it is not usable for this node.',
    reads: [
      ...WAY,
      'ec2:DescribeNatGateways',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeVpcPeeringConnections',
      'ec2:DescribeTransitGatewayVpcAttachments',
    ],
    owner: 'vpc',
    byHand: 'Repair it, or let the route lead to another one: for a private node a NAT gateway in a public subnet.',
    seenAs: SILENT,
  },
  'account/endpoint-missing': {
    number: 804,
    title: 'an endpoint is missing',
    summary: 'The VPC has no endpoint for the service, and no other way leads there.',
    reads: ['ec2:DescribeVpcEndpoints'],
    owner: 'vpc',
    byHand: 'Create the endpoint.',
    seenAs: UNNAMED,
  },
  'account/endpoint-unusable': {
    number: 805,
    title: 'an endpoint is not available',
    summary: 'The endpoint exists and waits for acceptance, has failed, or is being deleted.',
    reads: ['ec2:DescribeVpcEndpoints'],
    owner: 'vpc',
    byHand: 'Accept it where it waits for that; where it has failed, delete it and make a new one.',
    seenAs: [...UNNAMED, 'tcp/filtered'],
  },
  'account/private-dns': {
    number: 806,
    title: 'the private DNS of an endpoint is off',
    summary: 'The endpoint is there, and the public name of the service does not lead to it.',
    reads: ['ec2:DescribeVpcEndpoints'],
    owner: 'vpc',
    byHand: 'Turn it on.',
    seenAs: UNNAMED,
  },
  'account/vpc-dns': {
    number: 807,
    title: 'a DNS attribute of the VPC is off',
    summary:
      'Without enableDnsSupport the resolver of the VPC answers nobody; without enableDnsHostnames the private DNS of endpoints does not work.',
    reads: ['ec2:DescribeVpcAttribute'],
    owner: 'vpc',
    byHand: 'Turn it on.',
    seenAs: [...UNNAMED, 'dns/resolver-unreachable'],
  },
  'account/dhcp-options': {
    number: 808,
    title: 'the DHCP options name other DNS servers',
    summary:
      'The VPC gives its nodes other DNS servers than its own resolver; private names are known there only if these forward to it.',
    reads: ['ec2:DescribeDhcpOptions'],
    owner: 'dns',
    byHand: 'Let these servers forward to the resolver of the VPC.',
    seenAs: ['dns/forwarder-missing', 'dns/resolvers-disagree', 'dns/resolver-unreachable'],
  },
  'account/resolver-rule': {
    number: 809,
    title: 'a resolver rule takes the name away',
    summary: 'A Route 53 Resolver rule of the VPC forwards the name elsewhere; it wins over the private DNS of an endpoint.',
    reads: ['route53resolver:ListResolverRuleAssociations', 'route53resolver:GetResolverRule'],
    owner: 'dns',
    byHand: 'Take the rule from this VPC.',
    seenAs: ['dns/endpoint-missing', 'dns/name-not-found', 'dns/server-failure', 'dns/slow'],
  },
  'account/hosted-zone': {
    number: 810,
    title: 'a private hosted zone hides the name',
    summary: 'A private hosted zone of the VPC covers the name and has no usable record of it: nobody looks further.',
    reads: ['route53:ListHostedZonesByVPC', 'route53:ListResourceRecordSets'],
    owner: 'dns',
    byHand: 'Add the record, or take the zone from this VPC.',
    seenAs: ['dns/name-not-found', 'dns/no-address'],
  },
  'account/dns-firewall': {
    number: 811,
    title: 'DNS Firewall blocks the name',
    summary: 'A rule of a DNS Firewall rule group of the VPC blocks the name.',
    reads: [
      'route53resolver:ListFirewallRuleGroupAssociations',
      'route53resolver:ListFirewallRules',
      'route53resolver:ListFirewallDomains',
    ],
    owner: 'dns',
    byHand: 'Add a rule that allows these names, with a smaller priority number than the one that blocks them.',
    seenAs: ['dns/no-address', 'dns/name-not-found', 'dns/sinkholed'],
  },
  'account/instance': {
    number: 812,
    title: 'the instance is not as the agent needs it',
    summary: 'The instance is stopped or gone, or its metadata service is off, without which it gets no credentials.',
    reads: ['ec2:DescribeInstances'],
    owner: 'node',
    byHand: 'See the instance.',
    seenAs: ['imds/disabled', 'imds/unreachable'],
  },
  'account/instance-profile': {
    number: 813,
    title: 'the instance has no usable instance profile',
    summary: 'The instance has no instance profile, or one without a role, and default host management does not stand in for it.',
    reads: ['ec2:DescribeInstances', 'iam:GetInstanceProfile', 'ssm:GetServiceSetting'],
    owner: 'iam',
    byHand: 'Attach an instance profile whose role has AmazonSSMManagedInstanceCore.',
    seenAs: ['imds/no-role', 'auth/no-credentials'],
  },
  'account/role-trust': {
    number: 814,
    title: 'the role does not let EC2 assume it',
    summary:
      'The trust policy of the role does not name the service that hands out its credentials: EC2, or Systems Manager outside it.',
    reads: ROLE,
    owner: 'iam',
    byHand: 'Let ec2.amazonaws.com assume the role (ssm.amazonaws.com, outside EC2).',
    seenAs: ['imds/no-role', 'auth/no-credentials', 'auth/expired'],
  },
  'account/role-policy': {
    number: 815,
    title: 'the role lacks a permission',
    summary: 'No policy of the role allows what the agent calls, or one of them (or of the organization) denies it.',
    reads: POLICIES,
    owner: 'iam',
    byHand: 'Attach AmazonSSMManagedInstanceCore, or take the denying statement away.',
    seenAs: [...DENIED, 'auth/denied-org-policy', 's3/signed-denied'],
  },
  'account/role-boundary': {
    number: 816,
    title: 'a permissions boundary stops the role',
    summary: 'The policies of the role allow it, and its permissions boundary does not: both must.',
    reads: POLICIES,
    owner: 'iam',
    byHand: 'Allow these actions in the boundary.',
    seenAs: DENIED,
  },
  'account/endpoint-policy': {
    number: 817,
    title: 'the policy of an endpoint stops the node',
    summary:
      'The policy of a VPC endpoint does not allow a call or a bucket that the node needs: whatever the role may, it is denied on this way.',
    reads: ['ec2:DescribeVpcEndpoints'],
    owner: 'vpc',
    byHand: 'Allow these actions and buckets in the policy: ssm-probe policy prints the statements.',
    seenAs: ['auth/denied-endpoint-policy', 'auth/denied', 's3/bucket-denied', 's3/all-denied', 's3/anonymous-denied'],
  },
  'account/managed-node': {
    number: 818,
    title: 'Systems Manager does not know the node',
    summary: 'Systems Manager has no node of this id in this account and Region: it was deregistered, or registered elsewhere.',
    reads: ['ssm:DescribeInstanceInformation'],
    owner: 'node',
    byHand: 'Start the agent and see why it does not register: run ssm-probe on the node.',
    seenAs: ['agent/not-registered', 'agent/connection-lost'],
  },
  'account/contradiction': {
    number: 819,
    title: 'the node and the account contradict each other',
    summary:
      'What the node saw and what the account says cannot both be so: another account, another node, or something in between.',
    reads: ['ec2:DescribeInstances', 'ec2:DescribeVpcEndpoints', 'ec2:DescribeVpcAttribute'],
    owner: 'vpc',
    byHand: 'Follow the lead.',
    seenAs: ['agent/contradiction', 'dns/forwarder-missing'],
  },
};

/** In the order of a report. */
export const ACCOUNT_CODES = Object.keys(KINDS) as readonly AccountCode[];

/** What in the account a node may see as this finding. */
export function accountCausesOf(code: string): readonly AccountCode[] {
  return ACCOUNT_CODES.filter((one) => KINDS[one].seenAs.includes(code));
}
