/** The agent on this node, as far as its files and the kernel tell: never a key of it. */
import type { Service } from '../knowledge/types.ts';
import type { AgentLog } from './agent-log.ts';
import type { AgentSockets } from './sockets.ts';

export interface AgentFacts {
  readonly installed: 'yes' | 'no' | 'unknown';
  /** The version of the installed agent, dotted; null when unknown. */
  readonly version: string | null;
  readonly versions: readonly { readonly source: string; readonly version: string }[];
  readonly running: 'yes' | 'no' | 'unknown';
  /** The hybrid registration file (never the key). `managedInstanceId` is `mi-…`. */
  readonly registration:
    | { readonly state: 'present'; readonly managedInstanceId: string; readonly region: string }
    | { readonly state: 'absent' }
    | { readonly state: 'unknown'; readonly why: string };
  /** identity_config.json: what the agent last believed itself to be. */
  readonly identity: { readonly type: string; readonly instanceId: string } | null;
  /** Where the agent last had its credentials from; `hidden`: the file may not be read. Absent in facts of older versions. */
  readonly credentials?: AgentCredentials;
  readonly configRegion: string | null;
  /** `Identity.ConsumptionOrder`, where it is set: `OnPrem`, `EC2`, `CustomIdentity`, `ECS`, tried in this order and no others. */
  readonly identityOrder?: readonly string[];
  /** The first of `Identity.CustomIdentities`. Absent where the configuration has none. */
  readonly customIdentity?: { readonly instanceId: string; readonly region: string };
  /** `Agent.ContainerMode`: the agent of a container polls no `ec2messages`, whatever its version. */
  readonly inContainer?: true;
  /** What the agent's configuration changes about the hosts that it calls. Absent where it changes nothing. */
  readonly overrides?: AgentOverrides;
  /** The agent's connections at the end of the run. Absent where the kernel does not tell, and in facts of older versions. */
  readonly sockets?: AgentSockets;
  /** What its log ends with. Absent where there is none, or nothing in it is known. */
  readonly log?: AgentLog;
  /** What is wrong with the agent's own files, in words: broken JSON in its configuration keeps it from starting. */
  readonly problems?: readonly string[];
}

export type AgentCredentials =
  | {
      readonly state: 'read';
      /** `EC2`: the instance profile. `SSM`: Systems Manager itself (hybrid, or default host management). `None`: not yet. */
      readonly source: string;
      /** RFC 3339, UTC; null where the file does not say. */
      readonly expiresAt: string | null;
      /** The file in which it shares them, and the profile in it; absent where it names none. */
      readonly shareFile?: string;
      readonly shareProfile?: string;
    }
  | { readonly state: 'absent' | 'hidden' };

/** `amazon-ssm-agent.json`, as far as it changes where the agent connects to. Hosts are lower case, without scheme and path. */
export interface AgentOverrides {
  readonly hosts: readonly { readonly service: Service; readonly field: string; readonly host: string }[];
  /** `Agent.ServiceDomain`: the DNS suffix of every host that is not set on its own. */
  readonly serviceDomain: string | null;
  /** `Mgs.Region`: for which Region calls to ssmmessages are signed. */
  readonly messagesRegion: string | null;
  /** `Agent.UseDualStackEndpoint`; heeded since 3.3.3270.0. */
  readonly useDualStack: boolean;
}
