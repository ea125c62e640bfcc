/** Whom the agent takes itself to be, and why: one line for people. */
import { type AssumedIdentity, assumedIdentity, hasOtherIdentity } from '../facts/identity.ts';
import type { Facts } from '../facts.ts';

export interface OwnIdentity {
  /** `the hybrid registration mi-…`, `the EC2 instance i-… with default host management`. */
  readonly uses: string;
  readonly because: string;
}

/** Null where no agent is installed, or nothing tells. Source of the order: amazon-ssm-agent, `identity_selector.go`. */
export function ownIdentity({ facts, onEc2 }: { readonly facts: Facts; readonly onEc2: boolean }): OwnIdentity | null {
  const { agent, imds } = facts.node;
  if (agent.installed !== 'yes') return null;
  const assumed = assumedIdentity(agent, imds.outcome === 'ok' ? imds.data : null);
  const order = agent.identityOrder === undefined ? null : `Identity.ConsumptionOrder is ${agent.identityOrder.join(', ')}`;
  if (assumed === null) {
    const { identity } = agent;
    if (identity === null || !hasOtherIdentity(agent)) return null;
    return { uses: `the identity ${identity.type} ${identity.instanceId}`, because: order ?? 'it last ran as that' };
  }
  const shared = sharedWords(facts);
  return { uses: `${nameOf(assumed, facts)}${shared}`, because: order ?? reasonOf(assumed, facts, onEc2) };
}

function nameOf({ type, id }: AssumedIdentity, facts: Facts): string {
  const name = id === null ? '' : ` ${id}`;
  if (type === 'OnPrem') return `the hybrid registration${name}`;
  if (type === 'CustomIdentity') return `the custom identity${name} of its configuration`;
  return `the EC2 instance${name} ${roleWords(facts)}`;
}

/** The agent tries the profile first, and default host management only where that is refused (amazon-ssm-agent, `ec2_role_provider.go`). */
function roleWords({ node: { agent, imds } }: Facts): string {
  const source = agent.credentials?.state === 'read' ? agent.credentials.source : null;
  if (source === 'SSM') return 'with default host management';
  const hasProfile = imds.outcome === 'ok' ? imds.data.hasInstanceProfile : null;
  if (source === 'EC2') return 'with its instance profile';
  return hasProfile === false ? 'without an instance profile' : 'with credentials of unknown source';
}

function reasonOf({ type }: AssumedIdentity, { node: { agent, imds } }: Facts, onEc2: boolean): string {
  if (type === 'OnPrem')
    return onEc2 ? 'a hybrid registration comes before EC2' : 'this machine is registered with an activation';
  if (type === 'CustomIdentity') return 'there is no hybrid registration, and no EC2';
  const source = agent.credentials?.state === 'read' ? agent.credentials.source : null;
  const none = agent.registration.state === 'absent' ? 'there is no hybrid registration' : 'the metadata service answers';
  if (source !== 'SSM') return none;
  const hasProfile = imds.outcome === 'ok' ? imds.data.hasInstanceProfile : null;
  return `${none}, and ${hasProfile === false ? 'the instance has no profile' : "Systems Manager refused the profile's role, or there was none"}`;
}

function sharedWords({ node: { agent } }: Facts): string {
  const { credentials } = agent;
  if (credentials?.state !== 'read' || credentials.shareFile === undefined) return '';
  const profile = credentials.shareProfile === undefined ? '' : ` (profile ${credentials.shareProfile})`;
  return `, whose credentials it shares in ${credentials.shareFile}${profile}`;
}
