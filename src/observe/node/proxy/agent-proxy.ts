/**
 * The proxy, the roots and the kind of hello in the agent's environment. The running process has the true one. If it
 * cannot be read, what the service would get if it started now is usually the same, and everybody
 * may read that.
 */
import type { ProxySettings } from '../../../facts/proxy.ts';
import type { Ports } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import { type AgentProcesses, isRoots } from '../agent/agent-process.ts';
import { readAgentService } from '../agent/systemd/agent-service.ts';
import type { UnitEnvironment } from '../agent/systemd/unit-environment.ts';
import { unreadWords } from '../untrusted-values.ts';
import { windowsTool } from '../windows-tools.ts';
import { parseEnviron, parseRegistry, parseScutil, parseUpstart } from './agent-proxy-sources.ts';
import { readProxySettings, TELLING, type Variables } from './proxy-settings.ts';
import { hasProxyScript, lacksProxy, parseInternetSettings, parseWinHttp, withWindowsProxy } from './windows-proxy.ts';

type ProxyPorts = Pick<Ports, 'files' | 'exec' | 'environment'>;

export interface AgentProxyReading {
  /** Null: nothing is known. If `unknown` is set, a guess from configuration files. */
  readonly settings: ProxySettings | null;
  /** Why the agent's own environment could not be read; null if `settings` are certain. */
  readonly unknown: string | null;
  /** `user:password`, percent-decoded. */
  readonly credentials: Secret | null;
  /** `GODEBUG` there takes the post-quantum key share out of its hellos. */
  readonly sendsSmallHello: boolean;
  readonly trust: { readonly certFile: string | null; readonly certDir: string | null };
}

/** A process's environment and arguments are limited to 2 MiB by default. */
const MAX_ENVIRON = 2_097_152;
const MAX_JOB = 65_536;
const TOOL = { timeoutMs: 2_000, maxBytes: 262_144 } as const;
const SERVICE_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent`;
const SYSTEM_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`;

/** The agent runs as LocalSystem. */
export const INTERNET_KEY = String.raw`HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
const TELLING_PROXY = ['https_proxy', 'http_proxy'];

/**
 * Never rejects for what files and tools say. `processes`: the result of `findAgentPids`; `service`: that of
 * `readAgentService`.
 */
export async function readAgentProxy(
  ports: ProxyPorts,
  processes: Promise<AgentProcesses>,
  signal?: AbortSignal,
  service: Promise<UnitEnvironment | null> = readAgentService(ports),
): Promise<AgentProxyReading> {
  const { os } = ports.environment;
  if (os === 'linux') return linux(ports, await processes, service);
  const limits = { ...TOOL, ...(signal === undefined ? {} : { signal }) };
  if (os === 'windows') return windows(ports, limits);
  return os === 'macos' ? macos(ports, limits) : nothing('no agent is made for this operating system');
}

async function linux(
  { files, environment }: ProxyPorts,
  processes: AgentProcesses,
  service: Promise<UnitEnvironment | null>,
): Promise<AgentProxyReading> {
  let why = '';
  for (const pid of processes.pids.slice(0, 4)) {
    const environ = await files.read(`/proc/${pid}/environ`, MAX_ENVIRON);
    if (environ.outcome === 'failed') why = `the environment of process ${pid} ${unreadWords(environ.reason)}`;
    // Anybody may name a process like the agent, so root does not take its proxy and roots from
    // one.
    else if (environment.isRoot && !processes.ofService && !(await isRoots(files, pid)))
      why = `process ${pid} has the agent's name and is not root's`;
    else return reading(parseEnviron(environ.text), `environment of process ${pid}`, null);
  }
  const configured = await configuration(files, await service);
  if (configured === null) return nothing(why === '' ? 'no agent runs here, and nothing says how it would be started' : why);
  const unknown = why !== '' ? why : processes.complete ? configured.unknown : 'the process of the agent is hidden';
  return reading(configured.variables, configured.source, unknown);
}

interface Configured {
  readonly variables: Variables;
  readonly source: string;
  readonly unknown: string | null;
}

async function configuration(files: Ports['files'], service: UnitEnvironment | null): Promise<Configured | null> {
  if (service !== null) {
    const { variables, sources, unreadable } = service;
    const { unit, refused } = service.service;
    const source = sources.length === 0 ? `unit ${unit}` : sources.join(', ');
    const unknown = refused === null ? unreadable.join(', ') : `systemd does not start ${unit}: ${refused}`;
    return { variables, source, unknown: unknown === '' ? null : unknown };
  }
  const [job, override] = await Promise.all(
    ['conf', 'override'].map((kind) => files.read(`/etc/init/amazon-ssm-agent.${kind}`, MAX_JOB)),
  );
  const texts = [job, override].flatMap((file) => (file?.outcome === 'ok' ? [file.text] : []));
  if (texts.length === 0) return null;
  return { variables: parseUpstart(texts.join('\n')), source: '/etc/init/amazon-ssm-agent.override', unknown: null };
}

type Limits = Parameters<Ports['exec']['run']>[2];

/** The service's environment overrides the system's. Go reads no SSL_CERT_FILE on Windows. */
async function windows(ports: ProxyPorts, limits: Limits): Promise<AgentProxyReading> {
  const { exec, environment } = ports;
  const reg = windowsTool(environment.variables, 'reg.exe');
  const [own, system] = await Promise.all([
    exec.run(reg, ['query', SERVICE_KEY, '/v', 'Environment'], limits),
    exec.run(reg, ['query', SYSTEM_KEY], limits),
  ]);
  // reg.exe ends with status 1 if the value does not exist.
  const printed = [system, own].map((result) => (result.outcome === 'ok' ? parseRegistry(result.stdout) : null));
  if (printed.every((values) => values === null)) return nothing('the registry could not be read');
  const merged = Object.assign({}, ...printed) as Variables;
  const source = `${SERVICE_KEY} and the system environment`;
  return withoutRoots(lacksProxy(merged) ? await completed(merged, source, ports, limits) : reading(merged, source, null));
}

/** With what the agent takes from Windows' own settings: its account's count before WinHTTP's. */
async function completed(
  merged: Variables,
  source: string,
  { exec, environment: { variables, isRoot } }: ProxyPorts,
  limits: Limits,
): Promise<AgentProxyReading> {
  const [internet, winHttp] = await Promise.all([
    exec.run(windowsTool(variables, 'reg.exe'), ['query', INTERNET_KEY], limits),
    exec.run(windowsTool(variables, 'netsh.exe'), ['winhttp', 'show', 'proxy'], limits),
  ]);
  const account = internet.outcome === 'ok' ? parseInternetSettings(internet.stdout) : null;
  const hasAccount = account !== null && account.servers !== '';
  const found = hasAccount ? account : winHttp.outcome === 'ok' ? parseWinHttp(winHttp.stdout) : null;
  const isSet = TELLING_PROXY.some((name) => (merged[name] ?? '') !== '');
  if (found === null) {
    const why = 'netsh could not be asked for the proxy of WinHTTP';
    return isSet ? reading(merged, source, why) : nothing(why);
  }
  // WinHTTP counts only where LocalSystem has nothing. Others than administrators do not see what LocalSystem has: reg.exe ends with 1 then,
  // as it does where there is no such key.
  const isHidden = internet.outcome === 'failed' || (internet.code !== 0 && !isRoot);
  const unknown = isHidden ? 'the Internet settings of LocalSystem could not be read, and count before those of WinHTTP' : null;
  const from = hasAccount ? 'the Internet settings of LocalSystem' : 'WinHTTP';
  const names = isSet ? (found.servers === '' ? source : `${source}; exceptions: ${from}`) : from;
  const script = internet.outcome === 'ok' && hasProxyScript(internet.stdout) ? [SCRIPT] : [];
  const result = reading(withWindowsProxy(merged, found), names, unknown);
  return isSet ? result : withHints(result, script);
}

const SCRIPT =
  'the Internet settings of LocalSystem name a script for automatic configuration: the agent does not support one, and goes on without it';

/** A server that Windows has for everything is for the agent one for `http` alone. */
function withHints(found: AgentProxyReading, script: readonly string[]): AgentProxyReading {
  const { settings } = found;
  if (settings === null) return found;
  const why = `${settings.source} names a server without https= before it: the agent takes it for http alone, and asks AWS directly`;
  const forHttp = settings.http !== null && settings.https === null ? [why] : [];
  return { ...found, settings: { ...settings, problems: [...settings.problems, ...forHttp, ...script] } };
}

async function macos({ exec }: ProxyPorts, limits: Limits): Promise<AgentProxyReading> {
  const result = await exec.run('/usr/sbin/scutil', ['--proxy'], limits);
  if (result.outcome === 'failed') return nothing('scutil could not be asked for the proxy of this system');
  return withoutRoots(reading(parseScutil(result.stdout), 'scutil --proxy', null));
}

function withoutRoots(found: AgentProxyReading): AgentProxyReading {
  return { ...found, trust: { certFile: null, certDir: null } };
}

function reading(all: Variables, source: string, unknown: string | null): AgentProxyReading {
  const variables = Object.fromEntries(Object.entries(all).filter(([name]) => TELLING.test(name)));
  const named = (name: string): string | null => ((variables[name] ?? '') === '' ? null : (variables[name] ?? null));
  const trust = { certFile: named('SSL_CERT_FILE'), certDir: named('SSL_CERT_DIR') };
  const sendsSmallHello = isMlkemOff(all['GODEBUG'] ?? all['godebug'] ?? '');
  return { ...readProxySettings(variables, source), unknown, sendsSmallHello, trust };
}

function nothing(why: string): AgentProxyReading {
  return { settings: null, unknown: why, credentials: null, sendsSmallHello: false, trust: { certFile: null, certDir: null } };
}

/** Go's setting since 1.24 (`internal/godebug`): of several entries the last one counts. */
function isMlkemOff(godebug: string): boolean {
  const entries = godebug.split(',').filter((entry) => entry.startsWith('tlsmlkem='));
  return entries.at(-1) === 'tlsmlkem=0';
}
