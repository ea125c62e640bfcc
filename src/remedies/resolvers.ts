/** Remedies on DNS servers: conditional forwarders, resolver endpoints, DHCP options. */

import { hostName } from './foreign.ts';
import { forwardingRuleSnippets, inboundEndpointSnippets } from './infra-dns.ts';
import { list } from './phrases.ts';
import { joined, type Known, own, powershellQuote, printLines, quoted } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, isInVpc, valuesOf } from './values.ts';
import { addResolverRule, byOwner, isVpcResolver } from './vpc-resolver.ts';

/** Stands for an address that only the account's own list tells. */
const INBOUND = own`INBOUND_ENDPOINT_IP`;

/**
 * The zones to forward: the Region's own, and what of the hosts lies elsewhere (dual-stack suffix,
 * other Regions).
 */
function forwardZones(hosts: readonly string[], context: RemedyContext): readonly Known[] {
  const { zone } = valuesOf(context);
  const elsewhere = hosts
    .map((host) => host.toLowerCase().replace(/\.$/, ''))
    .filter((host) => !`.${host}`.endsWith(`.${zone.toLowerCase()}`) && hostName(host) === host);
  return [zone, ...new Set(elsewhere)].slice(0, 4).map(hostName);
}

/**
 * The same rule for the four common servers. Forwarding alone is not enough for two of them:
 * Unbound and dnsmasq may be set to strip private addresses from answers (protection against
 * rebinding), and would turn the right answer into an empty one.
 */
export function forwarderCommands(zones: readonly Known[], targets: readonly Known[]): readonly string[] {
  const bind = zones.map(
    (zone) => own`zone "${zone}" { type forward; forward only; forwarders { ${joined(targets, '; ')}; }; };`,
  );
  const unbound = zones.flatMap((zone) => [
    own`server:`,
    own`  private-domain: "${zone}"`,
    own`forward-zone:`,
    own`  name: "${zone}"`,
    ...targets.map((target) => own`  forward-addr: ${target}`),
  ]);
  const dnsmasq = zones.flatMap((zone) => [
    ...targets.map((target) => own`server=/${zone}/${target}`),
    own`rebind-domain-ok=/${zone}/`,
  ]);
  return [
    `${printLines(bind)} | sudo tee -a /etc/bind/named.conf.local && sudo named-checkconf && sudo rndc reconfig`,
    `${printLines(unbound)} | sudo tee -a /etc/unbound/unbound.conf.d/amazon-forward.conf && sudo unbound-checkconf && sudo unbound-control reload`,
    `${printLines(dnsmasq)} | sudo tee -a /etc/dnsmasq.d/amazon-forward.conf && sudo dnsmasq --test && sudo systemctl restart dnsmasq`,
    ...zones.map(
      (zone) =>
        `Add-DnsServerConditionalForwarderZone -Name ${powershellQuote(zone)} -MasterServers ${targets.map((target) => powershellQuote(target)).join(', ')}`,
    ),
  ];
}

/** Shows what BIND, Unbound, dnsmasq and Windows DNS forward, in this order. */
export function forwardingCommands(hosts: readonly string[], context: RemedyContext): readonly string[] {
  const [zone = own`amazonaws.com`] = forwardZones(hosts, context);
  return [
    `sudo grep -rn -A3 ${quoted(zone)} /etc/bind /etc/named.conf`,
    'sudo unbound-control list_forwards',
    'sudo grep -rn ^server= /etc/dnsmasq.conf /etc/dnsmasq.d',
    'Get-DnsServerZone | Where-Object ZoneType -eq Forwarder | Format-List ZoneName, MasterServers',
  ];
}

/**
 * A server that validates must not demand signatures of names that have none: the endpoints' private
 * names are not signed, and in a closed network nobody can prove that they need not be.
 */
export function exemptFromValidation(
  servers: readonly string[],
  hosts: readonly string[],
  context: RemedyContext,
  verification: string,
): Remedy {
  const zones = forwardZones(hosts, context);
  const unbound = [own`server:`, ...zones.map((zone) => own`  domain-insecure: "${zone}"`)];
  const bind = joined(
    zones.map((zone) => own`"${zone}";`),
    ' ',
  );
  return remedy({
    title: 'take the zone out of DNSSEC validation',
    oneFits: ['Unbound', 'BIND 9', 'dnsmasq', 'systemd-resolved', 'PowerDNS Recursor'],
    owner: 'dns',
    text:
      `On ${list(servers, 6)}: take ${list(zones, 4)} out of DNSSEC validation. The names of endpoints are not signed. The lines are for Unbound ` +
      '(domain-insecure), BIND 9 (a negative anchor until tomorrow, and validate-except for good), dnsmasq, systemd-resolved and PowerDNS Recursor, in this order.',
    commands: [
      `${printLines(unbound)} | sudo tee /etc/unbound/unbound.conf.d/amazon-insecure.conf && sudo unbound-checkconf && sudo unbound-control reload`,
      ...zones.map((zone) => `sudo rndc nta -lifetime 1d ${quoted(zone)}`),
      `sudo sed -i ${quoted(own`/^options {/a validate-except { ${bind} };`)} /etc/bind/named.conf.options && sudo named-checkconf && sudo rndc reconfig`,
      `echo dnssec-check-unsigned=no | sudo tee /etc/dnsmasq.d/amazon-insecure.conf && sudo dnsmasq --test && sudo systemctl restart dnsmasq`,
      // systemd's packages do not make the folder.
      `sudo install -d /etc/dnssec-trust-anchors.d && ${printLines(zones)} | sudo tee /etc/dnssec-trust-anchors.d/amazon.negative && sudo systemctl restart systemd-resolved`,
      ...zones.map((zone) => `sudo rec_control add-nta ${quoted(zone)}`),
    ],
    permission: 'administrator rights on the DNS server',
    risk: 'Answers for these zones are no longer validated; TLS still proves who the endpoints are.',
    rollback: 'Remove the added file or line and reload the server (rndc nta -remove; rec_control clear-nta).',
    rollbackIsText: true,
    verify: verification,
  });
}

/**
 * A forwarder whose target says nothing: which it is, and whether the server gets there.
 */
export function silentTarget(
  servers: readonly string[],
  hosts: readonly string[],
  context: RemedyContext,
  verification: string,
): Remedy {
  return remedy({
    title: 'find what the zone is forwarded to',
    owner: 'dns',
    text:
      `${list(servers, 6)} answers other names, so it is no dead server: what it forwards ${list(forwardZones(hosts, context), 4)} to is silent. See which ` +
      'target that is (BIND 9, Unbound, dnsmasq, Windows DNS, in this order) and ask it from there. A Resolver inbound endpoint has to be among the ' +
      "addresses below, and its security group has to let UDP and TCP 53 in from this server. The VPC's own resolver (base + 2) answers only inside its VPC.",
    commands: [...forwardingCommands(hosts, context), ...inboundEndpointCommands(context)],
    permission:
      'administrator rights on the DNS server; route53resolver:ListResolverEndpoints, route53resolver:ListResolverEndpointIpAddresses',
    risk: 'The look-ups change nothing.',
    verify: verification,
  });
}

/**
 * Finds the Resolver inbound endpoint, the only way to the VPC's DNS view from outside the VPC.
 * Read-only.
 */
export function inboundEndpointCommands(context: RemedyContext): readonly string[] {
  return [
    aws(
      context,
      'route53resolver list-resolver-endpoints --filters Name=Direction,Values=INBOUND --query',
      quoted('ResolverEndpoints[].{Id:Id,Name:Name,Vpc:HostVPCId,Status:Status}'),
    ),
    aws(context, 'route53resolver list-resolver-endpoint-ip-addresses --resolver-endpoint-id INBOUND_ENDPOINT_ID'),
  ];
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1';
}

/**
 * Whether a DNS server can ask the VPC's own resolver: it answers only to senders inside the VPC.
 */
function canAskAmazon(server: string, context: RemedyContext): boolean {
  if (context.kind !== 'ec2') return false;
  // Unknown ranges: most DNS servers of EC2 nodes are in the same VPC, and the text says what to do
  // when one is not.
  return isLoopback(server) || isInVpc(server, context) || valuesOf(context).ranges.length === 0;
}

function forwarder(
  servers: readonly string[],
  targets: readonly Known[],
  where: string,
  zones: readonly Known[],
  context: RemedyContext,
  verification: string,
): Remedy {
  const commands = [...(targets.includes(INBOUND) ? inboundEndpointCommands(context) : []), ...forwarderCommands(zones, targets)];
  return remedy({
    title: `forward the zone on ${list(servers, 2)}`,
    oneFits: ['BIND 9', 'Unbound', 'dnsmasq', 'Windows DNS'],
    owner: 'dns',
    text:
      `On ${list(servers, 6)}: forward ${list(zones, 4)} to ${list(targets, 4)} (${where}). Use the one that fits the server software; ` +
      'the lines are for BIND 9, Unbound, dnsmasq and Windows DNS, in this order (paths as in Debian).',
    commands,
    ...(targets.includes(INBOUND) ? { snippets: inboundEndpointSnippets(servers, context) } : {}),
    permission: 'administrator rights on the DNS server; route53resolver:ListResolverEndpoints to find an inbound endpoint',
    risk:
      `Everybody who asks these servers gets the VPC's view of ${list(zones, 4)}: private addresses, also for clients that have no route ` +
      'to them. A server that forwards to a silent target answers nothing for these names.',
    rollback: 'Remove the added zone or file and reload the server (Windows: Remove-DnsServerZone).',
    rollbackIsText: true,
    verify: verification,
  });
}

/**
 * A conditional forwarder on each wrong server: to the VPC's Amazon resolver where the server is
 * inside the VPC, else to an inbound endpoint (those that the probe was given with `--resolver`,
 * when they had the right view).
 */
export function addForwarders(
  servers: readonly string[],
  betterServers: readonly string[],
  hosts: readonly string[],
  context: RemedyContext,
  verification: string,
): readonly Remedy[] {
  // The VPC's own resolver is no server on which anybody adds a forwarder: a rule of Route 53 Resolver is one.
  const { vpc: ours, others } = byOwner(servers, context);
  const wrong = addressesOnly(others);
  const zones = forwardZones(hosts, context);
  const inside = wrong.filter((server) => canAskAmazon(server, context));
  const outside = wrong.filter((server) => !inside.includes(server));
  const views = addressesOnly(betterServers);
  const inbound = views.filter((server) => !isVpcResolver(server, context));
  const [amazonOne = own`169.254.169.253`] = addressesOnly([context.amazonResolver]);
  // When only a --resolver had the right view, the VPC's own resolver is no better than the wrong
  // servers.
  const target = inbound.length > 0 && inbound.length === views.length ? inbound : [amazonOne];
  const near =
    target === inbound ? 'the resolver that has the right view' : "the VPC's own resolver, which answers only inside the VPC";
  const far = 'a Route 53 Resolver inbound endpoint: from outside the VPC its own resolver does not answer';
  const ways = [
    { from: inside, to: target, where: near },
    { from: outside, to: inbound.length > 0 ? inbound : [INBOUND], where: far },
  ];
  return [
    ...(ours.length === 0 ? [] : [addResolverRule(ours, inbound, zones, context, verification)]),
    ...ways.flatMap(({ from, to, where }) =>
      from.length === 0 ? [] : [forwarder(from, to, where, zones, context, verification)],
    ),
  ];
}

/** Which DNS servers the VPC hands out, and how to hand out others. */
export function dhcpOptions(servers: readonly string[], context: RemedyContext, verification: string): Remedy {
  const { vpcId } = valuesOf(context);
  return remedy({
    title: 'hand out other DNS servers in the VPC',
    owner: 'vpc',
    text:
      `If ${list(servers, 4)} ${servers.length === 1 ? 'comes' : 'come'} from the VPC's DHCP options: look at them, and have nodes ask ` +
      'AmazonProvidedDNS (or working servers) instead. Nodes take it over when they renew their lease or restart.',
    commands: [
      aws(context, `ec2 describe-vpcs --vpc-ids ${vpcId} --query`, quoted('Vpcs[].DhcpOptionsId')),
      aws(context, 'ec2 describe-dhcp-options --dhcp-options-ids DHCP_OPTIONS_ID'),
      aws(context, 'ec2 create-dhcp-options --dhcp-configurations Key=domain-name-servers,Values=AmazonProvidedDNS'),
      aws(context, `ec2 associate-dhcp-options --dhcp-options-id NEW_DHCP_OPTIONS_ID --vpc-id ${vpcId}`),
    ],
    snippets: forwardingRuleSnippets(addressesOnly(servers), context),
    permission: 'ec2:DescribeVpcs, ec2:DescribeDhcpOptions, ec2:CreateDhcpOptions, ec2:AssociateDhcpOptions',
    risk:
      'For the whole VPC. Names that only the former servers know (an Active Directory domain) stop resolving unless Route 53 Resolver ' +
      'rules forward them; the new set must repeat the other options (domain name, NTP).',
    rollback: aws(context, `ec2 associate-dhcp-options --dhcp-options-id DHCP_OPTIONS_ID --vpc-id ${vpcId}`),
    verify: verification,
  });
}
