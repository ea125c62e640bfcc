/**
 * Finds the credentials that the agent uses: on EC2 the instance profile's or, with default host
 * management, those from Systems Manager; on a hybrid node the latter. The agent keeps them in its
 * own file (amazon-ssm-agent, `sharedCredentials`).
 */
import type { AgentFacts } from '../../../facts/agent.ts';
import { assumedIdentity } from '../../../facts/identity.ts';
import type { CredentialFacts, CredentialSource } from '../../../facts/signed.ts';
import type { NodeFacts } from '../../../facts.ts';
import type { OperatingSystem, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';
import { readRoleCredentials } from './role-credentials.ts';
import { type Keys, readSharedCredentials } from './shared-credentials.ts';

export interface Credentials {
  readonly facts: CredentialFacts;
  /** Null unless `found`. */
  readonly keys: Keys | null;
}

export interface CredentialInputs {
  /** Null where nothing depends on it. */
  readonly imds: NodeFacts['imds'] | null;
  readonly agent: AgentFacts;
}

interface Limits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Never rejects. */
export function readCredentials(ports: Ports, inputs: CredentialInputs, limits: Limits): Promise<Credentials> {
  return find(ports, inputs, limits).catch((error: unknown) => unknown(`looking for credentials broke: ${faultWords(error)}`));
}

async function find(ports: Ports, { imds, agent }: CredentialInputs, limits: Limits): Promise<Credentials> {
  const { credentials: last } = agent;
  const assumed = assumedIdentity(agent, imds?.outcome === 'ok' ? imds.data : null);
  if (assumed === null) return unknown('there is neither a metadata service nor a hybrid registration to have credentials from');
  if (assumed.type === 'OnPrem') return shared(ports, 'hybrid', agent);
  // The agent then uses what the AWS SDK for Go finds: its process's environment, a shared file or
  // a container's service.
  if (assumed.type === 'CustomIdentity')
    return unknown('the agent has an identity of its own configuration, which says not whose keys it uses');
  if (last?.state === 'read' && last.source === 'SSM') return shared(ports, 'default-host-management', agent);
  const found = await readRoleCredentials(ports, limits);
  switch (found.outcome) {
    case 'ok': {
      const { role, expiresAt, keys } = found;
      return { facts: { state: 'found', source: 'instance-profile', role, expiresAt }, keys };
    }
    case 'none':
      // Default host management may still be in use. If that is hidden, claim nothing.
      return last?.state === 'hidden' || last === undefined
        ? unknown('there is no instance profile, and whether default host management is in use only root can see')
        : { facts: { state: 'none', source: 'instance-profile', why: 'no instance profile is attached' }, keys: null };
    case 'refused':
      return { facts: { state: 'none', source: 'instance-profile', why: `role ${found.role}: ${found.why}` }, keys: null };
    case 'unknown':
      return unknown(`the metadata service gave no credentials: ${found.why}`);
  }
}

async function shared(ports: Ports, source: CredentialSource, { credentials: last }: AgentFacts): Promise<Credentials> {
  const { os, variables } = ports.environment;
  const path = (last?.state === 'read' ? last.shareFile : undefined) ?? defaultPath(os, source, variables);
  const profile = (last?.state === 'read' ? last.shareProfile : undefined) ?? 'default';
  const read = await readSharedCredentials(ports.files, path, profile);
  if (read.outcome === 'ok') {
    const expiresAt = last?.state === 'read' ? last.expiresAt : null;
    return { facts: { state: 'found', source, role: null, expiresAt }, keys: read.keys };
  }
  // A missing file proves nothing: the agent may keep credentials in memory only
  // (`Profile.ShareCreds`).
  return unknown(read.reason === 'denied' ? `${path} is for root only` : `${path} is ${read.reason}`);
}

function defaultPath(
  os: OperatingSystem,
  source: CredentialSource,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const ownFile = source === 'default-host-management';
  if (os === 'windows') {
    const { ProgramFiles: programs = 'C:\\Program Files', SystemRoot: root = 'C:\\Windows' } = variables;
    return ownFile ? `${programs}\\Amazon\\SSM\\credentials` : `${root}\\System32\\config\\systemprofile\\.aws\\credentials`;
  }
  if (os === 'macos') return ownFile ? '/opt/aws/ssm/data/credentials' : '/var/root/.aws/credentials';
  return ownFile ? '/var/lib/amazon/ssm/credentials' : '/root/.aws/credentials';
}

function unknown(why: string): Credentials {
  return { facts: { state: 'unknown', why }, keys: null };
}
