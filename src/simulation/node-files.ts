/** The files and programs of the simulated node: a Debian with the agent from its package. */
import type { ExecResult } from '../platform/ports.ts';
import type { AgentModel, NodeModel } from './world.ts';

const AGENT = '/usr/bin/amazon-ssm-agent';
/** Looks like a program and never runs. */
const PROGRAM = '\u007FELF simulated program\n';

/** Path to contents. `roots` is the PEM text of the trust store. */
export function filesOf(node: NodeModel, roots: string): ReadonlyMap<string, string> {
  const files: Record<string, string | null> = {
    '/etc/resolv.conf': [...node.nameservers.map((ip) => `nameserver ${ip}`), 'search example.internal', ''].join('\n'),
    '/etc/hosts': ['127.0.0.1 localhost', ...node.pinned.map(({ ip, host }) => `${ip} ${host}`), ''].join('\n'),
    '/etc/nsswitch.conf': 'hosts: files dns\n',
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    '/etc/ssl/certs/ca-certificates.crt': roots,
    '/proc/1/comm': 'systemd\n',
    '/proc/1/cmdline': '/sbin/init\0',
    '/var/lib/dpkg/status': packageStatus(node.agent),
    ...firmware(node.hardware),
    ...(node.agent === null ? {} : agentFiles(node.agent)),
    ...node.files,
  };
  return new Map(Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
}

function firmware(hardware: NodeModel['hardware']): Record<string, string> {
  const dmi = '/sys/class/dmi/id';
  if (hardware === 'vmware') {
    return {
      [`${dmi}/sys_vendor`]: 'VMware, Inc.\n',
      [`${dmi}/product_name`]: 'VMware Virtual Platform\n',
      [`${dmi}/bios_vendor`]: 'Phoenix Technologies LTD\n',
      [`${dmi}/board_asset_tag`]: 'No Asset Tag\n',
      [`${dmi}/product_uuid`]: '564d1f2e-0000-4000-8000-0123456789ab\n',
    };
  }
  return {
    [`${dmi}/sys_vendor`]: 'Amazon EC2\n',
    [`${dmi}/product_name`]: 't3.micro\n',
    [`${dmi}/bios_vendor`]: 'Amazon EC2\n',
    [`${dmi}/board_asset_tag`]: 'i-0a1b2c3d4e5f60718\n',
    [`${dmi}/product_uuid`]: 'ec2a1b2c-3d4e-4f60-8718-0123456789ab\n',
  };
}

function packageStatus(agent: AgentModel | null): string {
  const base = 'Package: base-files\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.4+deb12u12\n\n';
  if (agent === null) return base;
  return `${base}Package: amazon-ssm-agent\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${agent.version}-1\n\n`;
}

function agentFiles(agent: AgentModel): Record<string, string> {
  const data = '/var/lib/amazon/ssm';
  const files: Record<string, string> = {
    [AGENT]: PROGRAM,
    '/usr/bin/ssm-agent-worker': PROGRAM,
    '/usr/bin/ssm-cli': PROGRAM,
    '/lib/systemd/system/amazon-ssm-agent.service': `[Unit]\nDescription=amazon-ssm-agent\n\n[Service]\nExecStart=${AGENT}\n`,
    '/etc/amazon/ssm/RELEASENOTES.md': `${agent.version}\n================\n- Simulated release\n`,
    '/etc/amazon/ssm/amazon-ssm-agent.json.template': '{"Agent":{"Region":""},"Ssm":{"Endpoint":""}}\n',
    '/var/log/amazon/ssm/audits/amazon-ssm-agent-audit-2026-11-01': `agent_telemetry amazon-ssm-agent.start ${agent.version} 08:00:00\n`,
  };
  if (agent.identity !== null) files[`${data}/runtimeconfig/identity_config.json`] = identityConfig(agent.identity);
  if (agent.registration !== null) {
    const { managedInstanceId, region } = agent.registration;
    files[`${data}/registration`] = JSON.stringify({ ManagedInstanceID: managedInstanceId, Region: region });
  }
  return agent.running ? { ...files, ...processFiles() } : files;
}

function identityConfig({ type, instanceId }: NonNullable<AgentModel['identity']>): string {
  return JSON.stringify({
    SchemaVersion: '1.1',
    InstanceId: instanceId,
    IdentityType: type,
    ShareFile: type === 'EC2' ? '' : '/root/.aws/credentials',
    ShareProfile: '',
    CredentialsExpiresAt: '2026-11-01T14:00:00Z',
    CredentialsRetrievedAt: '2026-11-01T08:00:00Z',
    CredentialSource: type === 'EC2' ? 'EC2' : 'SSM',
  });
}

/** The kernel keeps 15 bytes of a command's name. */
function processFiles(): Record<string, string> {
  return {
    '/proc/812/comm': 'amazon-ssm-agen\n',
    '/proc/812/cmdline': `${AGENT}\0`,
    '/proc/812/status': 'Name:\tamazon-ssm-agen\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n',
    '/proc/812/environ': 'PATH=/usr/bin:/bin\0LANG=C.UTF-8\0',
    '/proc/861/comm': 'ssm-agent-worke\n',
    '/proc/861/cmdline': '/usr/bin/ssm-agent-worker\0',
  };
}

/** What a program on the node prints; undefined if there is no such program. */
export function runOf(node: NodeModel, path: string, args: readonly string[]): ExecResult | undefined {
  const says = (stdout: string, code = 0): ExecResult => ({ outcome: 'ok', code, stdout, stderr: '' });
  const { agent } = node;
  switch (path) {
    case AGENT:
      if (agent === null || !/^--?version$/u.test(args[0] ?? '')) return undefined;
      return says(`SSM Agent version: ${agent.version}\n`);
    case '/usr/bin/dpkg-query':
      return agent === null
        ? { outcome: 'ok', code: 1, stdout: '', stderr: 'dpkg-query: no packages found matching amazon-ssm-agent\n' }
        : says(`${agent.version}-1`);
    case '/usr/bin/systemctl':
    case '/bin/systemctl':
      return agent?.running === true ? says('active\n') : says('inactive\n', 3);
    default:
      return undefined;
  }
}
