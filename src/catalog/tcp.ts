/** TCP connections that vanish, are refused, or work at one address and not at another. */

import type { Remedy } from '../verdict.types.ts';
import type { At, RemedyContext } from './data.ts';
import { createEndpoints, s3Gateway } from './endpoints.ts';
import type { Entries } from './entry.ts';
import type { SilentAddresses } from './network.ts';
import { aclAndRoute, endpointGroup, internetPath, openFirewall, ownEgress, whoseCommands } from './network.ts';
import { firewallCommands, restartAgent } from './node-commands.ts';
import { ownFirewall } from './own-firewall.ts';
import { detailOf, hostsOf, ipsOf, list, places, unique, word } from './phrases.ts';
import { aws, remedy, verify } from './remedy.ts';
import { connectionHint, flowLogs, reachability } from './suspects.ts';
import { addressesOnly, isInVpc, isPrivate, servicesOf, valuesOf } from './values.ts';

type Codes = 'tcp/filtered' | 'tcp/no-internet-path' | 'tcp/firewalled' | 'tcp/refused' | 'tcp/unreachable' | 'tcp/partial';

function silentOf(addresses: readonly At[], outsideVpc: boolean): SilentAddresses {
  const localIps = unique(addresses.flatMap((a) => (a.localIp === undefined ? [] : [a.localIp])));
  return { ips: ipsOf(addresses), localIps, outsideVpc };
}

/** Some address lies outside the VPC, as far as its ranges are known. */
function someOutside(addresses: readonly At[], context: RemedyContext): boolean {
  return valuesOf(context).ranges.length > 0 && addresses.some((a) => !isInVpc(a.ip, context));
}

function withHint(fix: Remedy, hint: string): Remedy {
  return { ...fix, text: `${fix.text}${hint}` };
}

/** The endpoints that these hosts would need; a host of no known service still needs the two that nothing works without. */
function wantedServices(hosts: readonly string[]): ReturnType<typeof servicesOf> {
  const found = servicesOf(hosts).filter((service) => service !== 's3');
  return found.length > 0 ? found : ['ssm', 'ssmmessages'];
}

export const TCP: Entries<Codes> = {
  'tcp/filtered': {
    title: 'Packets to a private endpoint vanish',
    summary:
      'The name resolves to a private address, and connections to TCP 443 there get no answer at all. Something drops the packets: this ' +
      "node's firewall or egress rules, the endpoint's security group, a network ACL, or a route.",
    message: (data) => {
      const where = data.outsideVpc ? ', outside this VPC' : '';
      const rest = data.everything
        ? "Nothing on TCP 443 answers from here, so this node's own way out comes first."
        : 'Other connections on TCP 443 pass, so that only this is closed to this node.';
      return `${places(data.addresses)} ${word(hostsOf(data.addresses), 'does', 'do')} not answer on TCP 443${where}${detailOf(data.addresses)}. ${rest}`;
    },
    remedies: (data, context) => {
      const proof = verify(context, ['tcp/filtered']);
      const silent = silentOf(data.addresses, data.outsideVpc);
      // The suspects in the order of what can be excluded: this node in a minute and without anybody's help, then by what was
      // recorded, then by what is configured.
      const suspects = [
        ...ownFirewall(silent.ips, context, proof),
        ...flowLogs(data.addresses, data.outsideVpc, context, proof),
        ...reachability(silent.ips[0] ?? '', context, proof),
      ];
      const egress = context.kind === 'hybrid' ? [] : [ownEgress(silent.ips, context, proof)];
      const group = endpointGroup(silent, context, proof);
      const between =
        context.kind === 'hybrid' ? openFirewall(hostsOf(data.addresses), context, proof) : aclAndRoute(silent, context, proof);
      // When other addresses answer on the same port, a general block on this node is excluded: the far side is the likely owner, and
      // whoever reads no further must find it first.
      const steps = data.everything ? [...suspects, ...egress, group, between] : [group, ...suspects, between, ...egress];
      return [...steps, restartAgent(context, verify(context, ['tcp']))];
    },
    docs: [
      'Improve the security of EC2 instances by using VPC endpoints for Systems Manager',
      'Logging IP traffic using VPC Flow Logs',
    ],
  },

  'tcp/no-internet-path': {
    title: 'There is no way to the internet',
    summary:
      'The names resolve to public addresses, and packets there vanish. Nothing says that the VPC is meant to be private, so there are two ' +
      'ways out: repair the internet path, or create VPC endpoints.',
    message: (data) =>
      `The public addresses of ${places(data.addresses)} do not answer on TCP 443${detailOf(data.addresses)}: this node has no working path ` +
      'to the internet, and no private endpoint either.',
    remedies: (data, context) => {
      const hosts = hostsOf(data.addresses);
      const proof = verify(context, ['tcp/no-internet-path', 'dns/endpoint-missing']);
      const internet = internetPath(hosts, context, verify(context, ['tcp/no-internet-path']));
      if (context.kind === 'hybrid') return [internet, restartAgent(context, proof)];
      return [
        internet,
        createEndpoints(wantedServices(hosts), context, proof),
        ...(servicesOf(hosts).includes('s3') ? [s3Gateway(context, verify(context, ['s3', 'tcp/no-internet-path']))] : []),
        ...ownFirewall(ipsOf(data.addresses), context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['NAT gateways', 'Improve the security of EC2 instances by using VPC endpoints for Systems Manager'],
  },

  'tcp/firewalled': {
    title: 'A firewall drops this public endpoint',
    summary:
      'Packets to the public addresses of this endpoint vanish while other public endpoints answer: a firewall on the way lets only some names ' +
      'or addresses through.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'does', 'do')} not answer on TCP 443${detailOf(data.addresses)}, while ` +
      `${list(data.answering)} ${word(data.answering, 'answers', 'answer')}.`,
    remedies: (data, context) => {
      const hosts = hostsOf(data.addresses);
      const proof = verify(context, ['tcp/firewalled']);
      return [
        withHint(openFirewall(hosts, context, proof), connectionHint(data.addresses)),
        ...ownFirewall(ipsOf(data.addresses), context, proof),
      ];
    },
    docs: ['Stateful domain list rule groups in AWS Network Firewall'],
  },

  'tcp/refused': {
    title: 'The connection is refused',
    summary:
      'The address answers with a reset (RST): either nothing listens there, so that the name leads to the wrong machine, or a firewall ' +
      'rejects instead of dropping. An AWS endpoint never refuses TCP 443.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'refuses', 'refuse')} TCP 443${detailOf(data.addresses)}: wrong machine, or a firewall ` +
      'that rejects.',
    remedies: (data, context) => {
      const proof = verify(context, ['tcp/refused']);
      const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivate(ip, context));
      return [
        remedy({
          owner: inside.length > 0 ? 'vpc' : 'firewall',
          ...(inside.length > 0 && someOutside(data.addresses, context)
            ? { account: `the account that owns ${list(inside)}` }
            : {}),
          text:
            inside.length > 0
              ? `See whose ${list(inside)} ${word(inside, 'is', 'are')}: no interface of a VPC endpoint there means that DNS or a hosts file names an old address.`
              : `See which firewall or proxy between here and ${list(ipsOf(data.addresses))} rejects TCP 443 for ${list(hostsOf(data.addresses))}.`,
          commands: inside.length > 0 ? whoseCommands(inside, context) : firewallCommands(context, ipsOf(data.addresses)),
          permission: inside.length > 0 ? 'ec2:DescribeNetworkInterfaces' : 'administrator rights on the node',
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        ...ownFirewall(ipsOf(data.addresses), context, proof),
      ];
    },
  },

  'tcp/unreachable': {
    title: 'There is no route to the endpoint',
    summary:
      'The kernel has no route to the address, or a router answers with ICMP "unreachable". Unlike a silent drop, that is quick and explicit.',
    message: (data) => `There is no route to ${places(data.addresses)}${detailOf(data.addresses)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tcp/unreachable']);
      const ips = ipsOf(data.addresses);
      const near = ips.some((ip) => isPrivate(ip, context));
      return [
        ...ownFirewall(ips, context, proof),
        ...(near && context.kind !== 'hybrid'
          ? [aclAndRoute(silentOf(data.addresses, someOutside(data.addresses, context)), context, proof)]
          : [internetPath(hostsOf(data.addresses), context, proof)]),
      ];
    },
    docs: ['Configure route tables (Amazon VPC)'],
  },

  'tcp/partial': {
    title: 'One zone of the endpoint is broken',
    summary:
      'Some addresses of one endpoint answer and others do not. DNS hands them out in rotation, so that it works sometimes. The security group is ' +
      "the same for all of an endpoint's interfaces: a network ACL or a route of the failing zone's subnet is the suspect.",
    message: (data) =>
      `${places(data.failing)} ${word(hostsOf(data.failing), 'does', 'do')} not answer on TCP 443${detailOf(data.failing)}, while ` +
      `${list(ipsOf(data.working))} ${word(ipsOf(data.working), 'does', 'do')}: it works only when DNS happens to name the right one.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tcp/partial']);
      const ips = ipsOf(data.failing);
      const inside = addressesOnly(ips).filter((ip) => isPrivate(ip, context));
      if (inside.length === 0) return [openFirewall(hostsOf(data.failing), context, proof), ...ownFirewall(ips, context, proof)];
      const outside = someOutside(data.failing, context);
      return [
        // Other addresses of the same endpoint answer: its zone comes before this node, whose rules rarely know single addresses.
        remedy({
          owner: 'vpc',
          ...(outside ? { account: `the account that owns ${list(inside)}` } : {}),
          text:
            `Find the subnet and zone of ${list(inside)}, then that subnet's network ACL and route table: TCP 443 in from this node, ports ` +
            '1024-65535 back.',
          commands: [
            ...whoseCommands(inside, context),
            aws(context, 'ec2 describe-network-acls --filters Name=association.subnet-id,Values=ENDPOINT_SUBNET_ID'),
            aws(context, 'ec2 describe-route-tables --filters Name=association.subnet-id,Values=ENDPOINT_SUBNET_ID'),
          ],
          permission: 'ec2:DescribeNetworkInterfaces, ec2:DescribeNetworkAcls, ec2:DescribeRouteTables',
          risk: 'The look-ups change nothing. A network ACL applies to every node of its subnet.',
          verify: proof,
        }),
        ...ownFirewall(ips, context, proof),
        ...flowLogs(
          data.failing.filter(({ ip }) => inside.some((known) => known === ip)),
          outside,
          context,
          proof,
        ),
        ...reachability(inside[0] ?? '', context, proof),
        remedy({
          owner: 'vpc',
          ...(outside ? { account: `the account that owns ${list(inside)}` } : {}),
          text: 'Until it is repaired: take the broken subnet off the endpoint, so that DNS names only interfaces that answer.',
          commands: [
            aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --remove-subnet-ids ENDPOINT_SUBNET_ID'),
          ],
          permission: 'ec2:ModifyVpcEndpoint',
          risk: 'One zone less: without a second working zone the endpoint is gone for everybody, and the interface returns with another address.',
          rollback: aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --add-subnet-ids ENDPOINT_SUBNET_ID'),
          verify: proof,
        }),
      ];
    },
    docs: ['Control traffic to subnets using network ACLs'],
  },
};
