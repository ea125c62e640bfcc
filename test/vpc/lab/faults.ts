/** The faults of the network, as rules and routes. What the node then sees is proved by the self-test, not assumed. */
import { NODE_V4 } from './addresses.ts';
import type { Fault } from './types.ts';

const set = (ips: readonly string[]): string => `{ ${ips.join(', ')} }`;

/** A security group without inbound 443: packets to these addresses vanish. */
export const securityGroupDrops = (ips: readonly string[]): Fault => ({
  where: 'rtr',
  what: `443 to ${ips.join(', ')} vanishes on the way`,
  nft: [`add rule inet vpc sg iifname v-node ip daddr ${set(ips)} tcp dport 443 counter drop`],
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
