/** Every call that is made on an account, with its types: reads, and nothing else. The IAM policy and `--dry-run` are made from this table. */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Iam from '@aws-sdk/client-iam';
import type * as Route53 from '@aws-sdk/client-route-53';
import type * as Ssm from '@aws-sdk/client-ssm';
import type * as Sts from '@aws-sdk/client-sts';
import type * as Resolver from './resolver-calls.ts';

type Of<I, O> = { readonly input: I; readonly output: O };

/** Input and output of each, as the AWS SDK has them. */
export interface Operations {
  'sts:GetCallerIdentity': Of<Sts.GetCallerIdentityCommandInput, Sts.GetCallerIdentityCommandOutput>;
  'ec2:DescribeInstances': Of<Ec2.DescribeInstancesCommandInput, Ec2.DescribeInstancesCommandOutput>;
  'ec2:DescribeVpcs': Of<Ec2.DescribeVpcsCommandInput, Ec2.DescribeVpcsCommandOutput>;
  'ec2:DescribeVpcAttribute': Of<Ec2.DescribeVpcAttributeCommandInput, Ec2.DescribeVpcAttributeCommandOutput>;
  'ec2:DescribeDhcpOptions': Of<Ec2.DescribeDhcpOptionsCommandInput, Ec2.DescribeDhcpOptionsCommandOutput>;
  'ec2:DescribeSubnets': Of<Ec2.DescribeSubnetsCommandInput, Ec2.DescribeSubnetsCommandOutput>;
  'ec2:DescribeSecurityGroups': Of<Ec2.DescribeSecurityGroupsCommandInput, Ec2.DescribeSecurityGroupsCommandOutput>;
  'ec2:DescribeSecurityGroupRules': Of<Ec2.DescribeSecurityGroupRulesCommandInput, Ec2.DescribeSecurityGroupRulesCommandOutput>;
  'ec2:DescribeNetworkAcls': Of<Ec2.DescribeNetworkAclsCommandInput, Ec2.DescribeNetworkAclsCommandOutput>;
  'ec2:DescribeRouteTables': Of<Ec2.DescribeRouteTablesCommandInput, Ec2.DescribeRouteTablesCommandOutput>;
  'ec2:DescribeVpcEndpoints': Of<Ec2.DescribeVpcEndpointsCommandInput, Ec2.DescribeVpcEndpointsCommandOutput>;
  'ec2:DescribeNetworkInterfaces': Of<Ec2.DescribeNetworkInterfacesCommandInput, Ec2.DescribeNetworkInterfacesCommandOutput>;
  'ec2:DescribeNatGateways': Of<Ec2.DescribeNatGatewaysCommandInput, Ec2.DescribeNatGatewaysCommandOutput>;
  'ec2:DescribeInternetGateways': Of<Ec2.DescribeInternetGatewaysCommandInput, Ec2.DescribeInternetGatewaysCommandOutput>;
  'ec2:DescribeEgressOnlyInternetGateways': Of<
    Ec2.DescribeEgressOnlyInternetGatewaysCommandInput,
    Ec2.DescribeEgressOnlyInternetGatewaysCommandOutput
  >;
  'ec2:DescribeVpcPeeringConnections': Of<
    Ec2.DescribeVpcPeeringConnectionsCommandInput,
    Ec2.DescribeVpcPeeringConnectionsCommandOutput
  >;
  'ec2:DescribeTransitGatewayVpcAttachments': Of<
    Ec2.DescribeTransitGatewayVpcAttachmentsCommandInput,
    Ec2.DescribeTransitGatewayVpcAttachmentsCommandOutput
  >;
  'ec2:DescribeManagedPrefixLists': Of<Ec2.DescribeManagedPrefixListsCommandInput, Ec2.DescribeManagedPrefixListsCommandOutput>;
  'ec2:GetManagedPrefixListEntries': Of<
    Ec2.GetManagedPrefixListEntriesCommandInput,
    Ec2.GetManagedPrefixListEntriesCommandOutput
  >;
  'iam:GetInstanceProfile': Of<Iam.GetInstanceProfileCommandInput, Iam.GetInstanceProfileCommandOutput>;
  'iam:GetRole': Of<Iam.GetRoleCommandInput, Iam.GetRoleCommandOutput>;
  'iam:ListAttachedRolePolicies': Of<Iam.ListAttachedRolePoliciesCommandInput, Iam.ListAttachedRolePoliciesCommandOutput>;
  'iam:ListRolePolicies': Of<Iam.ListRolePoliciesCommandInput, Iam.ListRolePoliciesCommandOutput>;
  'iam:GetRolePolicy': Of<Iam.GetRolePolicyCommandInput, Iam.GetRolePolicyCommandOutput>;
  'iam:GetPolicy': Of<Iam.GetPolicyCommandInput, Iam.GetPolicyCommandOutput>;
  'iam:GetPolicyVersion': Of<Iam.GetPolicyVersionCommandInput, Iam.GetPolicyVersionCommandOutput>;
  'iam:SimulatePrincipalPolicy': Of<Iam.SimulatePrincipalPolicyCommandInput, Iam.SimulatePrincipalPolicyCommandOutput>;
  'route53:ListHostedZonesByVPC': Of<Route53.ListHostedZonesByVPCCommandInput, Route53.ListHostedZonesByVPCCommandOutput>;
  'route53:ListResourceRecordSets': Of<Route53.ListResourceRecordSetsCommandInput, Route53.ListResourceRecordSetsCommandOutput>;
  'route53resolver:ListResolverRuleAssociations': Of<Resolver.Filtered, Resolver.RuleAssociations>;
  'route53resolver:GetResolverRule': Of<Resolver.ResolverRuleId, Resolver.RuleAnswer>;
  'route53resolver:ListResolverEndpoints': Of<Resolver.Filtered, Resolver.Endpoints>;
  'route53resolver:ListResolverEndpointIpAddresses': Of<Resolver.ResolverEndpointId, Resolver.EndpointAddresses>;
  'route53resolver:ListFirewallRuleGroupAssociations': Of<Resolver.OfVpc, Resolver.GroupAssociations>;
  'route53resolver:ListFirewallRules': Of<Resolver.OfGroup, Resolver.FirewallRules>;
  'route53resolver:ListFirewallDomains': Of<Resolver.OfDomainList, Resolver.FirewallDomains>;
  'route53resolver:GetFirewallConfig': Of<Resolver.OfResource, Resolver.FirewallConfigAnswer>;
  'ssm:DescribeInstanceInformation': Of<
    Ssm.DescribeInstanceInformationCommandInput,
    Ssm.DescribeInstanceInformationCommandOutput
  >;
  'ssm:GetServiceSetting': Of<Ssm.GetServiceSettingCommandInput, Ssm.GetServiceSettingCommandOutput>;
  'ssm:DescribeActivations': Of<Ssm.DescribeActivationsCommandInput, Ssm.DescribeActivationsCommandOutput>;
}

export type Operation = keyof Operations;
export type Input<K extends Operation> = Operations[K]['input'];
export type Output<K extends Operation> = Operations[K]['output'];

/** What each tells, for people. The names are those of the IAM actions, too. */
export const OPERATIONS: Readonly<Record<Operation, string>> = {
  'sts:GetCallerIdentity': 'whose account this is; AWS permits it to everybody',
  'ec2:DescribeInstances': 'the instance: state, subnet, groups, profile, metadata options',
  'ec2:DescribeVpcs': "the VPC's ranges and DHCP options",
  'ec2:DescribeVpcAttribute': 'enableDnsSupport and enableDnsHostnames',
  'ec2:DescribeDhcpOptions': 'the DNS servers that the VPC gives out',
  'ec2:DescribeSubnets': 'subnets and their zones',
  'ec2:DescribeSecurityGroups': 'the security groups of the VPC',
  'ec2:DescribeSecurityGroupRules': 'their rules, with the id of each',
  'ec2:DescribeNetworkAcls': 'network ACLs with their numbered entries',
  'ec2:DescribeRouteTables': 'route tables',
  'ec2:DescribeVpcEndpoints': 'interface and gateway endpoints, their private DNS and policies',
  'ec2:DescribeNetworkInterfaces': 'the addresses and groups of the endpoints',
  'ec2:DescribeNatGateways': 'NAT gateways that a route leads to',
  'ec2:DescribeInternetGateways': 'whether the internet gateway is attached',
  'ec2:DescribeEgressOnlyInternetGateways': 'the same for IPv6',
  'ec2:DescribeVpcPeeringConnections': 'the state of peerings, and who owns the other side',
  'ec2:DescribeTransitGatewayVpcAttachments': 'the state of the attachment to a transit gateway',
  'ec2:DescribeManagedPrefixLists': 'prefix lists that rules and routes name',
  'ec2:GetManagedPrefixListEntries': 'what is in them',
  'iam:GetInstanceProfile': 'the role of the instance profile',
  'iam:GetRole': 'its trust policy and permissions boundary',
  'iam:ListAttachedRolePolicies': 'its managed policies',
  'iam:ListRolePolicies': 'its inline policies',
  'iam:GetRolePolicy': 'the text of an inline policy',
  'iam:GetPolicy': 'the current version of a managed policy',
  'iam:GetPolicyVersion': 'its text',
  'iam:SimulatePrincipalPolicy': "IAM's own answer for the actions that the node needs",
  'route53:ListHostedZonesByVPC': 'private hosted zones of the VPC, which may hide a name',
  'route53:ListResourceRecordSets': 'the records of such a zone',
  'route53resolver:ListResolverRuleAssociations': 'resolver rules of the VPC',
  'route53resolver:GetResolverRule': 'what each forwards, and where to',
  'route53resolver:ListResolverEndpoints': 'resolver endpoints and their groups',
  'route53resolver:ListResolverEndpointIpAddresses': 'their addresses',
  'route53resolver:ListFirewallRuleGroupAssociations': 'DNS Firewall rule groups of the VPC',
  'route53resolver:ListFirewallRules': 'their rules',
  'route53resolver:ListFirewallDomains': 'the domains of a list; those of AWS are not readable',
  'route53resolver:GetFirewallConfig': 'whether a failing DNS Firewall lets questions pass',
  'ssm:DescribeInstanceInformation': 'how Systems Manager sees the node',
  'ssm:GetServiceSetting': 'default host management',
  'ssm:DescribeActivations': 'activations and their expiry, of a node outside EC2',
};

/** Sorted as in a policy. */
export const OPERATION_NAMES = Object.keys(OPERATIONS).toSorted() as readonly Operation[];

/** A call that changes something is none of ours, whatever it is called. */
export function isReadOnly(name: string): boolean {
  return /^[a-z0-9]+:(?:Describe|Get|List|Simulate)[A-Z][A-Za-z0-9]*$/u.test(name);
}
