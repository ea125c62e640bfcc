/** The output of `fleet --format json` (`schema/fleet.schema.json`). Additive changes only. */
import type { Broken, FleetStatus } from './sighting.ts';

/** In the order in which reports list them. */
export const ATTRIBUTES = [
  'region',
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
export const GROUPINGS = ['vpc', 'subnet', 'region', 'agentVersion'] as const;
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
