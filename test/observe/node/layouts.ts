/**
 * The agent on real machines: what each kind of package and operating system leaves behind, and what becomes of it. Paths are written out here
 * once more, from the agent's documentation and packages, so that the probe's own table can be wrong.
 */
import type { ExecResult, OperatingSystem } from '../../../src/platform/ports.ts';
import type { Tree } from './ports-double.ts';

export interface Layout {
  readonly os: OperatingSystem;
  readonly tree: Tree;
  readonly programs: Readonly<Record<string, ExecResult>>;
}

/** Where one layout keeps what the states below change. */
interface Places {
  readonly os: OperatingSystem;
  readonly config: string;
  readonly registration: string;
  readonly identity: string;
  readonly log: string;
  /** The installed agent, as its package describes it. */
  readonly installed: (version: string) => Pick<Layout, 'tree' | 'programs'>;
  /** Its process or service, and with a proxy in its environment. */
  readonly running: (proxy: string | null) => Pick<Layout, 'tree' | 'programs'>;
}

const printed = (stdout: string, code = 0): ExecResult => ({ outcome: 'ok', code, stdout, stderr: '' });
const NO_PROXY = '169.254.169.254,.internal';

/** systemd's group of the service, and the process in it. */
function systemd(unit: string, proxy: string | null): Pick<Layout, 'tree' | 'programs'> {
  const environ = ['PATH=/usr/bin:/bin', ...(proxy === null ? [] : [`https_proxy=${proxy}`, `no_proxy=${NO_PROXY}`]), ''];
  return {
    tree: {
      [`/sys/fs/cgroup/system.slice/${unit}/cgroup.procs`]: '812\n861\n',
      [`/etc/systemd/system/${unit}`]: '[Service]\nType=simple\nRestartSec=90s\n',
      '/proc/1/comm': 'systemd\n',
      '/proc/812/comm': 'amazon-ssm-agen\n',
      '/proc/861/comm': 'ssm-agent-worke\n',
      '/proc/812/environ': environ.join('\0'),
      '/proc/812/status': 'Name:\tamazon-ssm-agen\nUid:\t0\t0\t0\t0\n',
    },
    programs: {},
  };
}

const LINUX = {
  os: 'linux',
  config: '/etc/amazon/ssm/amazon-ssm-agent.json',
  registration: '/var/lib/amazon/ssm/registration',
  identity: '/var/lib/amazon/ssm/runtimeconfig/identity_config.json',
  log: '/var/log/amazon/ssm/amazon-ssm-agent.log',
} as const;
const WINDOWS_DATA = String.raw`C:\ProgramData\Amazon\SSM`;
const WINDOWS_PROGRAMS = String.raw`C:\Program Files\Amazon\SSM`;
const SYSTEM32 = String.raw`C:\Windows\System32`;
const SERVICE = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent`;

export const PLACES: Readonly<Record<'deb' | 'rpm' | 'snap' | 'windows' | 'macos', Places>> = {
  deb: {
    ...LINUX,
    installed: (version) => ({
      tree: {
        '/usr/bin/amazon-ssm-agent': '\u007FELF',
        '/etc/amazon/ssm/RELEASENOTES.md': `${version}\n================\n- Bug fixes\n`,
        '/var/lib/dpkg/status': `Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: ${version}-1\n`,
      },
      programs: {},
    }),
    running: (proxy) => systemd('amazon-ssm-agent.service', proxy),
  },
  // Without its notes: some images strip documentation.
  rpm: {
    ...LINUX,
    installed: (version) => ({
      tree: { '/usr/bin/amazon-ssm-agent': '\u007FELF' },
      programs: {
        '/usr/bin/amazon-ssm-agent': { outcome: 'failed', reason: 'denied', detail: 'EACCES' },
        '/usr/bin/rpm': printed(version),
      },
    }),
    running: (proxy) => systemd('amazon-ssm-agent.service', proxy),
  },
  snap: {
    ...LINUX,
    installed: (version) => ({
      tree: {
        '/snap/amazon-ssm-agent/current/amazon-ssm-agent': '\u007FELF',
        '/snap/amazon-ssm-agent/current/meta/snap.yaml': `name: amazon-ssm-agent\nversion: '${version}'\nconfinement: classic\n`,
      },
      programs: {},
    }),
    running: (proxy) => systemd('snap.amazon-ssm-agent.amazon-ssm-agent.service', proxy),
  },
  windows: {
    os: 'windows',
    config: `${WINDOWS_PROGRAMS}\\amazon-ssm-agent.json`,
    registration: `${WINDOWS_DATA}\\InstanceData\\registration`,
    identity: `${WINDOWS_DATA}\\runtimeconfig\\identity_config.json`,
    log: `${WINDOWS_DATA}\\Logs\\amazon-ssm-agent.log`,
    installed: (version) => ({
      tree: { [`${WINDOWS_PROGRAMS}\\amazon-ssm-agent.exe`]: 'MZ' },
      programs: {
        [`${SYSTEM32}\\reg.exe query ${SERVICE} /v Version`]: printed(
          `\r\n${SERVICE}\r\n    Version    REG_SZ    ${version}\r\n\r\n`,
        ),
      },
    }),
    running: (proxy) => ({
      tree: {},
      programs: {
        [`${SYSTEM32}\\sc.exe`]: printed(
          '\r\nSERVICE_NAME: AmazonSSMAgent \r\n        TYPE               : 10  WIN32_OWN_PROCESS  \r\n        STATE              : 4  RUNNING \r\n',
        ),
        [`${SYSTEM32}\\reg.exe query ${SERVICE} /v Environment`]:
          proxy === null
            ? printed('', 1)
            : printed(
                `\r\n${SERVICE}\r\n    Environment    REG_MULTI_SZ    https_proxy=${proxy}${String.raw`\0`}no_proxy=${NO_PROXY}\r\n`,
              ),
        [`${SYSTEM32}\\reg.exe`]: printed('', 1),
        [`${SYSTEM32}\\netsh.exe`]: printed(
          '\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Direct access (no proxy server).\r\n',
        ),
      },
    }),
  },
  macos: {
    os: 'macos',
    config: '/opt/aws/ssm/amazon-ssm-agent.json',
    registration: '/opt/aws/ssm/data/registration',
    identity: '/opt/aws/ssm/runtimeconfig/identity_config.json',
    log: '/var/log/amazon/ssm/amazon-ssm-agent.log',
    installed: (version) => ({
      tree: { '/opt/aws/ssm/bin/amazon-ssm-agent': '\u00CF', '/opt/aws/ssm/RELEASENOTES.md': `${version}\n====\n` },
      programs: {},
    }),
    running: (proxy) => ({
      tree: {},
      programs: {
        '/bin/launchctl': printed(
          'com.amazon.aws.ssm = {\n\tactive count = 1\n\tpath = /Library/LaunchDaemons/com.amazon.aws.ssm.plist\n\tstate = running\n\n\tpid = 312\n}\n',
        ),
        '/usr/sbin/scutil': printed(
          proxy === null
            ? '<dictionary> {\n  HTTPEnable : 0\n}\n'
            : `<dictionary> {\n  ExceptionsList : <array> {\n    0 : 169.254.169.254\n  }\n  HTTPSEnable : 1\n  HTTPSPort : 3128\n  HTTPSProxy : ${new URL(proxy).hostname}\n}\n`,
        ),
      },
    }),
  },
};

export type State = 'healthy' | 'overridden' | 'proxied' | 'hybrid' | 'cloned' | 'hibernating' | 'old' | 'stopped';
export const CURRENT = '3.3.3572.0';
export const OLD = '3.2.2303.0';
export const MANAGED = 'mi-0123456789abcdef0';
export const INSTANCE = 'i-0a1b2c3d4e5f60718';
export const PROXY = 'http://10.20.0.99:3128';

/** `minutesAgo` before `now`, in the local time that the agent writes. */
function logged(now: number, minutesAgo: number, text: string): string {
  const then = new Date(now - minutesAgo * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  return `${day} ${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}.0123 ${text}\n`;
}

/** The layout in one state; `now` in epoch milliseconds. */
export function layoutOf(name: keyof typeof PLACES, state: State, now: number): Layout {
  const { os, config, registration, identity, log, installed, running } = PLACES[name];
  const isHybrid = state === 'hybrid' || state === 'cloned';
  const id = isHybrid ? MANAGED : INSTANCE;
  const software = installed(state === 'old' ? OLD : CURRENT);
  const service = state === 'stopped' ? STOPPED[os] : running(state === 'proxied' ? PROXY : null);
  const sleep = 'INFO [CredentialRefresher] Sleeping for 40m0s before retrying retrieve credentials';
  const logs: Readonly<Partial<Record<State, string>>> = {
    healthy: logged(now, 30, 'INFO [CredentialRefresher] Credentials ready'),
    hibernating:
      logged(now, 12, 'ERROR [CredentialRefresher] Retrieve credentials produced error: RequestError: send request failed') +
      logged(now, 12, sleep),
    cloned:
      logged(
        now,
        5,
        'ERROR Cannot connect to AWS Systems Manager.  The hardware ID (a) has changed from the registered value (b).',
      ) + logged(now, 5, sleep),
  };
  return {
    os,
    tree: {
      ...software.tree,
      ...service.tree,
      [log]: logs[state] ?? '',
      [identity]: JSON.stringify({
        SchemaVersion: '1.1',
        InstanceId: id,
        IdentityType: isHybrid ? 'OnPrem' : 'EC2',
        ShareFile: '',
        ShareProfile: '',
        CredentialsExpiresAt: new Date(now + 3_600_000).toISOString(),
        CredentialSource: isHybrid ? 'SSM' : 'EC2',
      }),
      ...(isHybrid ? { [registration]: `{"ManagedInstanceID":"${MANAGED}","Region":"eu-central-1"}` } : {}),
      ...(state === 'overridden'
        ? {
            [config]: JSON.stringify({
              Ssm: { Endpoint: 'ssm.us-east-1.amazonaws.com' },
              Agent: { Region: 'us-east-1' },
              Identity: { ConsumptionOrder: ['EC2', 'OnPrem'] },
            }),
          }
        : {}),
    },
    programs: { ...software.programs, ...service.programs },
  };
}

const NOBODY = { '/proc/1/comm': 'systemd\n', '/proc/42/comm': 'sshd\n' };
const STOPPED: Readonly<Record<OperatingSystem, Pick<Layout, 'tree' | 'programs'>>> = {
  linux: { tree: NOBODY, programs: {} },
  other: { tree: {}, programs: {} },
  windows: {
    tree: {},
    // In German, as far as sc.exe is translated.
    programs: {
      [`${SYSTEM32}\\sc.exe`]: printed(
        '\r\nDIENSTNAME: AmazonSSMAgent\r\n        TYP                : 10  WIN32_OWN_PROCESS\r\n        STATUS             : 1  STOPPED\r\n',
      ),
      [`${SYSTEM32}\\netsh.exe`]: printed('    Direct access (no proxy server).\r\n'),
    },
  },
  macos: {
    tree: {},
    programs: {
      '/bin/launchctl': printed('com.amazon.aws.ssm = {\n\tstate = not running\n}\n'),
      '/usr/sbin/scutil': printed(''),
    },
  },
};
