/** Does this node's own firewall stop the packets that a finding is about? */

import type { Facts } from '../facts.ts';
import type { Destination } from '../findings/finding.ts';
import { type Draft, findingOf } from '../findings/index.ts';
import { type Fate, fateOf, type Packet } from '../picture/packet-fate.ts';
import type { Picture } from '../picture/picture.ts';
import type { OwnFirewall } from '../remedies/remedy-context.ts';

/** Each costs a walk through all rules. The rule that stops these stops the rest too. */
const MAX_DESTINATIONS = 16;

type Stopped = Extract<Fate, { chain: unknown }>;

/**
 * Null if the finding is not about packets, or if we could not read or do not understand the rules.
 */
export function ownFirewallOf({ facts }: Picture, draft: Draft): OwnFirewall | null {
  const { firewall } = facts.node;
  const destinations = (findingOf(draft.code).packets?.(draft.data, facts) ?? []).slice(0, MAX_DESTINATIONS);
  if (firewall === undefined || destinations.length === 0) return null;
  const fates = destinations.map((destination) => ({ destination, fate: fateOf(firewall, packetTo(destination, facts)) }));
  const stopped = fates.flatMap(({ destination, fate }) =>
    fate.kind === 'dropped' || fate.kind === 'rejected' ? [{ destination, fate }] : [],
  );
  const [first] = stopped;
  if (first === undefined) return fates.every(({ fate }) => fate.kind === 'passes') ? { kind: 'passes' } : null;
  const to = [...new Set(stopped.map(({ destination }) => destination.ip))];
  return stops(first.fate, first.destination, to, stopped.length === fates.length);
}

function stops(
  { chain, rule, way }: Stopped,
  { port, protocol }: Destination,
  to: readonly string[],
  isAll: boolean,
): OwnFirewall {
  return {
    kind: 'stops',
    tool: chain.tool,
    table: chain.table,
    chain: chain.name,
    rule: rule?.text ?? null,
    handle: rule?.handle ?? null,
    isForAll: rule?.conditions.length === 0,
    isLegacy: chain.isLegacy === true,
    way,
    hook: chain.hook ?? '',
    packet: { port, protocol },
    to,
    isAll,
  };
}

/** A connection knows the address that it left from; otherwise it is one of this node's. */
function packetTo(destination: Destination, { node, connections }: Facts): Packet {
  const local = connections.find(
    ({ ip, port, localIp }) => ip === destination.ip && port === destination.port && localIp !== null,
  );
  const outward = node.addresses.filter(({ ip }) => ip !== '::1' && !ip.startsWith('127.'));
  const left = outward.filter(({ ip }) => ip === local?.localIp);
  const used = left.length > 0 ? left : outward;
  const isOwn = outward.some(({ ip }) => ip === destination.ip);
  return {
    ...destination,
    interfaces: [...new Set(used.map(({ name }) => name))],
    addresses: isOwn ? outward : used,
  };
}
