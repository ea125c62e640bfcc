/** The compact record: the one definition of its type and of `schema/compact.schema.json`. Additive changes only. */

import { list, literal, matching, nullable, type Of, optional, record, shortText, whole } from '../schema/shape.ts';
import { code, status } from '../verdict.types.ts';
import { time } from '../verdict-endpoint.types.ts';
import { MAX_CAUSES, MAX_GROUPS, MAX_RESOLVERS, MAX_VALUE } from './compact-limits.ts';

const short = shortText(MAX_VALUE);

/** One run of one node, in at most 1 KB: what `fleet` and the saved queries read. */
export interface CompactRecord extends Of<typeof compact> {}
export const compact = record({
  /** Version of this format, 1.x; the minor number grows when something is added. */
  schemaVersion: matching<'1.0'>(/^1\.\d+$/u),
  /** Marks this record among others in a log group. */
  record: literal('ssm-probe'),
  /** The run's id. A record that is delivered twice has the same one. */
  id: short,
  /** When the run started. */
  startedAt: time,
  /** Version of ssm-probe. */
  version: short,
  /** The machine that was probed. */
  node: record({
    /** ec2: an EC2 instance. hybrid: registered with an activation. */
    kind: literal('ec2', 'hybrid', 'unknown'),
    /** i-… or mi-…; null when unknown. */
    id: nullable(short),
    /** i-… of an instance that is registered under another id; absent where it has one name. */
    instanceId: optional(short),
    /** The AWS account, twelve digits; absent where nothing tells. */
    account: optional(short),
    /** The Region that was probed. */
    region: short,
    /** Availability Zone. Null when unknown or not in EC2. */
    az: nullable(short),
    /** vpc-…. Null when unknown or not in EC2. */
    vpcId: nullable(short),
    /** subnet-…. Null when unknown or not in EC2. */
    subnetId: nullable(short),
    /** Security groups of the first interface. */
    sgs: list(short, MAX_GROUPS),
    /** The agent's version; null when unknown or not installed. */
    agentVersion: nullable(short),
    /** The DNS servers that were asked, with the Amazon resolver. */
    resolvers: list(short, MAX_RESOLVERS),
    /** `host:port`; absent without a proxy. */
    proxy: optional(short),
  }),
  /** As in the verdict. */
  status,
  /** True if the run ended early. */
  interrupted: optional(literal(true)),
  /** Codes of errors and warnings, worst first. */
  causes: list(code, MAX_CAUSES),
  /** How many of `causes`, `sgs` and `resolvers` did not fit; absent if all did. */
  leftOut: optional(whole(1)),
});
