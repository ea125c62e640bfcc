/** The faults of the network, as rules and routes. What the node then sees is proved by the self-test, not assumed. */
import { NODE_V4, VPC } from './addresses.ts';
import type { Fault } from './types.ts';

const set = (ips: readonly string[]): string => `{ ${ips.join(', ')} }`;

/** A security group without inbound 443: packets to these addresses vanish. */
export const securityGroupDrops = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `443 to ${ips.join(', ')} vanishes on the way`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 counter drop`],
});

/** A rule of a security group that was taken away: what is tracked goes on, and nothing new begins. */
export const securityGroupClosed = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `SYNs to 443 of ${ips.join(', ')} vanish on the way, open ones go on`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 tcp flags & (syn | ack) == syn counter drop`],
});

/** Whatever stood in the way on the router is gone again. */
export const routerMended: Fault = {
  where: 'rtr',
  what: 'nothing is dropped any more',
  nft: ['flush chain inet vpc sg'],
};

/** Questions to one DNS server reach another one, as when a load balancer before them gets a member that lacks the forwarder. */
export const questionsLedTo = (asked: string, answering: string): Fault => ({
  where: 'rtr',
  what: `questions to ${asked} reach ${answering}`,
  nft: [
    'add table ip detour',
    'add chain ip detour before { type nat hook prerouting priority dstnat; }',
    ...['udp', 'tcp'].map(
      (transport) => `add rule ip detour before ip daddr ${asked} ${transport} dport 53 dnat to ${answering}`,
    ),
  ],
});

/** One connection loses its way, both ways, and nobody tells its ends: a stateful device has forgotten it. */
export const connectionForgotten = (port: number): Fault => ({
  where: 'rtr',
  what: `packets of the connection from port ${port} vanish`,
  nft: [`add rule inet vpc sg tcp sport ${port} counter drop`, `add rule inet vpc sg tcp dport ${port} counter drop`],
});

/** A firewall that answers for the endpoint with RST. */
export const firewallResets = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `443 to ${ips.join(', ')} is answered with RST`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 counter reject with tcp reset`],
});

/** A router that has no way there and says so with ICMP. */
export const hostUnreachable = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `443 to ${ips.join(', ')} is answered with ICMP host unreachable`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 counter reject with icmp type host-unreachable`],
});

/** A network ACL that lets requests out and swallows the answers. */
export const naclDropsAnswers = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `answers from port 443 of ${ips.join(', ')} vanish on the way back`,
  nft: [`add rule inet vpc nacl oifname v-node ip saddr ${set(ips)} tcp sport 443 counter drop`],
});

/** The node's own firewall swallows what it sends to these addresses. */
export const nodeFirewallDrops = (ips: readonly string[]): Fault => ({
  where: 'node',
  what: `the node's own firewall drops packets to ${ips.join(', ')}`,
  nft: [`add rule inet host output ip daddr ${set(ips)} counter drop`],
});

/** The instance metadata service cannot be reached from the node: a local firewall, as hardening guides make it. */
export const imdsFirewalled: Fault = nodeFirewallDrops(['169.254.169.254']);

/** A site's router has no way to the metadata address, and says nothing. */
export const metadataSwallowed: Fault = {
  where: 'rtr',
  what: 'packets to the metadata address vanish',
  nft: ['add rule inet vpc edge iifname v-node ip daddr 169.254.169.254 counter drop'],
};

/** The large hello and everything after it vanish; the handshake of TCP passes. */
export const helloDropped = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `TLS hellos to ${ips.join(', ')} vanish after TCP has opened`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 meta length > 300 counter drop`],
});

/** Nothing that the node sends arrives anywhere, link-local services included; nobody tells it. */
export const everythingDropped: Fault = {
  where: 'rtr',
  what: 'every packet of the node vanishes',
  nft: ['add rule inet vpc edge iifname v-node counter drop'],
};

/** The same, seen as the node's route table having lost its default route: the kernel refuses at once. */
export const noDefaultRoute: Fault = { where: 'node', what: 'the node has no default route', ip: ['route del default'] };

/** IMDS answers die on their way beyond one hop. Only meaningful for a node behind another namespace; kept with its address here. */
export const imdsHopLimit: Fault = {
  where: 'rtr',
  what: 'answers of IMDS to the token request vanish',
  nft: [`add rule inet vpc out ip saddr 169.254.169.254 ip daddr ${NODE_V4} tcp sport 80 meta length > 60 counter drop`],
};

/** DNS over TCP is closed: truncated answers cannot be completed. */
export const dnsTcpClosed = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `TCP 53 of ${ips.join(', ')} refuses`,
  nft: [`add rule inet vpc edge iifname v-node ip daddr ${set(ips)} tcp dport 53 counter reject with tcp reset`],
});

/** A firewall that says with ICMP that it forbids the connection. */
export const adminProhibited = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `443 to ${ips.join(', ')} is answered with ICMP administratively prohibited`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 counter reject with icmp type admin-prohibited`],
});

/** TCP opens; whoever sends a hello gets RST. */
export const helloReset = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `TLS hellos to ${ips.join(', ')} are answered with RST`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 meta length > 300 counter reject with tcp reset`],
});

/**
 * A middlebox that cannot take hellos beyond one packet (post-quantum key shares): the record of a hello announces more than
 * 1,300 bytes. Other full-sized packets pass. `@ih` is what follows the TCP header.
 */
export const largeHelloDroppedFrom = (end: 'node' | 'proxy'): Fault => ({
  where: 'rtr',
  what: 'TLS hellos of more than 1,300 bytes vanish',
  nft: [`add rule inet vpc sg iifname v-${end} tcp dport 443 @ih,0,8 0x16 @ih,40,8 0x01 @ih,24,16 > 1300 counter drop`],
});
export const largeHelloDropped: Fault = largeHelloDroppedFrom('node');

/** A device behind the proxy that resets what is larger than a handshake's first packets, for these addresses. */
export const helloResetBehindProxy = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `what the proxy sends to ${ips.join(', ')} is answered with RST`,
  nft: [
    `add rule inet vpc sg iifname v-proxy ip daddr ${set(ips)} tcp dport 443 meta length > 300 counter reject with tcp reset`,
  ],
});

/** The same middlebox, if it answers such a hello with RST. */
export const largeHelloReset: Fault = {
  where: 'rtr',
  what: 'TLS hellos of more than 1,300 bytes are answered with RST',
  nft: [
    'add rule inet vpc sg iifname v-node tcp dport 443 @ih,0,8 0x16 @ih,40,8 0x01 @ih,24,16 > 1300 counter reject with tcp reset',
  ],
};

/** Routers that need to say so are not heard: without it a smaller MTU is only a smaller MTU. */
const noFragmentationNeeded = 'add rule inet vpc out icmp type destination-unreachable icmp code frag-needed counter drop';

/** Full-sized packets to the node vanish: a link of 1,400 bytes on the way back, and no ICMP about it. */
export const mtuBlackHoleInbound: Fault = {
  where: 'rtr',
  what: 'packets above 1,400 bytes to the node vanish',
  ip: [`route change ${VPC.subnetCidr} dev v-node src 10.20.1.1 mtu lock 1400`],
  nft: [noFragmentationNeeded],
};

/** The same on the way out: towards the endpoints and the internet. */
export const mtuBlackHoleOutbound: Fault = {
  where: 'rtr',
  what: 'packets above 1,400 bytes from the node vanish',
  ip: [
    ...['10.20.2', '10.20.4', '10.99.2'].map((net) => `route change ${net}.0/24 dev v-ep src ${net}.1 mtu lock 1400`),
    'route change default via 100.64.0.2 mtu lock 1400',
  ],
  nft: [noFragmentationNeeded],
};

/** A narrow link towards the node; nothing is lost, everything waits. */
export const slowLink = (rate: string): Fault => ({
  where: 'rtr',
  what: `the node's link carries ${rate}`,
  tc: [`qdisc add dev v-node root tbf rate ${rate} burst 1600 latency 20s`],
});

/**
 * Of ten packets from the node that `fits` matches, those with these numbers are lost, retransmissions included; the count goes on from
 * packet to packet, so that the same run loses the same ones.
 */
export const packetsLost = (ofTen: readonly number[], fits: string): Fault => ({
  where: 'rtr',
  what: `${ofTen.length} of ten packets from the node are lost: ${fits}`,
  nft: [`add rule inet vpc edge iifname v-node ${fits} numgen inc mod 10 ${set(ofTen.map(String))} counter drop`],
});

/**
 * The same, but no connection loses a second packet: whether one loses all of its tries depends on the order in which others send, which is chance.
 */
export const packetsLostOnce = (ofTen: readonly number[], fits: string): Fault => {
  const connection = 'ip daddr . th sport . th dport';
  const which = `${fits} ${connection} != @lossy numgen inc mod 10 ${set(ofTen.map(String))}`;
  return {
    where: 'rtr',
    what: `${ofTen.length} of ten packets from the node are lost, one of each connection at most: ${fits}`,
    nft: [
      'add set inet vpc lossy { type ipv4_addr . inet_service . inet_service; size 65535; flags dynamic; }',
      `add rule inet vpc edge iifname v-node ${which} add @lossy { ${connection} } counter drop`,
    ],
  };
};

/** The first packet that matches is lost, and no other one. */
export const firstPacketLost = (fits: string): Fault => ({
  where: 'rtr',
  what: `the first packet from the node is lost: ${fits}`,
  nft: [`add rule inet vpc edge iifname v-node ${fits} numgen inc mod 100000 0 counter drop`],
});

/** A network inside this machine (of containers, of a VPN) that has the addresses of another one outside. */
export const insideNetwork = (dev: string, kind: 'bridge' | 'tun', network: string): Fault => ({
  where: 'node',
  what: `${dev} of the node has ${network}`,
  ip: [
    kind === 'tun' ? `tuntap add dev ${dev} mode tun` : `link add ${dev} type bridge`,
    `link set ${dev} up`,
    `addr add ${network} dev ${dev}`,
  ],
});

/** A file system of its own where the agent keeps its state, with these options of `mount`, and then these commands in it. */
export const ownStorage = (what: string, options: string, ...then: readonly string[]): Fault => ({
  where: 'node',
  what,
  shell: [
    [
      'cp -a /var/lib/amazon/ssm /tmp/state',
      `mount -t tmpfs -o ${options} tmpfs /var/lib/amazon/ssm`,
      'cp -a /tmp/state/. /var/lib/amazon/ssm/',
      'cd /var/lib/amazon/ssm',
      ...then,
    ].join('; '),
  ],
});

/** So many files, sockets and pipes the agent may have open. */
export const agentMayOpen = (files: number): Fault => ({
  where: 'node',
  what: `the agent may open ${files} files`,
  shell: [`prlimit --pid "$(pgrep -o amazon-ssm-agen)" --nofile=${files}:${files}`],
});

/** Shell commands in the node's own view of its files. */
export const ownFiles = (what: string, ...shell: readonly string[]): Fault => ({ where: 'node', what, shell });

/** Changes to the node's own routes and rules, as `ip -batch` takes them. */
export const ownRoutes = (what: string, ...ip: readonly string[]): Fault => ({ where: 'node', what, ip });
/** What somebody wrote into the node's own packet filter. */
export const nodeFirewall = (what: string, nft: readonly string[]): Fault => ({ where: 'node', what, nft });

/** A chain of the node's own filter for what comes in; the ruleset has one for what goes out. */
const INPUT = 'add chain inet host input { type filter hook input priority 0; policy accept; }';

/** The node's own firewall swallows what these addresses answer. */
export const nodeFirewallDropsAnswers = (ips: readonly string[]): Fault =>
  nodeFirewall(`the node's own firewall drops answers from ${ips.join(', ')}`, [
    INPUT,
    'add rule inet host input iifname lo accept',
    `add rule inet host input ip saddr ${set(ips)} tcp sport 443 counter drop`,
  ]);

/** Rules as hardening guides have them, without a fault: devices by wildcard, a verdict map of states, the other family refused. */
export const nodeFirewallHardened: Fault = nodeFirewall('the node has a firewall that lets its own connections be', [
  'add chain inet host input { type filter hook input priority 0; policy drop; }',
  'add rule inet host input ct state vmap { established : accept, related : accept, invalid : drop }',
  'add rule inet host input iifname lo accept',
  'add rule inet host input meta l4proto { icmp, ipv6-icmp } accept',
  'add chain inet host strict { type filter hook output priority 10; policy drop; }',
  'add rule inet host strict meta nfproto ipv6 reject',
  'add rule inet host strict oifname { "lo", "eth*" } accept',
]);

/** By the node's own clock its processes began an hour earlier. `worker`: an idle one runs, too. */
export const agentLongRunning = (worker?: 'worker'): Fault => ({
  where: 'node',
  what: `the agent has been running for an hour${worker === undefined ? '' : ', and so has an idle worker'}`,
  shell: [
    "awk '{ print $1 + 3600, $2 }' /proc/uptime >/tmp/uptime",
    'mount --bind /tmp/uptime /proc/uptime',
    ...(worker === undefined
      ? []
      : ['cp /bin/sleep /usr/bin/ssm-agent-worker', '/usr/bin/ssm-agent-worker 100000 </dev/null >/dev/null 2>&1 &']),
  ],
});
