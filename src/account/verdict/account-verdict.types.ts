/** What `ssm-probe account --format json` prints; additive changes only. */
import type { Capability } from '../../knowledge/types.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { AccountCode, Culprit, Gap } from '../evaluate/answer.ts';
import type { Contradiction } from '../evaluate/contradictions.ts';

/** One cause, in the shape of a run's findings. */
export interface AccountFinding {
  readonly code: AccountCode;
  readonly severity: 'error' | 'warning';
  /** Host names that it concerns; empty: the node itself. */
  readonly subjects: readonly string[];
  readonly data: {
    /** The very rule, or the thing that lacks one. */
    readonly id: string;
    /** Its number or destination, where the id alone does not name it. */
    readonly part: string | null;
    /** The account that it belongs to, where that is not the node's. */
    readonly owner: string | null;
  };
  readonly title: string;
  readonly message: string;
  readonly capabilities: readonly Capability[];
  readonly evidence: readonly string[];
  readonly explains: readonly AccountCode[];
  readonly remedy: readonly Remedy[];
}

/** What could have been at fault, and the answer. */
export type SuspectVerdict = {
  readonly what: string;
  readonly code: AccountCode;
  readonly hosts: readonly string[];
} & (
  | { readonly outcome: 'cause'; readonly culprit: Pick<Culprit, 'id' | 'part' | 'because' | 'owner'> }
  | { readonly outcome: 'excluded'; readonly because: string }
  | { readonly outcome: 'unknown'; readonly gaps: readonly Gap[] }
);

export interface AccountVerdict {
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: string; readonly version: string };
  /** When the account was asked; RFC 3339, UTC. */
  readonly readAt: string;
  readonly node: {
    readonly id: string;
    readonly region: string;
    /** Whose credentials asked. */
    readonly accountId: string | null;
    readonly vpcId: string | null;
    /** The node's own view was at hand. */
    readonly isSeen: boolean;
  };
  readonly status: 'healthy' | 'degraded' | 'broken' | 'inconclusive';
  readonly headline: string;
  readonly inBrief: string;
  readonly findings: readonly AccountFinding[];
  /** Where node and account say different things: the leads, the first one first. */
  readonly contradictions: readonly Contradiction[];
  readonly suspects: readonly SuspectVerdict[];
  /** What could not be read, and what would tell it. */
  readonly unknown: readonly Gap[];
  /** What Systems Manager says of the node. */
  readonly notes: readonly string[];
  /** Permissions that were denied. */
  readonly denied: readonly string[];
}
