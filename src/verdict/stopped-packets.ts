/** Does this node's own firewall stop the packets that a finding is about? */

import { type Draft, findingOf } from '../findings/index.ts';
import { fateOf } from '../picture/packet-fate.ts';
import type { Picture } from '../picture/picture.ts';
import type { OwnFirewall } from '../remedies/remedy-context.ts';

/** Each costs a walk through all rules. The rule that stops these stops the rest too. */
const MAX_DESTINATIONS = 16;

/**
 * Null if the finding is not about packets, or if we could not read or do not understand the rules.
 */
export function ownFirewallOf({ facts }: Picture, draft: Draft): OwnFirewall | null {
  const { firewall, addresses } = facts.node;
  const destinations = (findingOf(draft.code).packets?.(draft.data, facts) ?? []).slice(0, MAX_DESTINATIONS);
  if (firewall === undefined || destinations.length === 0) return null;
  const interfaces = [...new Set(addresses.filter(({ ip }) => ip !== '::1' && !ip.startsWith('127.')).map(({ name }) => name))];
  const fates = destinations.map((destination) => ({ destination, fate: fateOf(firewall, { ...destination, interfaces }) }));
  const stopped = fates.flatMap(({ destination, fate }) =>
    fate.kind === 'dropped' || fate.kind === 'rejected' ? [{ ip: destination.ip, fate }] : [],
  );
  const [first] = stopped;
  if (first === undefined) return fates.every(({ fate }) => fate.kind === 'passes') ? { kind: 'passes' } : null;
  const { chain, rule } = first.fate;
  return {
    kind: 'stops',
    tool: chain.tool,
    table: chain.table,
    chain: chain.name,
    rule: rule?.text ?? null,
    handle: rule?.handle ?? null,
    to: [...new Set(stopped.map(({ ip }) => ip))],
    isAll: stopped.length === fates.length,
  };
}
