/** What a verdict says of the machine. */
import type { ContainerFacts } from './facts/container.ts';
import { literal, matching, nullable, type Of, optional, record, text, textual, within } from './schema/shape.ts';
import { many } from './verdict-endpoint.types.ts';

/** The machine that was probed. */
export interface NodeVerdict extends Of<typeof node> {}
export const node = record({
  /** ec2: an EC2 instance. hybrid: registered with an activation. */
  kind: literal('ec2', 'hybrid', 'unknown'),
  /** Of kind unknown: whose machine it is where it is known to be no EC2 instance, in the words of its firmware: VMware, Dell Inc. PowerEdge R740. */
  machine: optional(textual),
  /** i-… or mi-…; null when unknown. */
  id: nullable(textual),
  /** i-… where `id` is another name of the same instance, such as that of a hybrid registration; absent otherwise. */
  instanceId: optional(textual),
  /** The Region that was probed. */
  region: textual,
  /** aws, aws-cn, aws-us-gov … */
  partition: textual,
  /** Availability Zone. Null when unknown or not in EC2. */
  az: nullable(textual),
  /** The AWS account of the instance, twelve digits; absent where nothing tells. */
  account: optional(textual),
  /** vpc-…. Null when unknown or not in EC2. */
  vpcId: nullable(textual),
  /** Every IPv4 and IPv6 range of the VPC; empty when unknown. */
  vpcCidrs: many(text),
  /** Operating system and architecture, in words. */
  platform: text,
  /** The agent on this node. */
  agent: record({
    /** Whether an agent was found. */
    installed: literal('yes', 'no', 'unknown'),
    /** Whether it runs. */
    running: literal('yes', 'no', 'unknown'),
    /** Dotted, for example 3.3.4515.0; null when unknown. */
    version: nullable(textual),
    /** For how long it has been running, in seconds; absent where the kernel does not tell. */
    runsForSeconds: optional(within(0)),
    /**
     * Its own connection to ssmmessages, as the kernel lists it. holds: nothing is unanswered on it. stale: the other side has fallen silent.
     * lacks: there is none. Absent where that is not known.
     */
    connection: optional(literal('holds', 'stale', 'lacks')),
  }),
  /** subnet-…. Null when unknown. */
  subnetId: optional(nullable(textual)),
  /** Of the primary interface. */
  securityGroupIds: optional(many(text)),
  /** The container that was probed; absent on a machine. */
  container: optional(
    record({
      /** New ones may be added. */
      kind: matching<ContainerFacts['kind']>(/^[a-z0-9-]+$/u),
      /** host: the network of the machine. own: behind a bridge, or with an interface of its own. */
      network: literal('host', 'own', 'unknown'),
      /** FARGATE, EC2, EXTERNAL; null where it is no task, or nothing says. */
      launchType: nullable(textual),
    }),
  ),
  /** `host:port` of the proxy that the agent is set to use for HTTPS; absent where none is known. */
  proxy: optional(textual),
  /** Whom the agent takes itself to be, and why: "the agent uses X because Y". Absent where nothing tells. */
  identity: optional(
    record({
      /** The identity: this instance, a registration, a task … */
      uses: text,
      /** What decided. */
      because: text,
    }),
  ),
});
