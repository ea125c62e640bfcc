/** The agent on this node, as far as its files and the kernel tell: never a key of it. */
import { SERVICES } from '../knowledge/types.ts';
import { bool, list, literal, nullable, number, type Of, optional, record, tagged, text } from '../schema/shape.ts';
import { configFaults } from './agent-config.ts';
import { agentLog } from './agent-log.ts';
import { agentService } from './agent-service.ts';
import { agentSockets } from './sockets.ts';

export type AgentCredentials = Of<typeof agentCredentials>;
export const agentCredentials = tagged('state', {
  read: {
    /** `EC2`: the instance profile. `SSM`: Systems Manager itself (hybrid, or default host management). `None`: not yet. */
    source: text,
    /** RFC 3339, UTC; null where the file does not say. */
    expiresAt: nullable(text),
    /** The file in which it shares them, and the profile in it; absent where it names none. */
    shareFile: optional(text),
    shareProfile: optional(text),
  },
  absent: {},
  /** The file may not be read. */
  hidden: {},
});

/** `amazon-ssm-agent.json`, as far as it changes where the agent connects to. Hosts are lower case, without scheme and path. */
export interface AgentOverrides extends Of<typeof agentOverrides> {}
export const agentOverrides = record({
  hosts: list(record({ service: literal(...SERVICES), field: text, host: text })),
  /** `Agent.ServiceDomain`: the DNS suffix of every host that is not set on its own. */
  serviceDomain: nullable(text),
  /** `Mgs.Region`: for which Region calls to ssmmessages are signed. */
  messagesRegion: nullable(text),
  /** `Agent.UseDualStackEndpoint`; heeded since 3.3.3270.0. */
  useDualStack: bool,
});

export interface AgentFacts extends Of<typeof agentFacts> {}
export const agentFacts = record({
  installed: literal('yes', 'no', 'unknown'),
  /** The version of the installed agent, dotted; null when unknown. */
  version: nullable(text),
  versions: list(record({ source: text, version: text })),
  running: literal('yes', 'no', 'unknown'),
  /** The hybrid registration file (never the key). `managedInstanceId` is `mi-…`. */
  registration: tagged('state', {
    present: { managedInstanceId: text, region: text },
    absent: {},
    unknown: { why: text },
  }),
  /** identity_config.json: what the agent last believed itself to be. */
  identity: nullable(record({ type: text, instanceId: text })),
  /** Where the agent last had its credentials from. Absent in facts of older versions. */
  credentials: optional(agentCredentials),
  /** `Agent.Region`, where it is set: as written, in double quotes where it has blanks or other odd characters. */
  configRegion: nullable(text),
  /** `Identity.ConsumptionOrder`, where it is set: `OnPrem`, `EC2`, `CustomIdentity`, `ECS`, tried in this order and no others. */
  identityOrder: optional(list(text)),
  /** The first of `Identity.CustomIdentities`. Absent where the configuration has none. */
  customIdentity: optional(record({ instanceId: text, region: text })),
  /** `Agent.ContainerMode`: the agent of a container polls no `ec2messages`, whatever its version. */
  inContainer: optional(literal(true)),
  /** `Ssm.HibernationMaxBackoffIntervalMinutes`, where it is set; heeded since 3.3.2299.0. */
  hibernationMaxMinutes: optional(number),
  /** `GODEBUG` in its environment takes the post-quantum key share out of its hellos, whatever its version. */
  sendsSmallHello: optional(literal(true)),
  /** What the agent's configuration changes about the hosts that it calls. Absent where it changes nothing. */
  overrides: optional(agentOverrides),
  /** The agent's connections at the end of the run. Absent where the kernel does not tell, and in facts of older versions. */
  sockets: optional(agentSockets),
  /** What its log ends with. Absent where there is none, or nothing in it is known. */
  log: optional(agentLog),
  /** Its service, as systemd reads the unit's files. Absent without systemd or a unit, and in facts of older versions. */
  service: optional(agentService),
  /** What is wrong with the agent's configuration. Absent where nothing is, and in facts of older versions. */
  configFaults: optional(configFaults),
  /** Settings of `amazon-ssm-agent.json.template` that differ from every shipped one, where there is no configuration. Absent where none does. */
  templateSettings: optional(list(text)),
  /** What of the agent's own files could not be read, in words. */
  problems: optional(list(text)),
});
