/**
 * Building blocks of remedies: placeholders are explained, and every fix has the command that
 * proves it.
 */

import { proofCommand } from './proof-command.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, valuesOf } from './values.ts';

/**
 * What each placeholder stands for. They are in capitals, so that a pasted command fails loudly
 * instead of doing something else.
 */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  REGION: 'the Region',
  DNS_SUFFIX: "the partition's DNS suffix",
  VPC_ID: 'the VPC that holds the endpoints',
  SUBNET_ID: 'its subnet, one in each zone in use',
  SECOND_SUBNET_ID: 'a subnet in another zone',
  INSTANCE_ID: "this node's id, i-… or mi-…",
  NODE_SECURITY_GROUP_ID: "this node's security group",
  NODE_RANGE: 'the address range that the nodes come from',
  DNS_SERVER_RANGE: 'the address range of the DNS servers that will forward',
  ENDPOINT_ID: 'as describe-vpc-endpoints prints it',
  ENDPOINT_SECURITY_GROUP_ID: "the endpoint's security group",
  ENDPOINT_SUBNET_ID: "the subnet of the endpoint's interface",
  ROUTE_TABLE_ID: 'as describe-route-tables prints it',
  NAT_GATEWAY_ID: 'as describe-nat-gateways prints it',
  PREFIX_LIST_ID: 'as describe-managed-prefix-lists prints it',
  HOSTED_ZONE_ID: 'as list-hosted-zones-by-vpc prints it',
  RESOLVER_RULE_ID: 'as list-resolver-rules prints it',
  OUTBOUND_ENDPOINT_ID: 'a Route 53 Resolver outbound endpoint',
  CORPORATE_DOMAIN: 'the domain that only the former DNS servers know',
  FLOW_LOG_GROUP: 'as describe-flow-logs prints it',
  QUERY_ID: 'as start-query prints it',
  START_TIME: 'ten minutes before, in seconds since 1970',
  END_TIME: 'a quarter of an hour after, in seconds since 1970',
  NETWORK_INTERFACE_ID: 'as describe-network-interfaces prints it',
  NETWORK_INSIGHTS_PATH_ID: 'as create-network-insights-path prints it',
  NETWORK_INSIGHTS_ANALYSIS_ID: 'as start-network-insights-analysis prints it',
  FIREWALL_POLICY_ARN: 'as list-firewall-policies prints it',
  RULE_GROUP_ARN: 'as list-rule-groups prints it',
  FIREWALL_RULE_GROUP_ID: 'as list-firewall-rule-group-associations prints it',
  FIREWALL_DOMAIN_LIST_ID: 'as list-firewall-rules prints it',
  DHCP_OPTIONS_ID: 'as describe-vpcs prints it',
  NEW_DHCP_OPTIONS_ID: 'as create-dhcp-options prints it',
  INBOUND_ENDPOINT_ID: 'as list-resolver-endpoints prints it',
  INBOUND_ENDPOINT_IP: 'an address of the Route 53 Resolver inbound endpoint',
  ASSOCIATION_ID: 'as describe-iam-instance-profile-associations prints it',
  INSTANCE_PROFILE_NAME: 'an instance profile whose role has AmazonSSMManagedInstanceCore',
  SERVICE_ROLE_NAME: 'the service role for hybrid nodes',
  ACTIVATION_ID: 'as create-activation prints it',
  ACTIVATION_CODE: 'as create-activation prints it',
  BUCKET_NAME: 'the right bucket',
  ACCOUNT_ID: 'the account of this node',
  ROLE_NAME: 'the role of the node',
  USER_NAME: 'the account that the proxy knows',
  PROXY_PASSWORD: 'its password, percent-encoded; in a file of systemd two percent signs for each',
  CONNECTION_NAME: 'as nmcli prints it',
  DNS_SERVER_IP: 'the DNS server that knows these names',
  CLUSTER_NAME: 'the cluster of the task, as list-clusters prints it',
  TASK_ARN: 'as list-tasks prints it',
  TASK_ROLE_NAME: 'the role in taskRoleArn of the task definition',
  CONTAINER_NAME: 'the container of the agent',
  IMAGE_NAME: 'its image',
  SERVICE_ID: 'as connmanctl prints it',
  // In place of a value that does not look like one of its kind (`foreign.ts`).
  HOST_NAME: 'the host that is meant; what was seen is no host name, and is left out',
  IP_ADDRESS: 'the address that is meant; what was seen is none, and is left out',
  GIVEN_BUCKET_NAME: 'the bucket that is meant; what was seen is no name of a bucket, and is left out',
  GIVEN_ROLE_NAME: 'the role that is meant; what was seen is no name of a role, and is left out',
  SOURCE_REGION: 'the Region of the bucket; what was seen is none, and is left out',
  GATEWAY: "the router of this node's subnet: in a VPC the subnet's first address, its base + 1",
  FIRST_INTERFACE: "this node's own network interface (ip -br link)",
  INTERFACE_NAME: 'the network interface that is meant; what was seen is no name of one, and is left out',
  PROXY_URL: 'the proxy that is meant; what was seen is no URL of a proxy, and is left out',
  PASSWORD: 'the password of that account',
  FORMER_NO_PROXY: 'the present list; an entry of it is no host, domain or range, so that it is left out here',
};

function meaningOf(name: string): string {
  return PLACEHOLDERS[name] ?? 'as describe-vpc-endpoint-services prints it';
}

/** The placeholders in a text, each once. */
export function placeholdersIn(text: string): readonly string[] {
  const words = text.match(/\b[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g) ?? [];
  return [...new Set(words)].filter((name) => name in PLACEHOLDERS || /^[A-Z0-9]+_SERVICE_NAME$/.test(name));
}

/** A remedy whose text says what stands in for the values that this node does not know. */
export function remedy(parts: Remedy): Remedy {
  const code = (parts.snippets ?? []).map((snippet) => snippet.text);
  const names = placeholdersIn([...parts.commands, parts.rollback ?? '', ...code].join('\n'));
  const text = parts.text.trim();
  if (names.length === 0) return { ...parts, text };
  const list = names.map((name) => `${name} (${meaningOf(name)})`).join(', ');
  return { ...parts, text: `${text} Fill in ${list}.` };
}

/**
 * The command that proves a fix on this node: for the finding at hand alone, as its answer says anyway what else is wrong. `only`: codes or
 * families, where no finding is at hand. `more`: further options that it needs to be seen, already quoted.
 */
export function verify(context: RemedyContext, only: readonly string[], more: readonly string[] = []): string {
  return proofCommand(context, context.proof === undefined ? only : [context.proof.code], more);
}

/**
 * `--resolver IP` for each view that is not the VPC's own resolver: without it, the proof would not
 * have that view.
 */
export function resolverOptions(servers: readonly string[], context: RemedyContext): readonly string[] {
  const amazon: ReadonlySet<string> = new Set([context.amazonResolver, '169.254.169.253', 'fd00:ec2::253']);
  return addressesOnly(servers)
    .filter((server) => !amazon.has(server))
    .slice(0, 4)
    .flatMap((server) => ['--resolver', server]);
}

/** `aws … --region R`. Words are used as they are: quote foreign ones first. */
export function aws(context: RemedyContext, ...words: readonly string[]): string {
  return inShell(context, ['aws', ...words, '--region', valuesOf(context).region].join(' '));
}

/** PowerShell splits a bare word at its commas and passes each item as a separate argument. What is quoted stays as it is. */
export function inShell({ os }: RemedyContext, command: string): string {
  if (os !== 'windows') return command;
  return command.replace(/'[^']*'|"[^"]*"|(?<= )[^\s'"]*,[^\s'"]*(?=\s|$)/g, (word) => (/^['"]/.test(word) ? word : `'${word}'`));
}
