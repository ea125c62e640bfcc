/**
 * Building blocks of remedies: placeholders are explained, and every fix has the command that
 * proves it.
 */

import { effectOf } from './effect.ts';
import { proofCommand } from './proof-command.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Owner, Remedy } from './remedy-types.ts';
import { addressesOnly, valuesOf } from './values.ts';

/** A placeholder whose value a command prints: the words of that command, any of them. */
interface Printed {
  readonly by: readonly string[];
  readonly meaning?: string;
}

/**
 * What each placeholder stands for. They are in capitals, so that a pasted command fails loudly
 * instead of doing something else.
 */
const PLACEHOLDERS: Readonly<Record<string, string | Printed>> = {
  REGION: 'the Region',
  DNS_SUFFIX: "the partition's DNS suffix",
  VPC_ID: 'the VPC that holds the endpoints',
  SUBNET_ID: 'its subnet, one in each zone in use',
  SECOND_SUBNET_ID: 'a subnet in another zone',
  INSTANCE_ID: "this node's id, i-… or mi-…",
  NODE_SECURITY_GROUP_ID: "this node's security group",
  NODE_RANGE: 'the address range that the nodes come from',
  DNS_SERVER_RANGE: 'the address range of the DNS servers that will forward',
  ENDPOINT_ID: { by: ['describe-vpc-endpoints'] },
  ENDPOINT_SECURITY_GROUP_ID: {
    by: ['describe-network-interfaces', 'describe-vpc-endpoints', 'create-security-group'],
    meaning: "the endpoint's security group",
  },
  ENDPOINT_SUBNET_ID: { by: ['describe-network-interfaces'], meaning: "the subnet of the endpoint's interface" },
  ROUTE_TABLE_ID: { by: ['describe-route-tables'] },
  NAT_GATEWAY_ID: { by: ['describe-nat-gateways'] },
  PREFIX_LIST_ID: { by: ['describe-managed-prefix-lists'] },
  HOSTED_ZONE_ID: { by: ['list-hosted-zones-by-vpc'] },
  RESOLVER_RULE_ID: { by: ['list-resolver-rule-associations', 'list-resolver-rules'] },
  OUTBOUND_ENDPOINT_ID: { by: ['list-resolver-endpoints'], meaning: 'a Route 53 Resolver outbound endpoint' },
  NEW_RULE_ID: { by: ['create-resolver-rule'] },
  CORPORATE_DOMAIN: 'the domain that only the former DNS servers know',
  FLOW_LOG_GROUP: { by: ['describe-flow-logs'] },
  QUERY_ID: { by: ['start-query'] },
  START_TIME: 'ten minutes before, in seconds since 1970',
  END_TIME: 'a quarter of an hour after, in seconds since 1970',
  NETWORK_INTERFACE_ID: { by: ['describe-network-interfaces'] },
  NETWORK_INSIGHTS_PATH_ID: { by: ['create-network-insights-path'] },
  NETWORK_INSIGHTS_ANALYSIS_ID: { by: ['start-network-insights-analysis'] },
  FIREWALL_POLICY_ARN: { by: ['list-firewall-policies'] },
  RULE_GROUP_ARN: { by: ['list-rule-groups'] },
  FIREWALL_RULE_GROUP_ID: { by: ['list-firewall-rule-group-associations'] },
  ALLOWED_LIST_ID: { by: ['list-firewall-rules'], meaning: 'the domain list of the rule that allows' },
  BLOCKED_LIST_ID: { by: ['list-firewall-rules'], meaning: 'the domain list of the rule that blocks' },
  DHCP_OPTIONS_ID: { by: ['describe-vpcs'] },
  NEW_DHCP_OPTIONS_ID: { by: ['create-dhcp-options'] },
  INBOUND_ENDPOINT_ID: { by: ['list-resolver-endpoints'] },
  INBOUND_ENDPOINT_IP: {
    by: ['list-resolver-endpoint-ip-addresses'],
    meaning: 'an address of the Route 53 Resolver inbound endpoint',
  },
  ASSOCIATION_ID: { by: ['describe-iam-instance-profile-associations'] },
  INSTANCE_PROFILE_NAME: 'an instance profile whose role has AmazonSSMManagedInstanceCore',
  SERVICE_ROLE_NAME: 'the service role for hybrid nodes',
  ACTIVATION_ID: { by: ['create-activation'] },
  ACTIVATION_CODE: { by: ['create-activation'] },
  ACCOUNT_ID: 'the account of this node',
  ROLE_NAME: 'the role of the node',
  USER_NAME: 'the account that the proxy knows',
  PROXY_PASSWORD: 'its password, percent-encoded; in a file of systemd two percent signs for each',
  CONNECTION_NAME: { by: ['nmcli'] },
  DNS_SERVER_IP: 'the DNS server that knows these names',
  CLUSTER_NAME: { by: ['list-clusters'], meaning: 'the cluster of the task' },
  TASK_ARN: { by: ['list-tasks'] },
  TASK_ROLE_NAME: 'the role in taskRoleArn of the task definition',
  CONTAINER_NAME: 'the container of the agent',
  IMAGE_NAME: 'its image',
  RESOURCE_ID: 'the id that is meant; what was read is none, and is left out',
  SERVICE_ID: { by: ['connmanctl'] },
  SETTINGS_FILE: { by: ['cat'], meaning: 'the file that systemctl cat names above the setting' },
  // In place of a value that does not look like one of its kind (`foreign.ts`).
  HOST_NAME: 'the host that is meant; what was seen is no host name, and is left out',
  IP_ADDRESS: 'the address that is meant; what was seen is none, and is left out',
  ACTION_NAME: 'the action that is meant; what was seen is no name of one, and is left out',
  FILE_PATH: 'the file that is meant; what was seen is no ordinary path, and is left out',
  GIVEN_BUCKET_NAME: 'the bucket that is meant; what was seen is no name of a bucket, and is left out',
  GIVEN_ROLE_NAME: 'the role that is meant; what was seen is no name of a role, and is left out',
  SOURCE_REGION: 'the Region of the bucket; what was seen is none, and is left out',
  GATEWAY_IP: "the router of this node's subnet: in a VPC the subnet's first address, its base + 1",
  FIRST_INTERFACE: "this node's own network interface (ip -br link)",
  INTERFACE_NAME: 'the network interface that is meant; what was seen is no name of one, and is left out',
  PROXY_URL: 'the proxy that is meant; what was seen is no URL of a proxy, and is left out',
  PROXY_TO_USE: 'the right URL of the proxy, as in http://proxy.example.com:3128',
  PASSWORD: 'the password of that account',
  FORMER_NO_PROXY: 'the present list; an entry of it is no host, domain or range, so that it is left out here',
};

const SERVICE_NAME = /^[A-Z0-9]+_SERVICE_NAME$/u;

function meaningOf(name: string): string {
  const known = PLACEHOLDERS[name] ?? { by: ['describe-vpc-endpoint-services'] };
  return typeof known === 'string' ? known : (known.meaning ?? `as ${known.by[0] ?? ''} prints it`);
}

/** `ENDPOINT_ID is what describe-vpc-endpoints prints`. */
export function explained(name: string): string {
  const known = PLACEHOLDERS[name] ?? { by: ['describe-vpc-endpoint-services'] };
  if (typeof known === 'string') return `${name} is ${known}`;
  return `${name} is ${known.meaning ?? `what ${known.by[0] ?? ''} prints`}`;
}

/** Of these placeholders, those whose values this command prints. */
export function foundBy(command: string, names: readonly string[]): readonly string[] {
  const words = command.split(' ');
  return names.filter((name) => {
    const known = SERVICE_NAME.test(name) ? { by: ['describe-vpc-endpoint-services'] } : PLACEHOLDERS[name];
    return typeof known === 'object' && known.by.some((word) => words.includes(word));
  });
}

/** The placeholders in a text, each once. */
export function placeholdersIn(text: string): readonly string[] {
  const words = text.match(/\b[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g) ?? [];
  return [...new Set(words)].filter((name) => name in PLACEHOLDERS || SERVICE_NAME.test(name));
}

/** What whoever writes a remedy says of it; the rest follows from its commands. */
export type RemedyParts = Omit<Remedy, 'effects' | 'byHand'>;

/** Who makes the change where no command of ours does, and why there is none. */
const BY_HAND: Readonly<Record<Owner, string>> = {
  node: 'what to change depends on what this shows',
  agent: 'what to change depends on what this shows',
  vpc: 'what to change depends on what this shows',
  dns: 'it is changed in the settings of the DNS server',
  iam: 'what to change depends on what this shows',
  proxy: 'it is changed in the settings of the proxy',
  firewall: 'it is changed in the settings of the firewall',
};

/** A remedy whose text says what stands in for the values that this node does not know. */
export function remedy(said: RemedyParts): Remedy {
  const effects = said.commands.map(effectOf);
  const parts = { ...said, effects, ...(effects.includes('changes') ? {} : { byHand: BY_HAND[said.owner] }) };
  const code = (parts.snippets ?? []).map((snippet) => snippet.text);
  const names = placeholdersIn([...parts.commands, parts.rollback ?? '', ...code].join('\n'));
  const text = parts.text.trim();
  return { ...parts, text: `${text}${fillIn(names)}` };
}

/** What follows on a text whose commands have these placeholders. */
export function fillIn(names: readonly string[]): string {
  if (names.length === 0) return '';
  return ` Fill in ${names.map((name) => `${name} (${meaningOf(name)})`).join(', ')}.`;
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
