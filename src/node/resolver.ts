/**
 * Which DNS servers the agent asks. The agent is a Go program: on Linux, what counts is how Go's resolver reads
 * `/etc/resolv.conf` (its package `net`, which follows resolv.conf(5)); where glibc differs, a problem says so. On Windows and macOS
 * it asks the system, and the system its own servers.
 */
import type { ResolverFacts } from '../facts.ts';
import type { Files, Ports } from '../platform/ports.ts';
import { parseResolvConf } from './resolv-conf.ts';
import { isAddress, printable } from './shapes.ts';

const RESOLV_CONF = '/etc/resolv.conf';
/** What systemd-resolved itself asks, written for programs that bypass its stub. */
const RESOLVED_UPSTREAMS = '/run/systemd/resolve/resolv.conf';
const STUBS = new Set(['127.0.0.53', '127.0.0.54']);
/** A real file has a few hundred bytes. */
const MAX_BYTES = 65_536;
/** Go and glibc ask the first three; systemd-resolved asks all of its own, of which ten are enough to see. */
const ASKED = 3;
const MAX_UPSTREAMS = 10;
const MAX_SYSTEM = 10;
/** Where nothing is configured, Go asks this node itself. */
const GO_DEFAULT = ['127.0.0.1', '::1'];

/** The DNS servers of this node in the order the agent asks them. Never rejects: what is broken is told in `problems`. */
export async function readResolver(ports: Pick<Ports, 'files' | 'environment' | 'resolver'>): Promise<ResolverFacts> {
  return ports.environment.os === 'linux' ? readResolvConf(ports.files) : askSystem(ports);
}

function askSystem({ environment, resolver }: Pick<Ports, 'environment' | 'resolver'>): ResolverFacts {
  const told = resolver.servers();
  const servers = unique(told.filter(isAddress)).slice(0, MAX_SYSTEM);
  const problems = told
    .filter((server) => !isAddress(server))
    .slice(0, MAX_SYSTEM)
    .map((server) => `the system's DNS server ${printable(server)} has a port or a zone and is not asked`);
  if (servers.length === 0) problems.push(`${environment.os} names no DNS server`);
  return { source: servers.length === 0 ? 'none' : 'system', servers, options: [], problems };
}

async function readResolvConf(files: Files): Promise<ResolverFacts> {
  // Both at once: the second is small, and waiting for the first to know would cost a round trip to the disk.
  const [configured, upstreams] = await Promise.all([
    files.read(RESOLV_CONF, MAX_BYTES),
    files.read(RESOLVED_UPSTREAMS, MAX_BYTES),
  ]);
  if (configured.outcome === 'failed') {
    const why = `${RESOLV_CONF} is ${configured.reason}`;
    // Too large for us is not too large for the agent: its servers are unknown, not the default.
    if (configured.reason === 'too-large') return { source: 'none', servers: [], options: [], problems: [why] };
    return { source: 'resolv.conf', servers: GO_DEFAULT, options: [], problems: [`${why}: programs ask this node itself`] };
  }
  const { servers, options, problems } = parseResolvConf(configured.text);
  if (servers.length === 0) {
    problems.push(`${RESOLV_CONF} names no DNS server: programs ask this node itself`);
    return { source: 'resolv.conf', servers: GO_DEFAULT, options, problems };
  }
  if (servers.length > ASKED) {
    problems.push(`${RESOLV_CONF} names ${servers.length} servers; programs ask the first ${ASKED} only`);
  }
  const asked = unique(servers.slice(0, ASKED));
  if (!asked.some((server) => STUBS.has(server))) return { source: 'resolv.conf', servers: asked, options, problems };

  const behind = upstreams.outcome === 'ok' ? parseResolvConf(upstreams.text).servers.filter((server) => !STUBS.has(server)) : [];
  if (behind.length === 0) {
    const why = upstreams.outcome === 'ok' ? 'names none' : `is ${upstreams.reason}`;
    problems.push(`the servers behind systemd-resolved are unknown: ${RESOLVED_UPSTREAMS} ${why}`);
    return { source: 'systemd-resolved', servers: asked, options, problems };
  }
  const resolved = unique(asked.flatMap((server) => (STUBS.has(server) ? behind : [server])));
  return { source: 'systemd-resolved', servers: resolved.slice(0, MAX_UPSTREAMS), options, problems };
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
