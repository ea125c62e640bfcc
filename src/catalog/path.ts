/** Paths that carry some packets and not others. */
import type { Remedy } from '../verdict.types.ts';
import type { At, RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { firewallCommands, nodeQuote, restartAgent } from './node-commands.ts';
import { detailOf, ipsOf, list, places } from './phrases.ts';
import { own, quoted } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { addressesOnly, valuesOf } from './values.ts';

type Codes = 'path/mtu-black-hole' | 'path/lossy';

/** Ethernet's, and what internet gateways carry; EC2's own interfaces start with 9,001. */
const ORDINARY_MTU = 1_500;
/** Below what common tunnels leave of that (IPsec at AWS: 1,446 at best). */
const TUNNEL_MTU = 1_400;

/** Endpoint interfaces do not answer ping, so the path's size is seen by tracing and by the interface's own MTU. */
export function packetSize(addresses: readonly At[], context: RemedyContext, verification: string): Remedy {
  const ips = addressesOnly(ipsOf(addresses)).slice(0, 2);
  return remedy({
    owner: 'node',
    text:
      `Full-sized packets may vanish on the way to ${list(ips)} (VPN, transit gateway and tunnels carry less than 9,001 bytes): compare the MTU ` +
      'of the interface with that of the path. The durable repair is to let ICMP "fragmentation needed" through, or MSS clamping on the tunnel.',
    commands: sizeCommands(ips, context),
    risk: 'The look-ups change nothing.',
    verify: verification,
  });
}

function sizeCommands(ips: readonly string[], context: RemedyContext): readonly string[] {
  if (context.os === 'windows') return ['Get-NetIPInterface | Select-Object InterfaceAlias, AddressFamily, NlMtu'];
  if (context.os === 'macos') return ['ifconfig'];
  return ['ip link show', ...ips.map((ip) => `tracepath -n ${ip}`)];
}

/** ICMP is filtered like anything else; a network ACL has to let it in and out. */
function letIcmpThrough(context: RemedyContext, verification: string): Remedy {
  const { subnetId } = valuesOf(context);
  const hybrid = context.kind === 'hybrid';
  return remedy({
    owner: hybrid ? 'firewall' : 'vpc',
    text:
      'On the way: every firewall, appliance and network ACL between here and the endpoint must pass ICMP "fragmentation needed" (type 3, code 4; ' +
      'for IPv6 "packet too big", type 2), and tunnels should clamp the MSS of TCP to what they carry. ' +
      (hybrid ? "The commands show this node's own filter." : 'The command shows the network ACL of this subnet.'),
    commands: hybrid
      ? firewallCommands(context, [])
      : [
          aws(
            context,
            `ec2 describe-network-acls --filters Name=association.subnet-id,Values=${subnetId} --query`,
            quoted('NetworkAcls[].{Id:NetworkAclId,Entries:Entries}'),
          ),
        ],
    ...(hybrid ? {} : { permission: 'ec2:DescribeNetworkAcls' }),
    risk: 'The look-up changes nothing. A network ACL applies to every node of its subnet.',
    verify: verification,
  });
}

/** The stopgap: smaller packets from this node, and (as its MSS tells the other side) towards it. */
function smallerPackets(addresses: readonly At[], context: RemedyContext, verification: string): Remedy {
  const [ip = own`0.0.0.0`] = addressesOnly(ipsOf(addresses));
  const at = nodeQuote(context, ip);
  const commands =
    context.os === 'windows'
      ? [
          `Find-NetRoute -RemoteIPAddress ${at} | Select-Object -First 1 InterfaceAlias`,
          `Find-NetRoute -RemoteIPAddress ${at} | Select-Object -First 1 | ForEach-Object { Set-NetIPInterface -InterfaceIndex $_.InterfaceIndex -NlMtuBytes ${TUNNEL_MTU} }`,
        ]
      : context.os === 'macos'
        ? [`route -n get ${at}`, `sudo networksetup -setMTU en0 ${TUNNEL_MTU}`]
        : [
            `ip route get ${at}`,
            `sudo ip link set dev "$(ip -o route get ${at} | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')" mtu ${TUNNEL_MTU}`,
          ];
  return remedy({
    owner: 'node',
    text:
      `As a stopgap on this node: an MTU of ${TUNNEL_MTU} bytes also lowers the MSS that it announces, so that packets get smaller both ways. ` +
      'Look at the present value first. It lasts until the next start.',
    commands: [...sizeCommands([], context), ...commands],
    permission: 'administrator rights on the node',
    risk: "All of the interface's traffic uses smaller packets, at the price of some throughput; connections that are open may hang for a moment.",
    rollback: `Set the former MTU again (${ORDINARY_MTU}, or 9001 on EC2), or restart the node.`,
    verify: verification,
  });
}

export const PATH: Entries<Codes> = {
  'path/mtu-black-hole': {
    title: 'Full-sized packets vanish on the way',
    summary:
      'TCP opens and small packets pass, those that fill the MTU vanish without a word: a link on the way carries less, and the ICMP message that ' +
      'would say so is filtered. TLS handshakes hang, because certificates and large hellos need full packets.',
    message: (data) =>
      `Small packets pass between this node and ${places(data.addresses)}, full-sized ones ` +
      `${{ inbound: 'from there (inbound)', outbound: 'to there (outbound)', both: 'in both directions' }[data.direction]} vanish${detailOf(data.addresses)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['path/mtu-black-hole', 'tls/stalled']);
      return [
        packetSize(data.addresses, context, proof),
        smallerPackets(data.addresses, context, proof),
        letIcmpThrough(context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['Network maximum transmission unit (MTU) for your EC2 instance', 'RFC 2923, section 2.1: black hole detection'],
  },

  'path/lossy': {
    title: 'Packets are lost on the way',
    summary:
      'Of several connections begun at one instant to the same address, some open at once and others do not: packets are lost by chance, by a ' +
      'path that is overloaded or broken in part. Everything works sometimes.',
    message: (data) =>
      `${data.failed} of ${data.tried} connections to ` +
      `${list(data.addresses.map(({ host, ip }) => `${host} (${ip})`))} did not open when others, begun at the same instant, did: packets are lost on the way.`,
    remedies: (data, context) => {
      const proof = verify(context, ['path/lossy', 'tcp', 'tls']);
      const ips = addressesOnly(data.addresses.map(({ ip }) => ip)).slice(0, 2);
      const { vpcId, instanceId } = valuesOf(context);
      const onThisNode =
        context.os === 'windows'
          ? ['Get-NetAdapterStatistics', 'netstat -s -p tcp', ...ips.map((ip) => `pathping -n ${ip}`)]
          : context.os === 'macos'
            ? ['netstat -s -p tcp', 'netstat -i']
            : [
                'ip -s link',
                'nstat -az TcpRetransSegs TcpExtTCPSynRetrans',
                ...(context.kind === 'ec2' ? ["ethtool -S eth0 | grep -E 'allowance_exceeded|drop'"] : []),
                ...ips.map((ip) => `mtr -n -r -c 50 -T -P 443 ${ip}`),
              ];
      return [
        remedy({
          owner: 'node',
          text:
            'Find where they are lost, from here outwards: counters of dropped packets on this interface (on EC2, the allowances of the instance ' +
            'type), then hop by hop on TCP 443.',
          commands: onThisNode,
          permission: 'administrator rights on the node',
          risk: 'The look-ups change nothing; the trace sends some packets.',
          verify: proof,
        }),
        remedy({
          owner: context.kind === 'hybrid' ? 'firewall' : 'vpc',
          text:
            'Then what lies between: a VPN tunnel that flaps, a NAT gateway without free ports (ErrorPortAllocation), an overloaded appliance, ' +
            'or two routes of which one is broken.',
          commands: [
            aws(
              context,
              'ec2 describe-vpn-connections --query',
              quoted('VpnConnections[].{Id:VpnConnectionId,Tunnels:VgwTelemetry}'),
            ),
            aws(
              context,
              `ec2 describe-nat-gateways --filter Name=vpc-id,Values=${vpcId} --query`,
              quoted('NatGateways[].{Id:NatGatewayId,State:State}'),
            ),
            ...(context.kind === 'hybrid' ? [] : [aws(context, `ec2 describe-instance-status --instance-ids ${instanceId}`)]),
          ],
          permission: 'ec2:DescribeVpnConnections, ec2:DescribeNatGateways, ec2:DescribeInstanceStatus',
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
      ];
    },
    docs: ['Monitor network performance for ENA settings on your EC2 instance'],
  },
};
