/** Lists of nodes: which ones, where each is, and the command for it. */

import { nameOf } from './few.ts';
import type { Change } from './fleet.types.ts';
import type { Standing } from './inventory/inventory.ts';
import type { NodeKey } from './node-key.ts';
import { forEachPresent, type Inputs, type Presence } from './presence.ts';
import type { Profile } from './profiles.ts';
import { type Selected, selectedNodes } from './selected.ts';
import { forEachChange } from './since.ts';
import { timeOf } from './summary.ts';

/** What a list holds. `codes`: a node is on it with one of them. */
export type Wanted =
  | { readonly kind: 'all' }
  | { readonly kind: 'causes'; readonly codes: (code: string) => boolean }
  | { readonly kind: 'presence'; readonly presences: readonly Presence[] }
  | { readonly kind: 'change'; readonly changes: readonly Change[] };

/** One node of a list, in words; empty where nothing is known. The order of the members is that of the columns. */
export interface NodeRow {
  readonly id: string;
  /** Its name in Systems Manager, where that is another one. */
  readonly otherId: string;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly zone: string;
  /** Start of its oldest and its newest run in what was read. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly status: string;
  /** What put it on the list. */
  readonly cause: string;
  readonly otherCauses: string;
  readonly command: string;
}

export interface NodeList {
  readonly nodes: number;
  /** Nodes without an id, which no list can name. */
  readonly unnamed: number;
  /** In the order of account, Region, VPC, subnet, zone and id; may be walked again. */
  rows(): Iterable<NodeRow>;
}

/** The nodes that are wanted. With `before`, `now` is compared with it. */
export function listOf(inputs: Inputs, wanted: Wanted): NodeList {
  const selected = selectedNodes();
  let unnamed = 0;
  const { now, before } = inputs;
  const names = (key: NodeKey): string | null => nameOf(key, now.names) ?? (before === null ? null : nameOf(key, before.names));
  const add = (...row: Parameters<Selected['add']>): void => {
    if (names(row[0]) === null) unnamed += 1;
    else selected.add(...row);
  };
  collect(inputs, wanted, add);
  const order = selected.sorted((source, index) => placeKey(placeOf(inputs, source, index)));
  return {
    nodes: order.length,
    unnamed,
    *rows() {
      for (const at of order) {
        const row = selected.at(at);
        yield rowOf(inputs, wanted, names(row.key) ?? '', row);
      }
    },
  };
}

type Add = Selected['add'];
type Row = ReturnType<Selected['at']>;

function collect(inputs: Inputs, wanted: Wanted, add: Add): void {
  const { now, before, inventory } = inputs;
  const first = (key: NodeKey, own: number): number => Math.min(own, before?.nodes.find(key)?.first ?? own);
  switch (wanted.kind) {
    case 'all':
    case 'causes': {
      const isWanted = memo((profile) => wanted.kind === 'all' || now.profiles.at(profile).causes.some(wanted.codes));
      now.nodes.forEach((key, at, profile, row) => {
        if (isWanted(profile)) add(key, 'now', profile, first(key, row.first), at, '');
      });
      return;
    }
    case 'presence':
      forEachPresent(inputs, (presence, { key, seen }) => {
        if (!wanted.presences.includes(presence)) return;
        if (seen !== null) add(key, seen.source, seen.profile, seen.first, seen.at, presence);
        else add(key, 'inventory', inventory?.index(key) ?? 0, Number.NaN, Number.NaN, presence);
      });
      return;
    case 'change':
      if (before === null) return;
      forEachChange(now, before, (change, key, { was, is }) => {
        if (!wanted.changes.includes(change)) return;
        const source = is === null ? 'before' : 'now';
        const row = (is === null ? before : now).nodes.find(key);
        if (row === null) return;
        const { profile, first: own, at } = row;
        const causes = is === null || was === null ? '' : earlierCauses(before.profiles.at(was), now.profiles.at(is));
        add(key, source, profile, first(key, own), at, `${change}${causes}`);
      });
  }
}

/** Those that went away: what the list is about, where nothing is left. */
function earlierCauses(was: Profile, is: Profile): string {
  return was.causes
    .filter((code) => !is.causes.includes(code))
    .map((code) => ` ${code}`)
    .join('');
}

function memo(make: (index: number) => boolean): (index: number) => boolean {
  const known: (boolean | undefined)[] = [];
  return (index) => (known[index] ??= make(index));
}

interface Where extends Omit<Standing, 'state'> {
  readonly profile: Profile | null;
}

/** By the record; what it lacks, by the inventory. */
function placeOf({ now, before, inventory }: Inputs, source: Row['source'], index: number, key?: NodeKey): Where {
  const standing = source === 'inventory' ? inventory?.at(index) : key === undefined ? null : inventory?.find(key);
  const profile = source === 'inventory' ? null : (source === 'before' && before !== null ? before : now).profiles.at(index);
  const { account = null, region = null, vpc = null, subnet = null, zone = null } = profile?.attributes ?? {};
  return {
    profile,
    account: account ?? standing?.account ?? null,
    region: region === null || region === '' ? (standing?.region ?? null) : region,
    vpc: vpc ?? standing?.vpc ?? null,
    subnet: subnet ?? standing?.subnet ?? null,
    zone: zone ?? standing?.zone ?? null,
  };
}

function placeKey({ account, region, vpc, subnet, zone }: Where): string {
  return [account, region, vpc, subnet, zone].map((one) => one ?? '').join('\n');
}

const PRESENCES: Readonly<Partial<Record<string, string>>> = { never: 'never reported', stopped: 'stopped reporting' };

function rowOf(inputs: Inputs, wanted: Wanted, id: string, { key, source, index, first, last, word }: Row): NodeRow {
  const { profile, account, region, vpc, subnet, zone } = placeOf(inputs, source, index, key);
  const [tag = '', ...went] = word.split(' ');
  const silent = PRESENCES[tag];
  const all = profile?.causes ?? [];
  const matching = wanted.kind === 'causes' ? all.filter(wanted.codes) : silent === undefined ? all : [];
  const causes = matching.length === 0 ? went : matching;
  const [code] = causes;
  return {
    id,
    otherId: inputs.now.otherNames.nameOf(id) ?? '',
    account: account ?? '',
    region: region ?? '',
    vpc: vpc ?? '',
    subnet: subnet ?? '',
    zone: zone ?? '',
    firstSeen: timeOf(Number.isNaN(first) ? null : first) ?? '',
    lastSeen: timeOf(Number.isNaN(last) ? null : last) ?? '',
    status: silent === undefined ? (profile?.status ?? '') : 'silent',
    cause: silent ?? causes.join(' '),
    otherCauses: all.filter((one) => !causes.includes(one)).join(' '),
    command: silent === undefined ? (code === undefined ? '' : `ssm-probe explain ${code}`) : lookFor(id, region),
  };
}

/** What Systems Manager knows of a node that says nothing. The Region is a stranger's word. */
function lookFor(id: string, region: string | null): string {
  const where = region !== null && /^[a-z]{2}(?:-[a-z]+)+-\d+$/u.test(region) ? ` --region ${region}` : '';
  return `aws ssm describe-instance-information --filters Key=InstanceIds,Values=${/^[\w.-]{1,64}$/u.test(id) ? id : 'ID'}${where}`;
}
