/**
 * What `ssm-probe account --format json` prints; additive changes only. This is the one definition of its types and of
 * `schema/account-verdict.schema.json`.
 */
import { remedy } from '../../remedies/remedy-types.ts';
import { bool, literal, matching, nullable, type Of, optional, record, tagged, text, textual } from '../../schema/shape.ts';
import { capabilityName, finding, shortCode, status } from '../../verdict.types.ts';
import { many, time } from '../../verdict-endpoint.types.ts';
import type { AccountCode } from '../evaluate/answer.ts';

/** account/name, stable for ever; `ssm-probe explain CODE` describes it. New ones may be added. */
export const accountCode = matching<AccountCode>(/^account\/[a-z0-9-]+$/u);

/** What is not known, and what would tell it. */
export const unknownPart = record({
  /** `the rules of sg-0abc`. */
  what: text,
  /** The IAM action that was denied. */
  permission: nullable(text),
  /** Why it is not known, where no permission is missing. */
  why: nullable(text),
  /** The account whose it is, where it is not this one's. */
  owner: nullable(text),
});

/** One cause, in the shape of a run's findings. */
export interface AccountFinding extends Of<typeof accountFinding> {}
export const accountFinding = record({
  code: accountCode,
  severity: literal('error', 'warning'),
  /** Host names that it concerns; empty: the node itself. */
  subjects: many(text),
  data: record({
    /** The very rule, or the thing that lacks one. */
    id: text,
    /** Its number or destination, where the id alone does not name it. */
    part: nullable(text),
    /** The account that it belongs to, where that is not the node's. */
    owner: nullable(text),
  }),
  /** The same in a few words, without values. */
  title: textual,
  /** What is wrong, in a sentence or two. Texts may improve at any time: match on the code. */
  message: textual,
  capabilities: many(capabilityName),
  evidence: many(text),
  explains: many(accountCode),
  /** Ways to fix it, with the ids of this account; the one to try first comes first. */
  remedy: many(remedy),
});

const suspected = {
  /** `the node's security groups, outbound`. */
  what: text,
  code: accountCode,
  /** Host names on whose way it is; empty: the node itself. */
  hosts: many(text),
  /** Of what packets meet: at the node's end of the way, or at the other one. */
  side: optional(literal('node', 'far')),
};

/** What could have been at fault, and the answer. */
export type SuspectVerdict = Of<typeof suspect>;
export const suspect = tagged('outcome', {
  cause: {
    ...suspected,
    culprit: record({ id: text, part: nullable(text), because: text, owner: nullable(text) }),
  },
  excluded: { ...suspected, because: text },
  unknown: { ...suspected, gaps: many(unknownPart) },
});

/** Where node and account say different things of the same. */
export const contradiction = record({
  what: text,
  /** What the node saw. */
  node: text,
  /** What the account says. */
  account: text,
  /** What that points to. */
  lead: text,
  /** Nothing is broken by it. */
  isHarmless: bool,
});

export interface AccountVerdict extends Of<typeof accountVerdict> {}
export const accountVerdict = record({
  schemaVersion: matching<string>(/^1\.\d{1,3}$/u),
  tool: record({ name: textual, version: textual }),
  /** When the account was asked; RFC 3339, UTC. */
  readAt: time,
  node: record({
    /** i-… or mi-… */
    id: text,
    region: text,
    /** Whose credentials asked. */
    accountId: nullable(text),
    vpcId: nullable(text),
    /** The node's own view was at hand. */
    isSeen: bool,
  }),
  /** `broken`: something stops registration and heartbeat. `inconclusive`: nothing is known to be in the way, and not everything is known. */
  status,
  headline: textual,
  /** The same in a few words, without values. */
  inBrief: textual,
  findings: many(accountFinding),
  /** The leads, the first one first. */
  contradictions: many(contradiction),
  /** Every suspect with its answer, in the order in which packets meet them. */
  suspects: many(suspect),
  /** What could not be read, and what would tell it. */
  unknown: many(unknownPart),
  /** What Systems Manager says of the node. */
  notes: many(text),
  /** Permissions that were denied. */
  denied: many(text),
  /** Only where facts of the node are at hand: its own errors and warnings, whose remedies have the ids of the account wherever there is one that fits. */
  nodeFindings: optional(many(finding)),
  /** For the telephone; `ssm-probe explain` reads it. */
  shortCode: optional(shortCode),
});
