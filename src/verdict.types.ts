/**
 * The verdict: what `--format json` prints; additive changes only. This is the one definition of its types and of
 * `schema/verdict.schema.json`. Sets that a later version may add to are `matching`: their type is closed, the schema is not.
 */

import type { Severity } from './findings/finding.ts';
import type { FindingCode } from './findings/index.ts';
import { type BucketPurpose, CAPABILITIES, type Capability } from './knowledge/types.ts';
import type { BucketOutcome } from './picture/buckets.ts';
import { remedy } from './remedies/remedy-types.ts';
import {
  added,
  bool,
  everyOne,
  literal,
  matching,
  nullable,
  type Of,
  optional,
  record,
  type Shape,
  text,
  textual,
  whole,
} from './schema/shape.ts';
import { endpoint, many, milliseconds, time } from './verdict-endpoint.types.ts';
import { node } from './verdict-node.types.ts';
import { preflight } from './verdict-preflight.types.ts';
import { proof, selected } from './verdict-proof.types.ts';

export type { Severity } from './findings/finding.ts';
export type { Layer } from './picture/reach.ts';
export type { Owner, Remedy } from './remedies/remedy-types.ts';
export type { EndpointVerdict, StepVerdict } from './verdict-endpoint.types.ts';
export type { NodeVerdict } from './verdict-node.types.ts';

/** family/name, stable for ever; `ssm-probe explain CODE` describes it. New ones may be added. */
export const code = matching<FindingCode>(/^[a-z0-9-]+\/[a-z0-9-]+$/u);

/** One of the names of --for; new ones may be added. */
export const capabilityName = matching<Capability>(/^[a-z0-9]+(-[a-z0-9]+)*$/u);

/**
 * `broken`: core is blocked. `degraded`: another requested capability is blocked or degraded, or there is a warning. `inconclusive`:
 * neither, and a required step is unknown. `healthy`: otherwise.
 */
export type Status = Of<typeof status>;
export const status = literal('healthy', 'degraded', 'broken', 'inconclusive');

/** Status, Region and first causes, to be read out over a telephone. */
export const shortCode = matching<string>(/^SSM[0-9A-HJKMNP-TV-Z](?:-[0-9A-HJKMNP-TV-Z]{1,4})+$/u);

const findingMembers = {
  /** What is wrong: its stable name. */
  code,
  /** error: a capability that was asked for is blocked or works only sometimes. warning: it works and is at risk. info: the rest. */
  severity: literal('error', 'warning', 'info') satisfies Shape<Severity>,
  /** Host names, bucket names or IP addresses that the finding is about. */
  subjects: many(text),
  /** The finding's own values; the shape belongs to the code. */
  data: record({}) as Shape<Readonly<Record<string, unknown>>>,
  /** The same in a few words, without values. */
  title: added(textual),
  /** What is wrong, in a sentence or two. Texts may improve at any time: match on the code. */
  message: textual,
  /** What this finding breaks or puts at risk. */
  capabilities: many(capabilityName),
  /** What was observed, one observation a string. */
  evidence: many(text),
  /** Codes under suppressed[] that this root cause explains. */
  explains: many(code),
  /** Ways to fix it, the one to try first comes first. */
  remedy: many(remedy),
};

/** A cause: what is wrong, how that is known, and how it is fixed. */
export interface Finding extends Of<typeof finding> {}
export const finding = record({
  ...findingMembers,
});

/** A finding that a root cause explains. */
export const suppressedFinding = record({
  ...findingMembers,
  /** Code of the root cause. */
  suppressedBy: code,
});

/** Whether one capability works on this node. */
export interface CapabilityVerdict extends Of<typeof capability> {}
export const capability = record({
  /** blocked: cannot work. degraded: works only sometimes. unknown: could not be determined. */
  status: literal('works', 'degraded', 'blocked', 'unknown', 'not-applicable'),
  /** Finding codes that this status rests on. */
  because: many(code),
  /** observed: the agent itself was seen doing it. inferred: concluded from what this probe could do itself. */
  proof: literal('observed', 'inferred'),
  /** What the agent was seen doing, in words. Only where proof is observed. */
  seen: optional(text),
  /** What its status does not cover, and how to ask for it. */
  leavesOut: optional(text),
  /** Whether --for named it: only then does it count for findings, status and exit status. */
  asked: added(bool),
});

/** One S3 bucket. */
export interface BucketVerdict extends Of<typeof bucket> {}
export const bucket = record({
  /** Bucket name. */
  name: textual,
  /** agent, documents, patch-payload, patch-baseline, distributor, windows-downloads or user; new ones may be added. */
  purpose: matching<BucketPurpose>(/^[a-z0-9-]+$/u),
  /** The host name that was asked. */
  host: textual,
  /** Judged on objects that are known to exist and to be public. */
  outcome: literal(
    'ok',
    'denied',
    'not-found',
    'wrong-region',
    'failed',
    'inconclusive',
    'skipped',
  ) satisfies Shape<BucketOutcome>,
  /** HTTP status; null when there was no answer. */
  status: nullable(whole(100, 599)),
});

/** What `ssm-probe --format json` prints. */
export interface Verdict extends Of<typeof verdict> {}
export const verdict = record({
  /** Version of this format, 1.x; the minor number grows when something is added. */
  schemaVersion: matching<'1.0'>(/^1\.\d+$/u),
  /** What produced the verdict. */
  tool: record({
    /** Always ssm-probe. */
    name: literal('ssm-probe'),
    /** Version of the tool. */
    version: textual,
  }),
  /** When the run started. */
  startedAt: time,
  /** The whole run, in milliseconds. */
  durationMs: milliseconds,
  /** Present when the run was ended by a signal: the verdict holds what was known by then. */
  interrupted: optional(literal(true)),
  /** With --wait: how many rounds were made until all was well or the time was over, and how long they took together. */
  waited: optional(
    record({
      /** The last one included. */
      rounds: whole(1),
      /** From the beginning of the first round to the end of the last. */
      ms: milliseconds,
    }),
  ),
  /** With --watch: why this verdict is told. */
  watch: optional(
    record({
      /** `recovered`: healthy again. `flapping`: it comes back to what it was again and again, and nothing is told until it is `steady`. */
      event: literal('first', 'changed', 'recovered', 'flapping', 'steady'),
      /** The status that was told before. */
      from: optional(status),
      /** The statuses that a flapping node goes back and forth between. */
      between: optional(many(status)),
      /** How many changes there were. */
      changes: optional(whole(0)),
      /** In how many rounds. */
      rounds: optional(whole(1)),
      /** How long it was as before, in milliseconds; after a recovery how long it was not healthy. */
      lastedMs: optional(milliseconds),
    }),
  ),
  /** With `preflight`: what the machine lacks before its activation. */
  preflight: optional(preflight),
  node,
  /** What the verdict comes to. */
  status,
  /** The verdict in one sentence. */
  headline: textual,
  /** The same in a few words, which follow on the status: "broken: packets to a private endpoint vanish". */
  inBrief: added(textual),
  /** The command that asks everything again, with this run's own options. */
  again: added(textual),
  /** Status, Region and first causes to be read out over a telephone (`ssm-probe explain CODE`); absent where all is well. */
  shortCode: optional(shortCode),
  /** Where the cause may be in the account: the command that looks there, from a laptop or CloudShell, and names the very rule. */
  askAccount: optional(textual),
  /** With --only: whether what it asked for is gone. Its exit status is that of these findings alone. */
  proof: optional(proof),
  /** With --only or --skip: what the exit status goes by, and what is left out. */
  selected: optional(selected),
  /** Root causes, worst first. */
  findings: many(finding),
  /** Findings that a root cause explains. */
  suppressed: many(suppressedFinding),
  /** Causes that were considered and excluded. */
  ruledOut: many(
    record({
      /** The excluded cause. */
      code,
      /** The observation that excludes it. */
      because: textual,
    }),
  ),
  /** What Systems Manager can do on this node, by capability name. */
  capabilities: everyOne(CAPABILITIES, capability, capabilityName),
  /** Every regional endpoint that was probed, layer by layer. */
  endpoints: many(endpoint),
  /** Every S3 bucket that was probed. */
  buckets: many(bucket),
  /** What differs from the last healthy run on this node, if one is remembered. */
  changed: many(
    record({
      /** What differs. */
      what: textual,
      /** Its value in the last healthy run. */
      from: text,
      /** Its value now. */
      to: text,
      /** When the last healthy run started. */
      lastGoodAt: time,
    }),
  ),
  /** What this run did not look at. Not knowing is never a failure. */
  notChecked: many(
    record({
      /** What was not checked. */
      what: textual,
      /** The reason. */
      why: textual,
    }),
  ),
  /** What a run without root's rights could not read on this node, in words; absent for root, and where nothing was denied. */
  rootOnly: optional(many(textual)),
  /** Where the report was sent. Delivery never changes the exit status. */
  delivery: many(
    record({
      /** stdout, file, console, cloudwatch … */
      sink: textual,
      /** ok, or what happened instead. */
      outcome: textual,
      /** Where, and why it failed; may be empty. */
      detail: text,
    }),
  ),
});
