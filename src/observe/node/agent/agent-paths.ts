/**
 * The agent's files, by operating system and kind of package.
 * Source: amazon-ssm-agent, `agent/appconfig/constants_{unix,darwin,windows}.go` and its packaging
 * scripts.
 */
import type { Environment, OperatingSystem } from '../../../platform/ports.ts';

/** One way to install the agent. */
export interface AgentPackage {
  readonly kind: 'package' | 'snap';
  readonly binary: string;
  /** A file whose first line is the version. The release build makes it. */
  readonly releaseNotes: string | null;
  /** The snap's own description, with `version:`. */
  readonly snapYaml: string | null;
}

export interface AgentPaths {
  readonly packages: readonly AgentPackage[];
  /** Written by `-register`, without secrets. The vault beside it is never opened. */
  readonly registration: string;
  /** The agent's last identity. */
  readonly identity: string;
  /** The first that is there is the one that counts. */
  readonly configs: readonly string[];
  /** One file a day, with a line for each start of the agent. */
  readonly audits: string;
  readonly log: string;
  /** Errors alone; and on Windows the worker's own, where each program has its log. */
  readonly moreLogs: readonly string[];
  readonly dpkgStatus: string | null;
  readonly rpm: string | null;
}

const LINUX: AgentPaths = {
  packages: [
    {
      kind: 'package',
      binary: '/usr/bin/amazon-ssm-agent',
      releaseNotes: '/etc/amazon/ssm/RELEASENOTES.md',
      snapYaml: null,
    },
    {
      kind: 'snap',
      binary: '/snap/amazon-ssm-agent/current/amazon-ssm-agent',
      releaseNotes: null,
      snapYaml: '/snap/amazon-ssm-agent/current/meta/snap.yaml',
    },
  ],
  registration: '/var/lib/amazon/ssm/registration',
  identity: '/var/lib/amazon/ssm/runtimeconfig/identity_config.json',
  configs: ['/etc/amazon/ssm/amazon-ssm-agent.json'],
  audits: '/var/log/amazon/ssm/audits',
  log: '/var/log/amazon/ssm/amazon-ssm-agent.log',
  moreLogs: ['/var/log/amazon/ssm/errors.log'],
  dpkgStatus: '/var/lib/dpkg/status',
  rpm: '/usr/bin/rpm',
};

const MACOS: AgentPaths = {
  packages: [
    {
      kind: 'package',
      binary: '/opt/aws/ssm/bin/amazon-ssm-agent',
      releaseNotes: '/opt/aws/ssm/RELEASENOTES.md',
      snapYaml: null,
    },
  ],
  registration: '/opt/aws/ssm/data/registration',
  identity: '/opt/aws/ssm/runtimeconfig/identity_config.json',
  configs: ['/opt/aws/ssm/amazon-ssm-agent.json'],
  audits: '/var/log/amazon/ssm/audits',
  log: '/var/log/amazon/ssm/amazon-ssm-agent.log',
  moreLogs: ['/var/log/amazon/ssm/errors.log'],
  dpkgStatus: null,
  rpm: null,
};

function windows(variables: Environment['variables']): AgentPaths {
  const programs = `${variables['ProgramFiles'] ?? 'C:\\Program Files'}\\Amazon\\SSM`;
  const data = `${variables['ProgramData'] ?? 'C:\\ProgramData'}\\Amazon\\SSM`;
  return {
    packages: [{ kind: 'package', binary: `${programs}\\amazon-ssm-agent.exe`, releaseNotes: null, snapYaml: null }],
    registration: `${data}\\InstanceData\\registration`,
    identity: `${data}\\runtimeconfig\\identity_config.json`,
    configs: [`${programs}\\configuration\\amazon-ssm-agent.json`, `${programs}\\amazon-ssm-agent.json`],
    audits: `${data}\\Logs\\audits`,
    log: `${data}\\Logs\\amazon-ssm-agent.log`,
    moreLogs: [`${data}\\Logs\\errors.log`, `${data}\\Logs\\ssm-agent-worker.log`],
    dpkgStatus: null,
    rpm: null,
  };
}

/** Null if there is no agent for this operating system. */
export function agentPaths(os: OperatingSystem, variables: Environment['variables']): AgentPaths | null {
  if (os === 'linux') return LINUX;
  if (os === 'macos') return MACOS;
  return os === 'windows' ? windows(variables) : null;
}
