/** What this node's own packet filter does with a question of this node and with its answer, as far as its rules are understood. Pure. */
import ipaddr from 'ipaddr.js';
import type { FirewallChain, FirewallFacts } from '../facts/firewall.ts';
import type { Seen, Span } from './packet-conditions.ts';
import { type Fate as FateOnTheWay, type Marks, type Stop, Walk } from './packet-walk.ts';

/** The first packet of a connection from this node, or a question of DNS; and the answer to it. */
export interface Packet {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Of TCP: what follows once the connection is open counts, too. */
  readonly hasData?: true;
  /** Names of this node's interfaces, loopback aside: it leaves by one of them. */
  readonly interfaces: readonly string[];
  /** This node's addresses, and at which interface each is. */
  readonly addresses?: readonly { readonly name: string; readonly ip: string }[];
}

export type Fate =
  | { readonly kind: 'passes' }
  /** `way`: it is the question that goes out, or the answer that comes in. */
  | (Stop & { readonly way: 'out' | 'in' })
  | { readonly kind: 'unclear' };

type Hook = NonNullable<FirewallChain['hook']>;
/** `more`: what this node says once the connection is open. */
interface Leg {
  readonly way: 'out' | 'in';
  readonly says: 'question' | 'answer' | 'more';
}

const UNCLEAR: Fate = { kind: 'unclear' };
/** Where packets meet chains, in their order (nftables' "Netfilter hooks"). */
const HOOKS: Readonly<Record<Leg['way'], readonly Hook[]>> = {
  out: ['output', 'postrouting', 'egress'],
  in: ['ingress', 'prerouting', 'input'],
};
/** Conntrack looks at packets here: rules before it know no connection (`NF_IP_PRI_CONNTRACK`). */
const CONNTRACK = -200;
/** The kernel gives local ports from `ip_local_port_range`; administrators change it within these. */
const LOCAL_PORTS: Span = [1_024, 65_535];
/** SYN, SYN and ACK, ACK (RFC 9293). */
const FLAGS: Readonly<Record<Leg['says'], number>> = { question: 2, answer: 18, more: 16 };

/** A packet must pass every chain that sees it: one that drops decides, whatever is unclear elsewhere. */
export function fateOf(firewall: FirewallFacts | undefined, packet: Packet): Fate {
  if (firewall?.outcome !== 'read' || !ipaddr.isValid(packet.ip)) return UNCLEAR;
  const isLocal = isOwn(packet.ip, packet);
  const devices = isLocal ? ['lo'] : packet.interfaces;
  // By which one it leaves is not known where there are several.
  const fates = (devices.length === 0 ? ['?'] : devices).map((device) => roundTrip(firewall, packet, device, isLocal));
  const [first = UNCLEAR] = fates;
  return fates.every(({ kind }) => kind === first.kind) ? first : oneKind(fates);
}

/** Dropped by one rule or by another: stopped in any case. */
function oneKind(fates: readonly Fate[]): Fate {
  const stops = fates.filter((fate) => fate.kind === 'dropped' || fate.kind === 'rejected');
  return stops.length === fates.length ? (stops[0] ?? UNCLEAR) : UNCLEAR;
}

function isOwn(ip: string, { addresses = [] }: Packet): boolean {
  return ip.startsWith('127.') || ip === '::1' || addresses.some((own) => own.ip === ip);
}

function roundTrip(
  firewall: Extract<FirewallFacts, { outcome: 'read' }>,
  packet: Packet,
  device: string,
  isLocal: boolean,
): Fate {
  const trip = new Trip(firewall.chains, packet, device, isLocal);
  const fates: Fate[] = [];
  for (const leg of legsOf(packet, isLocal)) {
    const fate = trip.alongLeg(leg);
    if (fate.kind === 'dropped' || fate.kind === 'rejected') return fate;
    // What was led elsewhere may come back from there, by other rules.
    if (trip.isLost) return UNCLEAR;
    fates.push(fate);
  }
  return firewall.isPartial || fates.some(({ kind }) => kind === 'unclear') ? UNCLEAR : { kind: 'passes' };
}

function legsOf({ hasData, protocol }: Packet, isLocal: boolean): readonly Leg[] {
  const says =
    hasData === true && protocol === 'tcp' ? (['question', 'answer', 'more'] as const) : (['question', 'answer'] as const);
  // Over loopback this node's rules see each packet twice.
  if (isLocal) return says.flatMap((what) => [{ way: 'out', says: what } as const, { way: 'in', says: what } as const]);
  return says.map((what) => ({ way: what === 'answer' ? 'in' : 'out', says: what }) as const);
}

class Trip {
  private readonly marks: Marks = { mark: 0, ctMark: 0, isTracked: true, isMasked: false, isLost: false };
  private wasQuestionTracked: boolean | null = true;
  private readonly family: 4 | 6;
  private readonly chains: readonly FirewallChain[];
  private readonly packet: Packet;
  private readonly device: string;
  private readonly isLocal: boolean;

  constructor(chains: readonly FirewallChain[], packet: Packet, device: string, isLocal: boolean) {
    this.family = packet.ip.includes(':') ? 6 : 4;
    this.chains = chains;
    this.packet = packet;
    this.device = device;
    this.isLocal = isLocal;
  }

  get isLost(): boolean {
    return this.marks.isLost;
  }

  /** Question and answer are packets of their own; over loopback each keeps what rules did to it. */
  alongLeg(leg: Leg): Fate {
    const isNewPacket = !this.isLocal || leg.way === 'out';
    if (leg.says === 'answer' && isNewPacket) this.wasQuestionTracked = this.marks.isTracked;
    if (isNewPacket) Object.assign(this.marks, { mark: 0, isTracked: true });
    let unclear: Fate | null = null;
    for (const hook of HOOKS[leg.way]) {
      for (const chain of this.chainsAt(hook, leg)) {
        const fate = this.throughChain(hook, chain, leg);
        if (fate.kind === 'dropped' || fate.kind === 'rejected') return { ...fate, way: leg.way };
        if (fate.kind === 'unclear') unclear = UNCLEAR;
        if (this.marks.isLost) return UNCLEAR;
      }
    }
    return unclear ?? { kind: 'passes' };
  }

  private throughChain(hook: Hook, chain: FirewallChain, leg: Leg): FateOnTheWay {
    // Which interfaces it is at is not known: a chain that might not see the packet decides nothing.
    const isThere = !isAtDevice(hook) || (chain.devices?.includes(this.device) ?? null);
    if (isThere === false) return { kind: 'passes' };
    const walk = new Walk(this.chains, this.marks);
    const fate = walk.throughBase(chain, () => this.seenAt(hook, chain, leg));
    return isThere === null && fate.kind !== 'passes' ? { kind: 'unclear' } : fate;
  }

  private chainsAt(hook: Hook, { says }: Leg): readonly FirewallChain[] {
    return this.chains
      .filter(
        ({ policy, family, hook: own = 'output', isNat }) =>
          policy !== null &&
          own === hook &&
          (family === 'both' || family === this.family) &&
          !(isNat === true && says !== 'question'),
      )
      .toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
  }

  private seenAt(hook: Hook, chain: FirewallChain, { way, says }: Leg): Seen {
    const isAnswer = says === 'answer';
    const { ip, port, protocol } = this.packet;
    const own = this.ownAddresses();
    const near = this.marks.isMasked ? [] : own;
    const isOurs = way === 'out' && !isAnswer;
    const ends = isAnswer
      ? { sources: [ip], destinations: near, sourcePort: [port, port] as Span, port: LOCAL_PORTS }
      : { sources: near, destinations: [ip], sourcePort: LOCAL_PORTS, port: [port, port] as Span };
    return {
      family: this.family,
      protocol,
      ...ends,
      interface: way === 'out' ? this.device : '',
      inInterface: way === 'in' ? this.device : '',
      state: this.stateAt(hook, chain, says),
      direction: isAtDevice(hook) ? null : isAnswer ? 'reply' : 'original',
      // The agent is root's, and so is this program where it could read the rules.
      user: isOurs ? 0 : null,
      mark: this.marks.mark,
      ctMark: this.marks.ctMark,
      flags: FLAGS[says],
      sourceType: isAnswer && !this.isLocal ? 'unicast' : 'local',
      destinationType: isAnswer || this.isLocal ? 'local' : 'unicast',
      isNft: chain.tool === 'nft',
    };
  }

  private ownAddresses(): readonly string[] {
    const { ip, addresses = [] } = this.packet;
    if (this.isLocal) return [ip.startsWith('127.') ? '127.0.0.1' : ip];
    return addresses
      .filter((own) => own.name === this.device && own.ip.includes(':') === (this.family === 6))
      .map((own) => own.ip);
  }

  /** As conntrack sees it; null where nobody knows. */
  private stateAt(hook: Hook, { priority = 0 }: FirewallChain, says: Leg['says']): string | null {
    const { isTracked } = this.marks;
    if (isAtDevice(hook) || isTracked === null) return null;
    if (!isTracked) return 'untracked';
    const isBefore = priority <= CONNTRACK && (hook === 'output' || (hook === 'prerouting' && !this.isLocal));
    if (isBefore) return 'invalid';
    if (says === 'question') return 'new';
    if (this.wasQuestionTracked === null) return null;
    if (this.wasQuestionTracked) return 'established';
    // An answer to what conntrack never saw: of TCP it is no beginning, of UDP it is.
    return this.packet.protocol === 'tcp' ? 'invalid' : 'new';
  }
}

function isAtDevice(hook: Hook): boolean {
  return hook === 'ingress' || hook === 'egress';
}
