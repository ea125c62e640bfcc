/** What systemd-resolved asks behind its stub: which servers, and which of them for which names. */
import type { DnsRoute } from '../../../facts/resolver.ts';
import type { FileRead, Ports } from '../../../platform/ports.ts';
import { isAddress, unreadWords } from '../shapes.ts';
import { parseResolvConf } from './resolv-conf.ts';
import { parseResolvectl } from './split-dns.ts';

export const STUBS: ReadonlySet<string> = new Set(['127.0.0.53', '127.0.0.54']);
/** The servers of the default links, written for programs that bypass the stub. Those of other links are in no public file. */
export const UPSTREAMS = '/run/systemd/resolve/resolv.conf';
/** Private notes of the two daemons on each link; read only to see whether there is anything to ask about. */
const LINK_NOTES = ['/run/systemd/resolve/netif', '/run/systemd/netif/links'];
const RESOLVECTL = '/usr/bin/resolvectl';
const MAX_LINKS = 32;
const MAX_BYTES = 65_536;
/** Answers over D-Bus within a few milliseconds. */
const LIMITS = { timeoutMs: 1_000, maxBytes: 65_536 } as const;

type ResolvedPorts = Pick<Ports, 'files' | 'exec'>;

export interface Upstreams {
  readonly servers: readonly string[];
  readonly routes: readonly DnsRoute[];
  readonly problems: readonly string[];
}

/** Behind the stub. `read`: what is in `UPSTREAMS`. */
export async function upstreamsOf(ports: ResolvedPorts, read: FileRead): Promise<Upstreams> {
  const servers = read.outcome === 'ok' ? parseResolvConf(read.text).servers.filter((server) => !STUBS.has(server)) : [];
  const why = read.outcome === 'ok' ? 'names none' : unreadWords(read.reason);
  const problems = servers.length === 0 ? [`the servers behind systemd-resolved are unknown: ${UPSTREAMS} ${why}`] : [];
  if (servers.length < 2 && !(await hasOtherLinks(ports, servers))) return { servers, routes: [], problems };
  // Asking it over D-Bus would start it where it is stopped. That it is, one question to the stub tells.
  if (!(await isServing(ports))) return { servers, routes: [], problems };
  const split = await askResolvectl(ports);
  if (split !== null) return { ...split, servers: split.servers.length > 0 ? split.servers : servers, problems: [] };
  return { servers, routes: [], problems: [...problems, 'resolvectl does not tell which names systemd-resolved asks of whom'] };
}

/** Whether anybody has UDP port 53 of a stub (proc(5), `/proc/net/udp`: addresses in the order of little-endian machines). */
async function isServing({ files }: ResolvedPorts): Promise<boolean> {
  const table = await files.read('/proc/net/udp', 1_048_576);
  return table.outcome === 'ok' && /^ *\d+: 3[56]00007F:0035 /mu.test(table.text);
}

/** Whether a link has a server that is not among the default ones. What may not be read may hide one. */
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
  // `default-route` came later than the others.
  return typeof dns !== 'string' || typeof domain !== 'string' ? null : parseResolvectl(dns, domain, defaults ?? '');
}
