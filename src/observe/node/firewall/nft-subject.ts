/** What a match of nftables looks at, and what it says besides: `tcp dport` is about TCP alone. */
import type { FirewallCondition, FirewallSubject } from '../../../facts/firewall.ts';
import { type Item, isItem } from './nft-values.ts';

export interface Subject {
  /** `other`: something that is not understood. */
  readonly on: FirewallSubject;
  /** nft takes them as understood, and does not write them. */
  readonly implied: readonly FirewallCondition[];
}

const IP_FIELDS: Readonly<Record<string, FirewallSubject>> = {
  daddr: 'destination',
  saddr: 'source',
  protocol: 'protocol',
  nexthdr: 'protocol',
  version: 'family',
};
const TRANSPORT_FIELDS: Readonly<Record<string, FirewallSubject>> = { dport: 'port', sport: 'source-port', flags: 'flags' };
const META: Readonly<Record<string, FirewallSubject>> = {
  l4proto: 'protocol',
  nfproto: 'family',
  protocol: 'family',
  oifname: 'interface',
  oif: 'interface',
  iifname: 'in-interface',
  iif: 'in-interface',
  mark: 'mark',
  skuid: 'user',
  skgid: 'group',
};
const CT: Readonly<Record<string, FirewallSubject>> = {
  state: 'state',
  direction: 'direction',
  status: 'status',
  mark: 'ct-mark',
  protocol: 'protocol',
  l3proto: 'family',
};
/** Protocols of which we know that neither a question nor its answer is one. */
const OTHER_PROTOCOLS: ReadonlySet<unknown> = new Set(['icmp', 'icmpv6', 'igmp', 'sctp', 'dccp', 'udplite', 'esp', 'ah', 'comp']);

export function subjectOf({ payload, meta, ct, fib }: Item): Subject {
  if (isItem(payload)) return payloadSubject(payload);
  if (isItem(meta)) return { on: META[String(meta['key'])] ?? 'other', implied: [] };
  // With a direction it is about the addresses of the connection.
  if (isItem(ct) && !('dir' in ct)) return { on: CT[String(ct['key'])] ?? 'other', implied: [] };
  return { on: isItem(fib) ? fibSubject(fib) : 'other', implied: [] };
}

function payloadSubject({ protocol, field }: Item): Subject {
  if (protocol === 'ip' || protocol === 'ip6') {
    const implied = [only('family', protocol === 'ip' ? '4' : '6')];
    return { on: IP_FIELDS[String(field)] ?? 'other', implied };
  }
  if (protocol === 'tcp' || protocol === 'udp')
    return { on: TRANSPORT_FIELDS[String(field)] ?? 'other', implied: [only('protocol', protocol)] };
  if (protocol === 'th') return { on: TRANSPORT_FIELDS[String(field)] ?? 'other', implied: [] };
  return { on: 'other', implied: OTHER_PROTOCOLS.has(protocol) ? [only('protocol', String(protocol))] : [] };
}

/** What the routing table says of an address. */
function fibSubject({ result, flags }: Item): FirewallSubject {
  const asked = Array.isArray(flags) ? flags : [flags];
  if (result === 'type' && asked.includes('daddr')) return 'destination-type';
  if (result === 'type') return 'source-type';
  return asked.includes('saddr') && asked.includes('iif') ? 'way-back' : 'other';
}

export function only(on: 'family' | 'protocol', value: string): FirewallCondition {
  return { on, values: [value], negated: false };
}
