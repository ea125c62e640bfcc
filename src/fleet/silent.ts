/** The nodes that say nothing, in numbers. */
import { makeFew } from './few.ts';
import type { Silent } from './fleet.types.ts';
import { forEachPresent, type Inputs, type Present } from './presence.ts';

/** Files and lines of the inventory that was read. */
export interface InventoryInput {
  readonly files: number;
  readonly skipped: number;
}

/** VPCs in a report. */
const MAX_WHERE = 50;
/** No fleet has as many; a hostile inventory may. */
const MAX_VPCS = 65_536;

export function silentOf(inputs: Inputs, input: InventoryInput | null): Silent {
  const { now, before, inventory } = inputs;
  const [never, stopped, unlisted] = [makeFew(now), makeFew({ names: withNames(inputs) }), makeFew(now)];
  let off = 0;
  let left = 0;
  const vpcs = new Map<
    string,
    { account: string | null; region: string | null; vpc: string | null; nodes: number; of: number }
  >();
  const place = (node: Present, isSilent: boolean): void => {
    const where = placeOf(node, inputs);
    const key = JSON.stringify(where);
    const known = vpcs.get(key) ?? { ...where, nodes: 0, of: 0 };
    if (vpcs.size < MAX_VPCS) vpcs.set(key, known);
    known.of += 1;
    if (isSilent) known.nodes += 1;
  };
  const interval = forEachPresent({ now, before, inventory, intervalMs: inputs.intervalMs }, (presence, node) => {
    switch (presence) {
      case 'off':
        off += 1;
        break;
      case 'left':
        left += 1;
        break;
      case 'unlisted':
        unlisted.add(node.key);
        break;
      case 'never':
      case 'stopped':
        (presence === 'never' ? never : stopped).add(node.key);
        place(node, true);
        break;
      case 'reports':
        place(node, false);
    }
  });
  return {
    inventory: input === null || inventory === null ? null : { ...input, nodes: inventory.size(), off },
    interval,
    never: never.some(),
    stopped: stopped.some(),
    unlisted: unlisted.some(),
    left,
    where: [...vpcs.values()]
      .filter(({ nodes }) => nodes > 0)
      .sort((a, b) => b.nodes - a.nodes || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      .slice(0, MAX_WHERE),
  };
}

/** Names of another form, from either day. */
export function withNames({ now, before }: Pick<Inputs, 'now' | 'before'>): ReadonlyMap<string, string> {
  return before === null || before.names.size === 0 ? now.names : new Map([...before.names, ...now.names]);
}

/** By the record, else by the inventory. */
function placeOf({ seen, standing }: Present, { now, before }: Inputs) {
  const tally = seen?.source === 'before' ? before : now;
  const attributes = seen === null || tally === null ? null : tally.profiles.at(seen.profile).attributes;
  return {
    account: attributes?.account ?? standing?.account ?? null,
    region: attributes?.region ?? standing?.region ?? null,
    vpc: attributes?.vpc ?? standing?.vpc ?? null,
  };
}
