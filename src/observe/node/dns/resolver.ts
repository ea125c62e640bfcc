/**
 * The DNS servers that the agent asks. The agent is a Go program, so on Linux this reads
 * `/etc/resolv.conf` as Go's resolver does (package `net`, after resolv.conf(5)) and reports a
 * problem where glibc differs. On Windows and macOS the agent asks the system, and the system asks
 * its own servers.
 */

import { shortageWords } from '../../../facts/not-learnt.ts';
import type { DnsRoute, Lookup, ResolvConfFacts } from '../../../facts/resolver.ts';
import type { ResolverFacts } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';
import { isAddress, printable, unreadWords } from '../untrusted-values.ts';
import { windowsTool } from '../windows-tools.ts';
import { NSSWITCH, parseNsswitch } from './nsswitch.ts';
import { MAX_SERVERS, parseResolvConf } from './resolv-conf.ts';
import { writerByComment, writerByLink } from './resolv-conf-writer.ts';
import { STUBS, UPSTREAMS, upstreamsOf } from './resolved.ts';
import { parseNrpt, parseScutilDns, type SplitDns } from './split-dns.ts';

const RESOLV_CONF = '/etc/resolv.conf';
/** A real file has a few hundred bytes, but programs read any size. */
const MAX_BYTES = 8_388_608;
/** Go and glibc ask the first three. Other systems ask all; ten are enough to see. */
const ASKED = 3;
const MAX_SYSTEM = 10;
/** Without a configuration, Go asks this node itself. */
const GO_DEFAULT = ['127.0.0.1', '::1'];
/** Windows sets these on an interface with IPv6 and no DNS server (deprecated by RFC 3879). */
const PLACEHOLDER = /^fec0:0:0:ffff::[1-3](?:%|$)/iu;

const MAX_HOST_NAME = 256;

const TOOL = { timeoutMs: 1_000, maxBytes: 262_144 } as const;
/** The Name Resolution Policy Table: the group policy's, and the node's own. */
const NRPT_KEYS = [
  String.raw`HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig`,
  String.raw`HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig`,
] as const;

type ResolverPorts = Pick<Ports, 'files' | 'environment' | 'exec' | 'resolver'>;

/**
 * The DNS servers of this node in the order in which the agent asks them. Never rejects; `problems`
 * tells what is broken.
 */
export async function readResolver(ports: ResolverPorts): Promise<ResolverFacts> {
  return ports.environment.os === 'linux' ? readResolvConf(ports) : askSystem(ports);
}

async function askSystem(ports: ResolverPorts): Promise<ResolverFacts> {
  const told = await ports.resolver.servers();
  const usual = unique(told.filter((server) => isAddress(server) && !PLACEHOLDER.test(server))).slice(0, MAX_SYSTEM);
  const problems = told
    .filter((server) => !isAddress(server))
    .slice(0, MAX_SYSTEM)
    .map((server) => `the system's DNS server ${printable(server)} has a port of its own and is not asked`);
  if (usual.length === 0) problems.push(`${ports.environment.os} names no DNS server`);
  const split = await readPolicy(ports);
  const servers = split.servers.length > 0 ? split.servers : usual;
  return { source: servers.length === 0 ? 'none' : 'system', servers, ...routed(split.routes), options: [], problems };
}

/** The names with other servers: by policy on Windows, by supplemental resolvers on macOS. */
async function readPolicy({ environment: { os, variables }, exec }: ResolverPorts): Promise<SplitDns> {
  if (os === 'macos') {
    const told = await exec.run('/usr/sbin/scutil', ['--dns'], TOOL);
    return { servers: [], routes: told.outcome === 'ok' ? parseScutilDns(told.stdout) : [] };
  }
  if (os !== 'windows') return { servers: [], routes: [] };
  const told = await Promise.all(NRPT_KEYS.map((key) => exec.run(windowsTool(variables, 'reg.exe'), ['query', key, '/s'], TOOL)));
  const [policy = '', local = ''] = told.map((result) => (result.outcome === 'ok' ? result.stdout : ''));
  // If a group policy has rules, local rules do not count.
  return parseNrpt(policy.includes('GenericDNSServers') ? policy : local);
}

async function readResolvConf(ports: ResolverPorts): Promise<ResolverFacts> {
  // Reads all at once: the other files are small, and waiting would cost more disk accesses.
  const [configured, upstreams, switching] = await Promise.all([
    ports.files.read(RESOLV_CONF, MAX_BYTES),
    ports.files.read(UPSTREAMS, MAX_BYTES),
    ports.files.read(NSSWITCH, MAX_BYTES),
  ]);
  const isAbsent = configured.outcome === 'failed' && configured.reason === 'absent';
  if (configured.outcome === 'failed' && !isAbsent) {
    const why =
      configured.reason === 'exhausted' ? shortageWords(configured.detail) : `${RESOLV_CONF} ${unreadWords(configured.reason)}`;
    // The agent may be able to read the file: its servers are unknown, not the default ones.
    return { source: 'none', servers: [], options: [], problems: [why] };
  }
  const text = configured.outcome === 'ok' ? configured.text : '';
  const { servers, options, problems, lookup: settings, search } = parseResolvConf(text);
  // What Go cannot read leaves the order as it is without the file.
  const lookup: Lookup = {
    ...parseNsswitch(switching.outcome === 'ok' ? switching.text : ''),
    ...settings,
    search: search ?? (await defaultSearch(ports)),
  };
  const file = await aboutFile(ports, configured.outcome === 'ok' ? text : null, servers.length === 0);
  const common = { options, lookup, file, problems };
  if (servers.length === 0) {
    problems.push(`${RESOLV_CONF} ${isAbsent ? 'is absent' : 'names no DNS server'}: programs ask this node itself`);
    return { source: 'resolv.conf', servers: GO_DEFAULT, ...common };
  }
  if (servers.length > ASKED) {
    problems.push(
      `${RESOLV_CONF} names ${servers.length}${servers.length < MAX_SERVERS ? '' : ' or more'} servers; programs ask the first ${ASKED} only`,
    );
  }
  const asked = unique(servers.slice(0, ASKED));
  if (!asked.some((server) => STUBS.has(server))) return { source: 'resolv.conf', servers: asked, ...common };

  const behind = await upstreamsOf(ports, upstreams);
  problems.push(...behind.problems);
  const all = asked.flatMap((server) => (STUBS.has(server) && behind.servers.length > 0 ? behind.servers : [server]));
  // If there is another server, a failing stub is not the only one to ask.
  const isAlone = asked.every((server) => STUBS.has(server));
  const stub = isAlone && behind.servers.length > 0 ? asked[0] : undefined;
  return {
    source: 'systemd-resolved',
    servers: unique(all).slice(0, MAX_SYSTEM),
    ...(stub === undefined ? {} : { stub }),
    ...routed(behind.routes),
    ...common,
  };
}

/** Without a search list, Go takes what follows the first dot of this node's own name. */
async function defaultSearch({ files }: ResolverPorts): Promise<readonly string[]> {
  const read = await files.read('/proc/sys/kernel/hostname', MAX_HOST_NAME);
  const domain = read.outcome === 'ok' ? read.text.trim().split('.').slice(1).join('.').replace(/\.$/u, '') : '';
  return domain === '' ? [] : [domain];
}

/** `text`: null where there is no file. A link is followed only where the text does not tell. */
async function aboutFile({ files }: ResolverPorts, text: string | null, isEmpty: boolean): Promise<ResolvConfFacts> {
  const writer = text === null ? null : writerByComment(text);
  if (writer !== null) return { state: isEmpty ? 'empty' : 'read', link: null, writer };
  const target = await files.readLink(RESOLV_CONF);
  const link = target.outcome === 'ok' ? target.text : null;
  const state = text !== null ? (isEmpty ? 'empty' : 'read') : link === null ? 'absent' : 'dangling';
  return { state, link: link === null ? null : printable(link), writer: link === null ? null : writerByLink(link) };
}

/** Most nodes have none, and then the facts have no field for it. */
function routed(routes: readonly DnsRoute[]): Pick<ResolverFacts, 'routes'> {
  return routes.length === 0 ? {} : { routes };
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
