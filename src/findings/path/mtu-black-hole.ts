/** Full-sized packets vanish on the way, so TLS handshakes hang. */

import { handshakeCause } from '../../picture/handshake-cause.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { passBehindProxy } from '../../remedies/behind-proxy.ts';
import { firewallCommands, nodeQuote, restartAgent } from '../../remedies/node-commands.ts';
import { packetSize, sizeCommands } from '../../remedies/packet-size.ts';
import { detailOf, ipsOf, places } from '../../remedies/phrases.ts';
import { own, quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { draftAt } from '../tls/hits.ts';
import { causedBy } from '../tls/hung.ts';

/** Seen from this node: `inbound` packets are those that it should receive. */
export interface PathMtuBlackHoleData {
  readonly addresses: readonly At[];
  readonly direction: 'inbound' | 'outbound' | 'both';
}

/** Ethernet's, and what internet gateways carry; EC2's own interfaces start with 9,001. */
const ORDINARY_MTU = 1_500;

/** Below what common tunnels leave of that (IPsec at AWS: 1,446 at best). */
const TUNNEL_MTU = 1_400;

export const pathMtuBlackHole: Finding<'path/mtu-black-hole', PathMtuBlackHoleData> = {
  code: 'path/mtu-black-hole',
  number: 31,
  title: 'Full-sized packets vanish on the way',
  summary:
    'TCP opens and small packets pass, those that fill the MTU vanish without a word: a link on the way carries less, and the ICMP message that ' +
    'would say so is filtered. TLS handshakes hang, because certificates and large hellos need full packets.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `Small packets pass between this node and ${places(data.addresses)}, full-sized ones ` +
    `${{ inbound: 'from there (inbound)', outbound: 'to there (outbound)', both: 'in both directions' }[data.direction]} vanish${detailOf(data.addresses)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['path/mtu-black-hole', 'tls/stalled']);
    return [
      packetSize(data.addresses, context, proof),
      ...passBehindProxy(data.addresses, 'let ICMP "fragmentation needed" pass on their way to these names', context, proof),
      smallerPackets(data.addresses, context, proof),
      letIcmpThrough(context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['Network maximum transmission unit (MTU) for your EC2 instance', 'RFC 2923, section 2.1: black hole detection'],
  page: {
    recognised:
      'A handshake hangs, and a second look shows that size decides: the short answer to a small hello arrives and the certificates after it do ' +
      'not (inbound), or a small hello is answered and a full-sized request after it is not (outbound).',
    severity: 'Error.',
  },
  sample: { addresses: SILENT_IN_VPC, direction: 'inbound' },
};

function judge(picture: Picture): readonly DraftOf<'path/mtu-black-hole', PathMtuBlackHoleData>[] {
  const hits = causedBy(picture, ['inbound', 'outbound']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const ways = new Set(hits.flatMap(({ connection }) => handshakeCause(connection) ?? []));
  const direction = ways.size === 2 ? 'both' : ways.has('inbound') ? 'inbound' : 'outbound';
  const looked = hits.filter(({ connection }) => handshakeCause(connection) !== null);
  const evidence = looked.map(({ connection }) => {
    const { host, ip, proxy } = connection;
    const place = `${host} ${proxy === undefined ? 'at' : 'through the proxy'} ${ip}`;
    return handshakeCause(connection) === 'inbound'
      ? `${place}: the short answer to a small hello arrives, the certificates after it do not`
      : `${place}: a small hello is answered, a full-sized request after it is not`;
  });
  return [{ code: 'path/mtu-black-hole', ...draft, data: { addresses, direction }, evidence: [...evidence, ...draft.evidence] }];
}

/** ICMP is filtered like anything else; a network ACL has to let it in and out. */
function letIcmpThrough(context: RemedyContext, verification: string): Remedy {
  const { subnetId } = valuesOf(context);
  const hybrid = context.kind === 'hybrid';
  return remedy({
    title: 'let ICMP "fragmentation needed" pass on the way',
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

/**
 * The stopgap: smaller packets from this node, and (as its MSS tells the other side) towards it.
 */
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
    title: 'as a stopgap, lower the MTU of this node',
    owner: 'node',
    text:
      `As a stopgap on this node: an MTU of ${TUNNEL_MTU} bytes also lowers the MSS that it announces, so that packets get smaller both ways. ` +
      'Look at the present value first. It lasts until the next start.',
    commands: [...sizeCommands([], context), ...commands],
    permission: 'administrator rights on the node',
    risk: "All of the interface's traffic uses smaller packets, at the price of some throughput; connections that are open may hang for a moment.",
    rollback: `Set the former MTU again (${ORDINARY_MTU}, or 9001 on EC2), or restart the node.`,
    rollbackIsText: true,
    verify: verification,
  });
}
