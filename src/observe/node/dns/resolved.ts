/** The servers that systemd-resolved asks behind its stub, and the names that it asks them for. */
import type { DnsRoute } from '../../../facts/resolver.ts';
import type { FileRead, Ports } from '../../../platform/ports.ts';
import { isAddress, unreadWords } from '../untrusted-values.ts';
import { parseResolvConf } from './resolv-conf.ts';
import { parseResolvectl } from './split-dns.ts';

export const STUBS: ReadonlySet<string> = new Set(['127.0.0.53', '127.0.0.54']);
/** The default links' servers, for programs without the stub. Other links' are not public. */
export const UPSTREAMS = '/run/systemd/resolve/resolv.conf';
/** The daemons' private notes on each link, read only to see whether D-Bus must be asked. */
const LINK_NOTES = ['/run/systemd/resolve/netif', '/run/systemd/netif/links'];
const RESOLVECTL = '/usr/bin/resolvectl';
const MAX_LINKS = 32;
const MAX_BYTES = 65_536;
/** It answers over D-Bus within a few milliseconds. */
const LIMITS = { timeoutMs: 1_000, maxBytes: 65_536 } as const;

type ResolvedPorts = Pick<Ports, 'files' | 'exec'>;

export interface Upstreams {
  readonly servers: readonly string[];
  readonly routes: readonly DnsRoute[];
  readonly problems: readonly string[];
}

/** The servers behind the stub. `read`: the content of `UPSTREAMS`. */
export async function upstreamsOf(ports: ResolvedPorts, read: FileRead): Promise<Upstreams> {
  const servers = read.outcome === 'ok' ? parseResolvConf(read.text).servers.filter((server) => !STUBS.has(server)) : [];
  const why = read.outcome === 'ok' ? 'names none' : unreadWords(read.reason);
  const problems = servers.length === 0 ? [`the servers behind systemd-resolved are unknown: ${UPSTREAMS} ${why}`] : [];
  if (servers.length < 2 && !(await hasOtherLinks(ports, servers))) return { servers, routes: [], problems };
  // A D-Bus call would start a stopped service. A question to the stub shows that it is stopped.
  if (!(await isServing(ports))) return { servers, routes: [], problems };
  const split = await askResolvectl(ports);
  if (split !== null) return { ...split, servers: split.servers.length > 0 ? split.servers : servers, problems: [] };
  return { servers, routes: [], problems: [...problems, 'resolvectl does not tell which names systemd-resolved asks of whom'] };
}

/** Whether UDP port 53 of a stub is open (proc(5), `/proc/net/udp`, little-endian addresses). */
async function isServing({ files }: ResolvedPorts): Promise<boolean> {
  const table = await files.read('/proc/net/udp', 1_048_576);
  return table.outcome === 'ok' && /^ *\d+: 3[56]00007F:0035 /mu.test(table.text);
}

/** Whether a link has a server beyond the default ones. An unreadable note may hide one. */
async function hasOtherLinks({ files }: ResolvedPorts, known: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    LINK_NOTES.map(async (folder): Promise<boolean> => {
      const listed = await files.list(folder, MAX_LINKS);
      if (listed.outcome === 'failed') return listed.reason !== 'absent';
      const notes = await Promise.all(listed.names.map((name) => files.read(`${folder}/${name}`, MAX_BYTES)));
      return notes.some((note) =>
        note.outcome === 'ok' ? serversIn(note.text).some((server) => !known.includes(server)) : note.reason !== 'absent',
      );
    }),
  );
  return found.includes(true);
}

/** `SERVERS=…` of systemd-resolved, `DNS=…` of systemd-networkd. */
function serversIn(text: string): readonly string[] {
  return [...text.matchAll(/^(?:SERVERS|DNS)=(.*)$/gmu)].flatMap(([, values = '']) => values.split(/\s+/u)).filter(isAddress);
}

async function askResolvectl({ exec }: ResolvedPorts): Promise<ReturnType<typeof parseResolvectl> | null> {
  const told = await Promise.all(['dns', 'domain', 'default-route'].map((verb) => exec.run(RESOLVECTL, [verb], LIMITS)));
  const [dns, domain, defaults] = told.map((result) => (result.outcome === 'ok' && result.code === 0 ? result.stdout : null));
  // `default-route` is newer than the others.
  return typeof dns !== 'string' || typeof domain !== 'string' ? null : parseResolvectl(dns, domain, defaults ?? '');
}
