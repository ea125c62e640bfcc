/** The output of `fleet --format json` (`schema/fleet.schema.json`). Additive changes only. */
import type { Broken, FleetStatus } from './sighting.ts';

/** In the order in which reports list them. */
export const ATTRIBUTES = [
  'region',
  'account',
  'vpc',
  'subnet',
  'zone',
  'securityGroup',
  'resolver',
  'proxy',
  'agentVersion',
  'ami',
  'kind',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** What nodes are grouped by. */
export const GROUPINGS = ['vpc', 'subnet', 'region', 'account', 'agentVersion'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** An attribute that nodes have. `proxy` with value null: nodes without a proxy. */
export interface Trait {
  readonly attribute: Attribute;
  readonly value: string | null;
}

/** A number of nodes, and the names of a few. */
export interface Some {
  readonly nodes: number;
  readonly examples: readonly string[];
}

/** Where a cause is: the smallest set of traits that tells nodes with it from the others. */
export interface Place {
  /** All of these together. Empty: every node has the cause, or nothing tells them apart. */
  readonly where: readonly Trait[];
  /** Nodes with the cause here. */
  readonly failing: Some;
  /** The nodes of these that have no other cause: the fix heals them. */
  readonly heals: number;
  /** Counter-examples: nodes here without the cause. */
  readonly passing: Some;
  /** Other traits that select the very same nodes. Any of them may be the reason. */
  readonly same: readonly Trait[];
}

export interface Share {
  readonly value: string | null;
  /** Nodes with the cause. */
  readonly nodes: number;
  /** All nodes of this group. */
  readonly of: number;
}

export interface FleetCause {
  readonly code: string;
  readonly title: string | null;
  readonly owners: readonly string[];
  readonly nodes: number;
  /** Nodes with no other cause. */
  readonly alone: number;
  readonly places: readonly Place[];
  /** Nodes with the cause that are in no place. */
  readonly elsewhere: Some;
  readonly by: Readonly<Record<Grouping, readonly Share[]>>;
}

export interface Group {
  readonly value: string | null;
  readonly nodes: number;
  /** Broken or degraded. */
  readonly failing: number;
  readonly causes: readonly { readonly code: string; readonly nodes: number }[];
}

/** Nodes that say nothing, and those that nobody expected. */
export interface Silent {
  /** null: no inventory was given, and who never reported is unknown. */
  readonly inventory: {
    readonly files: number;
    readonly nodes: number;
    /** Of these: stopped, terminated, deleted, or not up yet. None of them is silent. */
    readonly off: number;
    /** Lines with words and no node. */
    readonly skipped: number;
  } | null;
  /** A node whose newest run is longer ago than this before the newest one of all has stopped. */
  readonly interval: { readonly ms: number; readonly source: IntervalSource };
  /** In the inventory, switched on, and in no record. */
  readonly never: Some;
  /** Reported earlier, and not within the last interval. */
  readonly stopped: Some;
  /** Report and are not in the inventory. */
  readonly unlisted: Some;
  /** Stopped, and not in the inventory either: most likely terminated since. */
  readonly left: number;
  /** `never` and `stopped` by VPC, most first. */
  readonly where: readonly {
    readonly account: string | null;
    readonly region: string | null;
    readonly vpc: string | null;
    readonly nodes: number;
    /** All that should report there. */
    readonly of: number;
  }[];
}

/** given: by the caller. runs: the usual time between two runs of a node, rounded up. assumed: no node ran twice. */
export type IntervalSource = 'given' | 'runs' | 'assumed';

/**
 * new: not there before. gone: no longer there. worse, better: its status, or causes that came or went. healed: failing before, healthy now, and
 * so one of the better. changed: other causes, as bad. unclear: inconclusive, now or before.
 */
export const CHANGES = ['new', 'gone', 'worse', 'better', 'healed', 'changed', 'unclear', 'same'] as const;
export type Change = (typeof CHANGES)[number];

export interface CauseChange {
  readonly code: string;
  readonly before: number;
  readonly now: number;
  readonly change: 'new' | 'gone' | 'worse' | 'better' | 'same';
  /** Node by node, where the earlier input has nodes: they have it now and did not, had it and report without it, had it and are silent. */
  readonly nodes: { readonly came: number; readonly went: number; readonly silent: number } | null;
}

/** What has changed since an earlier day. */
export interface Since {
  /** records: node by node. roll-up: an earlier report, which only has numbers. */
  readonly from: 'records' | 'roll-up';
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly nodes: Readonly<Record<FleetStatus, number>> & { readonly total: number };
  /** null where the earlier input has no nodes. */
  readonly changes: Readonly<Record<Change, Some>> | null;
  /** Those that changed most first. */
  readonly causes: readonly CauseChange[];
  /** Groups whose number of nodes, or of failing ones, is another one; those that changed most first. */
  readonly groups: Readonly<Record<Grouping, readonly GroupChange[]>>;
}

export interface GroupChange {
  readonly value: string | null;
  readonly before: { readonly nodes: number; readonly failing: number };
  readonly now: { readonly nodes: number; readonly failing: number };
}

export interface Fleet {
  readonly schemaVersion: '1.0';
  readonly report: 'fleet';
  readonly tool: { readonly name: 'ssm-probe'; readonly version: string };
  readonly interrupted?: true;
  readonly headline: string;
  /** The fix that heals most nodes; null if no cause is known. */
  readonly bestFix: { readonly code: string; readonly where: readonly Trait[]; readonly heals: number } | null;
  readonly nodes: Readonly<Record<FleetStatus, number>> & { readonly total: number };
  /** The start of the oldest and the newest run that count; null without runs. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly causes: readonly FleetCause[];
  readonly groups: Readonly<Record<Grouping, readonly Group[]>>;
  /** Present with an inventory, an interval, or earlier records. */
  readonly silent?: Silent;
  /** Present with an earlier day. */
  readonly since?: Since;
  readonly input: {
    readonly files: number;
    readonly unread: readonly { readonly file: string; readonly why: string }[];
    readonly lines: number;
    readonly records: number;
    /** Records of nodes that are counted already: the same run again, or an older one. */
    readonly repeats: number;
    readonly broken: {
      readonly lines: number;
      readonly reasons: readonly { readonly reason: Broken; readonly lines: number }[];
      /** The first of them. */
      readonly first: readonly { readonly file: string; readonly line: number; readonly reason: Broken }[];
    };
  };
  /** What this report's bounds leave out. */
  readonly notCounted: readonly { readonly what: string; readonly count: number }[];
}
