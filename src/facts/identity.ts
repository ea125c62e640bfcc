/**
 * Whom the agent takes itself to be: the first identity of its order that this machine has.
 * Source: amazon-ssm-agent, `common/identity/identity.go` and `identity_selector.go`; the order is `Identity.ConsumptionOrder`.
 */
import type { AgentFacts } from './agent.ts';

export interface AssumedIdentity {
  readonly type: 'OnPrem' | 'EC2' | 'CustomIdentity';
  /** `mi-…`, `i-…`, or what the configuration names; null when unknown. */
  readonly id: string | null;
  readonly region: string | null;
}

type Claims = Pick<AgentFacts, 'registration' | 'identity' | 'identityOrder' | 'customIdentity'>;

/**
 * It last ran under an identity that needs neither EC2's metadata nor a registration file: a task of ECS, a machine of another cloud (agents
 * since 3.3.4793.0, June 2026: "multicloud"; under which name they write it down, no published source says).
 */
export function hasOtherIdentity({ identity }: Pick<AgentFacts, 'identity'>): boolean {
  return identity !== null && !USUAL_ORDER.includes(identity.type);
}

/** What of IMDS matters here. */
interface Metadata {
  readonly instanceId: string | null;
  readonly region: string | null;
}

const USUAL_ORDER = ['OnPrem', 'EC2', 'CustomIdentity'];

/**
 * A hybrid registration wins over EC2 unless the order says otherwise. An order that leaves out all that there is makes the agent nobody,
 * which is a finding of its own (`agent/not-registered`); the machine is what it would be without it. Null where it is nothing that its
 * files tell (ECS). `imds`: null where it does not answer; the agent then is nobody on EC2.
 */
export function assumedIdentity(agent: Claims, imds: Metadata | null): AssumedIdentity | null {
  return first(agent.identityOrder ?? USUAL_ORDER, agent, imds) ?? first(USUAL_ORDER, agent, imds);
}

function first(
  order: readonly string[],
  { registration, identity, customIdentity }: Claims,
  imds: Metadata | null,
): AssumedIdentity | null {
  for (const type of order) {
    if (type === 'OnPrem' && registration.state === 'present')
      return { type, id: registration.managedInstanceId, region: registration.region };
    // The registration is for root only; who may not read it still has what the agent wrote about itself.
    if (type === 'OnPrem' && registration.state === 'unknown' && identity?.type === 'OnPrem')
      return { type, id: identity.instanceId, region: null };
    if (type === 'EC2' && imds !== null) return { type, id: imds.instanceId, region: imds.region };
    if (type === 'CustomIdentity' && customIdentity !== undefined)
      return { type, id: customIdentity.instanceId, region: customIdentity.region };
  }
  return null;
}
