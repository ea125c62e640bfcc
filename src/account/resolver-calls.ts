/**
 * What we send to and read from Route 53 Resolver (API reference: `API_Operations_Amazon_Route_53_Resolver`). Its client of the AWS SDK is no
 * dependency: eight calls of JSON 1.1 need none.
 */

export interface Page {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}
export interface Filtered extends Page {
  readonly Filters: readonly { readonly Name: string; readonly Values: readonly string[] }[];
}
export interface ResolverRuleId {
  readonly ResolverRuleId: string;
}
export interface ResolverEndpointId extends Page {
  readonly ResolverEndpointId: string;
}
export interface OfVpc extends Page {
  readonly VpcId: string;
}
export interface OfGroup extends Page {
  readonly FirewallRuleGroupId: string;
}
export interface OfDomainList extends Page {
  readonly FirewallDomainListId: string;
}
export interface OfResource {
  readonly ResourceId: string;
}

export interface RuleAssociations extends Page {
  readonly ResolverRuleAssociations?: readonly { readonly ResolverRuleId?: string; readonly VPCId?: string }[];
}
export interface RuleAnswer {
  readonly ResolverRule?: {
    readonly Id?: string;
    readonly Name?: string;
    readonly OwnerId?: string;
    readonly DomainName?: string;
    readonly RuleType?: string;
    readonly ResolverEndpointId?: string;
    readonly TargetIps?: readonly { readonly Ip?: string; readonly Ipv6?: string; readonly Port?: number }[];
  };
}
export interface Endpoints extends Page {
  readonly ResolverEndpoints?: readonly {
    readonly Id?: string;
    readonly Direction?: string;
    readonly Status?: string;
    readonly HostVPCId?: string;
    readonly SecurityGroupIds?: readonly string[];
  }[];
}
export interface EndpointAddresses extends Page {
  readonly IpAddresses?: readonly {
    readonly Ip?: string;
    readonly Ipv6?: string;
    readonly SubnetId?: string;
    readonly Status?: string;
  }[];
}
export interface GroupAssociations extends Page {
  readonly FirewallRuleGroupAssociations?: readonly {
    readonly Id?: string;
    readonly FirewallRuleGroupId?: string;
    readonly Name?: string;
    readonly Priority?: number;
    readonly ManagedOwnerName?: string;
  }[];
}
export interface FirewallRules extends Page {
  readonly FirewallRules?: readonly {
    readonly Name?: string;
    readonly FirewallDomainListId?: string;
    readonly Priority?: number;
    readonly Action?: string;
    readonly BlockResponse?: string;
  }[];
}
export interface FirewallDomains extends Page {
  readonly Domains?: readonly string[];
}
export interface FirewallConfigAnswer {
  readonly FirewallConfig?: { readonly FirewallFailOpen?: string };
}
