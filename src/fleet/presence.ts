/** Who reports and who does not, node by node: records, earlier records and the inventory beside each other. */

import { type Interval, intervalOf, newestOf } from './interval.ts';
import type { Inventory, Standing } from './inventory/inventory.ts';
import { KIND, type NodeKey } from './node-key.ts';
import type { Tally } from './rollup.ts';

/**
 * never: listed, switched on, in no record. stopped: earlier, and not within the interval. unlisted: reports and is not listed. off: listed as
 * switched off. left: stopped and not listed.
 */
export type Presence = 'reports' | 'unlisted' | 'stopped' | 'never' | 'off' | 'left';

/** What the rows of one node say. */
export interface Present {
  /** Refilled for the next node. */
  readonly key: NodeKey;
  readonly standing: Standing | null;
  /** The newest record; null without any. `source`: whose profile it is. */
  readonly seen: {
    readonly source: 'now' | 'before';
    readonly profile: number;
    readonly first: number;
    readonly at: number;
  } | null;
}

export interface Inputs {
  readonly now: Tally;
  /** Earlier records. */
  readonly before: Tally | null;
  readonly inventory: Inventory | null;
  /** In milliseconds; null: from the data. */
  readonly intervalMs: number | null;
}

/** Visits every node once. Nodes without an id cannot be looked for. */
export function forEachPresent(
  { now, before, inventory, intervalMs }: Inputs,
  visit: (presence: Presence, node: Present) => void,
): Interval {
  const interval = intervalOf(now, before, intervalMs);
  const late = newestOf(now) - interval.ms;
  const placed = (standing: Standing | null, isLate: boolean): Presence => {
    if (!isLate) return inventory === null || standing !== null ? 'reports' : 'unlisted';
    if (inventory !== null && standing === null) return 'left';
    return standing?.state?.isOff === true ? 'off' : 'stopped';
  };
  now.nodes.forEach((key, at, profile, { first }) => {
    if (key.tag >> 4 === KIND.run) return;
    const standing = inventory?.find(key) ?? null;
    const earliest = Math.min(first, before?.nodes.find(key)?.first ?? first);
    visit(placed(standing, at < late), { key, standing, seen: { source: 'now', profile, first: earliest, at } });
  });
  before?.nodes.forEach((key, at, profile, { first }) => {
    if (key.tag >> 4 === KIND.run || now.nodes.find(key) !== null) return;
    const standing = inventory?.find(key) ?? null;
    visit(placed(standing, true), { key, standing, seen: { source: 'before', profile, first, at } });
  });
  inventory?.forEach((key, standing) => {
    if (now.nodes.find(key) !== null || (before !== null && before.nodes.find(key) !== null)) return;
    visit(standing.state?.isOff === true ? 'off' : 'never', { key, standing, seen: null });
  });
  return interval;
}
