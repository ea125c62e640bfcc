/** DNS servers that do not answer, or answer without anything usable. */

import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { hostName } from './foreign.ts';
import { isLocal, localResolver } from './local-resolver.ts';
import { askCommand } from './node-commands.ts';
import { ipv6Permission } from './permission.ts';
import { list, says, word } from './phrases.ts';
import { quoted } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { dhcpOptions, inboundEndpointCommands } from './resolvers.ts';
import { addressesOnly, isIpv6, valuesOf } from './values.ts';

type Codes =
  | 'dns/resolver-unreachable'
  | 'dns/name-not-found'
  | 'dns/no-address'
  | 'dns/server-failure'
  | 'dns/truncated-tcp-blocked';

const AMAZON_DNS = 'Amazon DNS server (VPC User Guide, "DNS attributes for your VPC")';

/** A name that shows the fault; any required one will do when the finding names none. */
function sampleHost(hosts: readonly string[], context: RemedyContext): string {
  return hosts[0] ?? context.requiredHosts[0] ?? `ssm.${valuesOf(context).zone}`;
}

function asks(hosts: readonly string[], servers: readonly string[], context: RemedyContext): readonly string[] {
  const host = sampleHost(hosts, context);
  return addressesOnly(servers).map((server) => askCommand(context, host, server));
}

/** The VPC's own resolver is switched by an attribute, and filtered by no security group. */
function amazonResolverOff(context: RemedyContext, verification: string): Remedy {
  const { vpcId } = valuesOf(context);
  return remedy({
    owner: 'vpc',
    text:
      `If the silent server is the VPC's own (${list(addressesOnly([context.amazonResolver]))}): security groups do not filter it. Either the VPC's attribute ` +
      'enableDnsSupport is off, or this interface sends more than 1,024 packets a second to link-local services.',
    commands: [
      aws(context, `ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsSupport`),
      aws(context, `ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support Value=true`),
      ...(context.os === 'linux' ? ['ethtool -S eth0 | grep linklocal_allowance_exceeded'] : []),
    ],
    permission: 'ec2:DescribeVpcAttribute, ec2:ModifyVpcAttribute',
    risk: 'Turns Amazon DNS on for the whole VPC.',
    rollback: aws(context, `ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support Value=false`),
    verify: verification,
  });
}

/** What in Route 53 can hide or block a public name: private zones, Resolver rules, DNS Firewall. Read-only. */
function route53LookUps(context: RemedyContext): readonly string[] {
  const { vpcId, region } = valuesOf(context);
  return [
    aws(context, `route53 list-hosted-zones-by-vpc --vpc-id ${vpcId} --vpc-region ${region}`),
    aws(context, `route53resolver list-resolver-rule-associations --filters Name=VPCId,Values=${vpcId}`),
    aws(context, `route53resolver list-firewall-rule-group-associations --vpc-id ${vpcId}`),
  ];
}

const ROUTE53_PERMISSION =
  'route53:ListHostedZonesByVPC, ec2:DescribeVpcs, route53resolver:ListResolverRuleAssociations, ' +
  'route53resolver:ListFirewallRuleGroupAssociations';

export const DNS_RESOLUTION: Entries<Codes> = {
  'dns/resolver-unreachable': {
    title: 'A DNS server does not answer',
    summary:
      'A DNS server that this node is configured to ask is silent for every name. With another server behind it, every lookup first ' +
      'waits for the dead one; without, nothing resolves.',
    message: (data) =>
      `${list(data.servers)} ${word(data.servers, 'does', 'do')} not answer any DNS question. ` +
      (data.working.length > 0
        ? `${list(data.working)} still ${word(data.working, 'answers', 'answer')}, after each lookup has waited for the silent one.`
        : 'No server that is asked for these names answers, so that none of them resolves here.'),
    remedies: (data, context) => {
      const proof = verify(context, ['dns/resolver-unreachable']);
      const local = localResolver(data.servers, sampleHost([], context), context, proof);
      const far = local.length === 0 ? data.servers : data.servers.filter((server) => !isLocal(server));
      const servers = addressesOnly(far);
      if (local.length > 0 && far.length === 0) return local;
      const [group = 'NODE_SECURITY_GROUP_ID'] = valuesOf(context).groups;
      return [
        ...local,
        remedy({
          owner: 'dns',
          text:
            `See whether ${list(far)} ${word(far, 'runs', 'run')}, and whether UDP and TCP 53 get there: server, ` +
            `route, firewalls, and egress of this node's security group.`,
          commands: [
            ...asks([], servers, context),
            aws(
              context,
              `ec2 describe-security-groups --group-ids ${group} --query`,
              quoted('SecurityGroups[].IpPermissionsEgress'),
            ),
          ],
          permission: 'ec2:DescribeSecurityGroups',
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        ...(context.kind === 'hybrid' ? [] : [amazonResolverOff(context, proof), dhcpOptions(far, context, proof)]),
      ];
    },
    docs: [AMAZON_DNS, 'DHCP option sets in Amazon VPC'],
  },

  'dns/name-not-found': {
    title: 'The Amazon resolver says that the name does not exist',
    summary:
      "NXDOMAIN comes from the VPC's own resolver. Usually a private hosted zone covers the name but lacks the record: Route 53 does " +
      'not fall through to public DNS then. Otherwise the Region is wrong, or does not have the service.',
    message: (data) =>
      `${list(data.servers)} ${word(data.servers, 'answers', 'answer')} that ${list(data.hosts)} ` +
      `${word(data.hosts, 'does', 'do')} not exist (NXDOMAIN).`,
    remedies: (data, context) => {
      const { region, vpcId, zone } = valuesOf(context);
      const proof = verify(context, ['dns/name-not-found']);
      return [
        remedy({
          owner: 'dns',
          text:
            `Look for a private hosted zone or a Resolver rule at or above ${zone} that hides ${list(data.hosts)}. Add the missing record ` +
            'to it (an alias to the endpoint), or take the zone off this VPC.',
          commands: [
            ...asks(data.hosts, data.servers, context),
            ...route53LookUps(context),
            aws(context, 'route53 list-resource-record-sets --hosted-zone-id HOSTED_ZONE_ID --max-items 100'),
            aws(
              context,
              `route53 disassociate-vpc-from-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc VPCRegion=${region},VPCId=${vpcId}`,
            ),
          ],
          permission: `${ROUTE53_PERMISSION}, route53:ListResourceRecordSets, route53:DisassociateVPCFromHostedZone`,
          risk: 'Taking the zone off removes all of its names from the whole VPC: read its records before. Adding a record is safer.',
          rollback: aws(
            context,
            `route53 associate-vpc-with-hosted-zone --hosted-zone-id HOSTED_ZONE_ID --vpc VPCRegion=${region},VPCId=${vpcId}`,
          ),
          verify: proof,
        }),
        remedy({
          owner: 'node',
          text: `Make sure that ${region} is the Region meant; a mistyped one gives this answer as well.`,
          commands: [aws(context, 'ec2 describe-regions --region-names', region)],
          permission: 'ec2:DescribeRegions',
          risk: 'None.',
          verify: proof,
        }),
      ];
    },
    docs: ['Considerations when working with a private hosted zone (Route 53)'],
  },

  'dns/no-address': {
    title: 'The name exists, without a usable address',
    summary:
      'The answer is NOERROR but holds no address that this node can use. A DNS Firewall blocks that way, a zone may have the other ' +
      'address family only, and a server with rebinding protection strips private addresses.',
    message: (data) =>
      `${list(data.servers)} ${word(data.servers, 'answers', 'answer')} for ${list(data.hosts)}, but without any usable address (NODATA).`,
    remedies: (data, context) => [
      remedy({
        owner: 'dns',
        text:
          `Find what empties the answer for ${list(data.hosts)}: a Route 53 Resolver DNS Firewall rule (allow the names ahead of it), a ` +
          'private zone without an A record, or, on other servers, rebinding protection (Unbound: private-domain; dnsmasq: rebind-domain-ok).',
        commands: [
          ...asks(data.hosts, data.servers, context),
          ...route53LookUps(context),
          aws(context, 'route53resolver list-firewall-rules --firewall-rule-group-id FIREWALL_RULE_GROUP_ID'),
          aws(context, 'route53resolver list-firewall-domains --firewall-domain-list-id FIREWALL_DOMAIN_LIST_ID'),
        ],
        permission: `${ROUTE53_PERMISSION}, route53resolver:ListFirewallRules, route53resolver:ListFirewallDomains`,
        risk: 'The look-ups change nothing. A DNS Firewall rule group applies to every VPC that it is associated with.',
        verify: verify(context, ['dns/no-address']),
      }),
    ],
    docs: ['Rule actions in DNS Firewall (Route 53 Resolver)'],
  },

  'dns/server-failure': {
    title: 'DNS servers answer with a failure',
    summary:
      'The servers answer, but with SERVFAIL, REFUSED or something unusable, and there is no better view to compare with. Typical ' +
      'causes: a forwarder whose own upstream is down, a client that the server does not serve, failed DNSSEC validation.',
    message: (data) => `${list(data.hosts)} cannot be resolved: ${says(data.servers)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['dns/server-failure']);
      const servers = data.servers.map((s) => s.server);
      const local = localResolver(servers, sampleHost(data.hosts, context), context, proof);
      const far = local.length === 0 ? servers : servers.filter((server) => !isLocal(server));
      if (local.length > 0 && far.length === 0) return local;
      return [
        ...local,
        remedy({
          owner: 'dns',
          text:
            `On ${list(far)}: read the log for ${list(data.hosts)}. SERVFAIL: its upstream (often a Route 53 ` +
            'Resolver inbound endpoint) does not answer it, or DNSSEC validation fails. REFUSED: this node is not among its permitted clients.',
          commands: [...asks(data.hosts, far, context), ...inboundEndpointCommands(context)],
          permission: 'route53resolver:ListResolverEndpoints, route53resolver:ListResolverEndpointIpAddresses',
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
      ];
    },
    docs: ['Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)'],
  },

  'dns/truncated-tcp-blocked': {
    title: 'DNS over TCP is blocked',
    summary:
      'The answer is too large for UDP and comes truncated; the client must ask again over TCP (RFC 7766), and TCP 53 gets no answer.',
    message: (data) =>
      `${list(data.servers)} ${word(data.servers, 'truncates', 'truncate')} the answer for ${list(data.hosts)}, and TCP port 53 there does ` +
      'not answer.',
    remedies: (data, context) => {
      const servers = addressesOnly(data.servers);
      const [group = 'NODE_SECURITY_GROUP_ID'] = valuesOf(context).groups;
      const host = hostName(sampleHost(data.hosts, context));
      const allow = servers.map((server) =>
        isIpv6(server)
          ? aws(
              context,
              `ec2 authorize-security-group-egress --group-id ${group} --ip-permissions`,
              ipv6Permission(53, `${server}/128`),
            )
          : aws(context, `ec2 authorize-security-group-egress --group-id ${group} --protocol tcp --port 53 --cidr ${server}/32`),
      );
      return [
        remedy({
          owner: context.kind === 'hybrid' ? 'firewall' : 'vpc',
          text:
            `Allow TCP 53 beside UDP 53 to ${list(data.servers)}: firewalls between, network ACLs, the server's own filter, and egress of ` +
            "this node's security group.",
          commands: [
            ...servers.map((server) =>
              context.os === 'windows'
                ? `Test-NetConnection -ComputerName ${server} -Port 53`
                : `dig +tcp +noall +comments ${host} @${server}`,
            ),
            ...(context.kind === 'hybrid' ? [] : allow),
          ],
          permission: 'ec2:AuthorizeSecurityGroupEgress',
          risk: 'Every node with this security group may ask these servers over TCP.',
          ...(context.kind === 'hybrid' || allow.length === 0
            ? {}
            : { rollback: allow.map((command) => command.replace('authorize-', 'revoke-')).join('\n') }),
          verify: verify(context, ['dns/truncated-tcp-blocked']),
        }),
      ];
    },
    docs: ['https://www.rfc-editor.org/rfc/rfc7766'],
  },
};
