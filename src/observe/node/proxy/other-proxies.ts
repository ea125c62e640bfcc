/**
 * Proxies that this node is told of, and that the agent does not use: what other programs, logins and the files of its own service say.
 * Read only where the agent's own way fails.
 *
 * A login that stands beside such a server is sent to that server alone, once, as the program would that it was written for: a proxy that
 * wants one refuses everybody else, so that without it nothing would be learnt. It gets into no facts.
 */
import type { OtherProxy, ProxyOrigin } from '../../../facts/other-proxies.ts';
import type { ProxyServer } from '../../../facts/proxy.ts';
import { proxyUrl } from '../../../knowledge/proxy-url.ts';
import type { Files, Ports } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import { UNITS } from '../agent/systemd/agent-service.ts';
import { type UnitEnvironment, unitEnvironment } from '../agent/systemd/unit-environment.ts';
import { windowsTool } from '../windows-tools.ts';
import { type AgentProxyReading, INTERNET_KEY } from './agent-proxy.ts';
import { parseApt, parseCurl, parseDnf, parseDocker, parseWget } from './program-settings.ts';
import { readProxySettings, type Variables } from './proxy-settings.ts';
import { parseExports, parsePamEnvironment, parseSysconfigProxy } from './shell-settings.ts';
import { parseInternetSettings, parseWinHttp, withWindowsProxy } from './windows-proxy.ts';

export interface Candidate extends Pick<OtherProxy, 'origin' | 'source' | 'server' | 'noProxy'> {
  readonly credentials: Secret | null;
}

type OtherPorts = Pick<Ports, 'files' | 'exec' | 'environment'>;
interface Source {
  readonly origin: ProxyOrigin;
  readonly source: string;
  readonly variables: Variables;
}

/** Each costs a request to somebody's proxy. */
const MAX_TRIED = 3;
const MAX_BYTES = 262_144;
const MAX_NAMES = 100;
const TOOL = { timeoutMs: 2_000, maxBytes: 262_144 } as const;
const USER_KEY = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;

/** In the order in which they are worth a try; each file by itself. */
const FILES: readonly (readonly [path: string, ProxyOrigin, (text: string) => Variables])[] = [
  ['/etc/environment', 'environment', parsePamEnvironment],
  ['/etc/profile', 'profile', parseExports],
  ['/etc/profile.d', 'profile', parseExports],
  ['/etc/zprofile', 'profile', parseExports],
  ['/etc/bash.bashrc', 'profile', parseExports],
  ['/etc/bashrc', 'profile', parseExports],
  ['/root/.bash_profile', 'profile', parseExports],
  ['/root/.profile', 'profile', parseExports],
  ['/root/.bashrc', 'profile', parseExports],
  ['/etc/sysconfig/proxy', 'sysconfig', parseSysconfigProxy],
  ['/etc/docker/daemon.json', 'docker', parseDocker],
  ['/etc/apt/apt.conf', 'apt', parseApt],
  ['/etc/apt/apt.conf.d', 'apt', parseApt],
  ['/etc/dnf/dnf.conf', 'dnf', parseDnf],
  ['/etc/yum.conf', 'dnf', parseDnf],
  ['/root/.curlrc', 'curl', parseCurl],
  ['/etc/wgetrc', 'wget', parseWget],
  ['/root/.wgetrc', 'wget', parseWget],
];
/** What these programs read of such a folder (apt.conf(5); /etc/profile). */
const FOLDERS: Readonly<Record<string, RegExp>> = {
  '/etc/profile.d': /^[^.].*\.sh$/u,
  '/etc/apt/apt.conf.d': /^[\w-]+(?:\.conf)?$/u,
};
const SERVICES = ['docker.service', 'containerd.service', 'snapd.service'];

/** At most three, each another server than the one that the agent has. Never rejects for what files and tools say. */
export async function readOtherProxies(
  ports: OtherPorts,
  agent: AgentProxyReading,
  service: UnitEnvironment | null,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const { os, variables } = ports.environment;
  const near: readonly Source[] = [
    ...ofService(agent, service),
    { origin: 'shell', source: 'environment of this process', variables },
  ];
  const far = os === 'windows' ? await ofWindows(ports, signal) : await ofSystem(ports, service);
  const found = [...ofAgent(agent), ...[...near, ...far].flatMap(candidateOf)];
  const own = agent.settings?.https ?? null;
  const used = own === null ? '' : keyOf(own, agent.credentials);
  const unique = new Map<string, Candidate>();
  for (const one of found) {
    const key = keyOf(one.server, one.credentials);
    if ((key !== used || one.origin === 'agent-exempt') && !unique.has(key)) unique.set(key, one);
  }
  return [...unique.values()].slice(0, MAX_TRIED);
}

/** Only for comparison: two logins at one server are two settings. */
const keyOf = (server: ProxyServer, credentials: Secret | null): string => `${credentials?.reveal() ?? ''} ${proxyUrl(server)}`;

/** What Go reads as another server than the one meant is nobody's proxy, and is not asked. */
function candidateOf({ origin, source, variables }: Source): readonly Candidate[] {
  const { settings, credentials } = readProxySettings(variables, source);
  const server = settings.https ?? settings.http;
  if (server === null || (settings.slips ?? []).length > 0) return [];
  return [{ origin, source: settings.source, server, noProxy: settings.noProxy, credentials }];
}

function ofAgent({ settings, credentials }: AgentProxyReading): readonly Candidate[] {
  if (settings === null || (settings.slips ?? []).length > 0) return [];
  const { https, http, source, noProxy } = settings;
  if (https !== null) return noProxy === '' ? [] : [{ origin: 'agent-exempt', source, server: https, noProxy: '', credentials }];
  return http === null ? [] : [{ origin: 'agent-http', source, server: http, noProxy, credentials }];
}

/** The unit's files, where the running agent has its environment from an earlier start; and what systemd passes over there. */
function ofService({ settings, unknown }: AgentProxyReading, service: UnitEnvironment | null): readonly Source[] {
  if (service === null) return [];
  const isRunning = unknown === null && settings?.source.startsWith('environment of process') === true;
  const now: readonly Source[] = isRunning
    ? [{ origin: 'not-restarted', source: service.sources.join(', '), variables: service.variables }]
    : [];
  return [...now, ...droppedOf(service)];
}

/** As it was meant, whatever is wrong with the line. */
const MEANT = /\b(https?_proxy|no_proxy)["']?\s*=\s*["']?([^\s"']+)/giu;

function droppedOf({ dropped }: UnitEnvironment): readonly Source[] {
  const meant = dropped.filter(({ why }) => why !== 'unset' && why !== 'specifier-replaced');
  return [...Map.groupBy(meant, ({ file }) => file)].map(([file, lines]) => {
    const pairs = lines.flatMap(({ text }) =>
      [...text.matchAll(MEANT)].map(([, name = '', value = '']) => [name, value] as const),
    );
    return { origin: 'ignored', source: file, variables: Object.fromEntries(pairs) };
  });
}

async function ofSystem({ files, environment }: OtherPorts, service: UnitEnvironment | null): Promise<readonly Source[]> {
  const isLinux = environment.os === 'linux';
  const units = isLinux ? [...UNITS.filter((unit) => unit !== service?.service.unit), ...SERVICES] : [];
  const [read, services] = await Promise.all([
    Promise.all(FILES.map(([path, origin, parse]) => ofFile(files, path, origin, parse))),
    Promise.all(units.map((unit) => unitEnvironment(files, unit, environment.arch))),
  ]);
  const ofUnits = services
    .filter(({ found }) => found)
    .map(({ service: { unit }, sources, variables }): Source => {
      const origin = UNITS.includes(unit) ? 'other-unit' : 'service';
      return { origin, source: sources.length === 0 ? `unit ${unit}` : sources.join(', '), variables };
    });
  const own = ofUnits.filter(({ origin }) => origin === 'other-unit');
  return [...own, ...read.flat(), ...ofUnits.filter(({ origin }) => origin === 'service')];
}

async function ofFile(
  files: Files,
  path: string,
  origin: ProxyOrigin,
  parse: (text: string) => Variables,
): Promise<readonly Source[]> {
  const wanted = FOLDERS[path];
  const listed = wanted === undefined ? null : await files.list(path, MAX_NAMES);
  const names = listed?.outcome === 'ok' ? listed.names.filter((name) => wanted?.test(name)).toSorted() : [];
  const paths = wanted === undefined ? [path] : names.map((name) => `${path}/${name}`);
  const texts = await Promise.all(paths.map((one) => files.read(one, MAX_BYTES)));
  return texts.flatMap((file, index) =>
    file.outcome === 'ok' ? [{ origin, source: paths[index] ?? path, variables: parse(file.text) }] : [],
  );
}

/** WinHTTP's, LocalSystem's and this account's: the agent takes one of the first two at most, and a server without a kind for http alone. */
async function ofWindows({ exec, environment }: OtherPorts, signal: AbortSignal): Promise<readonly Source[]> {
  const ask = async (tool: string, ...args: readonly string[]): Promise<string> => {
    const result = await exec.run(windowsTool(environment.variables, tool), [...args], { ...TOOL, signal });
    return result.outcome === 'ok' ? result.stdout : '';
  };
  const [winHttp, system, user] = await Promise.all([
    ask('netsh.exe', 'winhttp', 'show', 'proxy'),
    ask('reg.exe', 'query', INTERNET_KEY),
    ask('reg.exe', 'query', USER_KEY),
  ]);
  return [
    { origin: 'winhttp', source: 'WinHTTP', variables: withWindowsProxy({}, parseWinHttp(winHttp)) },
    {
      origin: 'internet-settings',
      source: 'the Internet settings of LocalSystem',
      variables: withWindowsProxy({}, parseInternetSettings(system)),
    },
    {
      origin: 'internet-settings',
      source: 'the Internet settings of this account',
      variables: withWindowsProxy({}, parseInternetSettings(user)),
    },
  ];
}
