/** What has changed between two days: node by node with earlier records, in numbers with an earlier roll-up. */
import type { EarlierRollup } from './earlier-rollup.ts';
import { type Few, makeFew } from './few.ts';
import { type CauseChange, CHANGES, type Change, type Fleet, type Group, type GroupChange, type Since } from './fleet.types.ts';
import { byGrouping, MAX_GROUPS as MAX_COUNTED } from './groups.ts';
import { KIND } from './node-key.ts';
import type { Profile } from './profiles.ts';
import type { Tally } from './rollup.ts';
import { withNames } from './silent.ts';

export type Earlier =
  | { readonly from: 'records'; readonly tally: Tally; readonly fleet: EarlierRollup }
  | { readonly from: 'roll-up'; readonly fleet: EarlierRollup };

const MAX_GROUPS = 50;

/** How a node has changed; null: it was not there, or is not any more. */
export function changeOf(before: Profile | null, now: Profile | null): Change {
  if (before === null) return 'new';
  if (now === null) return 'gone';
  if (before.key === now.key) return 'same';
  if ((before.status === 'inconclusive') !== (now.status === 'inconclusive')) return 'unclear';
  const step = RANK[now.status] - RANK[before.status];
  if (step < 0) return now.status === 'healthy' ? 'healed' : 'better';
  if (step > 0) return 'worse';
  const came = now.causes.some((code) => !before.causes.includes(code));
  const went = before.causes.some((code) => !now.causes.includes(code));
  return came === went ? (came ? 'changed' : 'same') : came ? 'worse' : 'better';
}

const RANK = { healthy: 0, inconclusive: 1, degraded: 2, broken: 3 } as const;

/** The change of every node of two days, each once; the key is refilled. Remembers pairs of profiles, of which there are few. */
export function forEachChange(
  now: Tally,
  before: Tally,
  visit: (
    change: Change,
    key: Parameters<Few['add']>[0],
    rows: { readonly was: number | null; readonly is: number | null },
  ) => void,
): void {
  const known = new Map<number, Change>();
  const between = (was: number, is: number): Change => {
    const pair = was * 2 ** 24 + is;
    const change = known.get(pair) ?? changeOf(before.profiles.at(was), now.profiles.at(is));
    known.set(pair, change);
    return change;
  };
  now.nodes.forEach((key, _at, is) => {
    // Without an id it is another node each day.
    if (key.tag >> 4 === KIND.run) return;
    const was = before.nodes.find(key)?.profile ?? null;
    visit(was === null ? 'new' : between(was, is), key, { was, is });
  });
  before.nodes.forEach((key, _at, was) => {
    if (key.tag >> 4 !== KIND.run && now.nodes.find(key) === null) visit('gone', key, { was, is: null });
  });
}

export function sinceOf(fleet: Pick<Fleet, 'causes' | 'groups'>, now: Tally, earlier: Earlier): Since {
  const { oldest, newest, nodes, causes, groups } = earlier.fleet;
  const by = earlier.from === 'records' ? nodeByNode(now, earlier.tally) : null;
  const codes = [...new Set([...causes.map(({ code }) => code), ...fleet.causes.map(({ code }) => code)])];
  const rows = codes.map((code): CauseChange => {
    const was = causes.find((one) => one.code === code)?.nodes ?? 0;
    const is = fleet.causes.find((one) => one.code === code)?.nodes ?? 0;
    return { code, before: was, now: is, change: causeChange(was, is), nodes: by?.causes.get(code) ?? null };
  });
  return {
    from: earlier.from,
    oldest,
    newest,
    nodes,
    changes: by === null ? null : by.changes,
    causes: rows.sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.code < b.code ? -1 : 1)),
    groups: byGrouping((grouping) => groupChanges(groups[grouping], fleet.groups[grouping])),
  };
}

function causeChange(was: number, is: number): CauseChange['change'] {
  if (was === 0) return 'new';
  if (is === 0) return 'gone';
  return is === was ? 'same' : is > was ? 'worse' : 'better';
}

function nodeByNode(now: Tally, before: Tally) {
  const names = withNames({ now, before });
  const few = Object.fromEntries(CHANGES.map((change) => [change, makeFew({ names })])) as Record<Change, Few>;
  const causes = new Map<string, { came: number; went: number; silent: number }>();
  const count = (codes: readonly string[], without: readonly string[], what: 'came' | 'went' | 'silent'): void => {
    for (const code of codes) {
      if (without.includes(code)) continue;
      const known = causes.get(code) ?? { came: 0, went: 0, silent: 0 };
      causes.set(code, known);
      known[what] += 1;
    }
  };
  forEachChange(now, before, (change, key, { was, is }) => {
    few[change].add(key);
    if (change === 'healed') few.better.add(key);
    const [old, current] = [was === null ? [] : before.profiles.at(was).causes, is === null ? [] : now.profiles.at(is).causes];
    count(current, old, 'came');
    count(old, current, is === null ? 'silent' : 'went');
  });
  const changes = Object.fromEntries(CHANGES.map((change) => [change, few[change].some()])) as NonNullable<Since['changes']>;
  return { changes, causes };
}

function groupChanges(
  before: readonly Pick<Group, 'value' | 'nodes' | 'failing'>[],
  now: readonly Group[],
): readonly GroupChange[] {
  // An older version did not count by this.
  if (before.length === 0) return [];
  const none = { nodes: 0, failing: 0 };
  const old = new Map(before.map((one) => [one.value, one]));
  const current = new Map(now.map((one) => [one.value, one]));
  // What a cut list lacks is not gone.
  const isCut = Math.max(before.length, now.length) >= MAX_COUNTED;
  const values = [...new Set([...old.keys(), ...current.keys()])];
  return values
    .filter((value) => !isCut || (old.has(value) && current.has(value)))
    .map((value) => {
      const [was, is] = [old.get(value) ?? none, current.get(value) ?? none];
      return {
        value,
        before: { nodes: was.nodes, failing: was.failing },
        now: { nodes: is.nodes, failing: is.failing },
      };
    })
    .filter((one) => one.before.nodes !== one.now.nodes || one.before.failing !== one.now.failing)
    .sort((a, b) => moved(b) - moved(a) || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
    .slice(0, MAX_GROUPS);
}

function moved({ before, now }: GroupChange): number {
  return Math.abs(now.failing - before.failing) * 1_000_000 + Math.abs(now.nodes - before.nodes);
}
