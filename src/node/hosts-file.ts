/** The hosts file: names pinned there never reach DNS, for the agent as for everybody else. */
import type { Environment, Ports } from '../platform/ports.ts';
import { isAddress } from './shapes.ts';

export interface HostsEntry {
  readonly ip: string;
  /** Lower case, without a final dot. */
  readonly names: readonly string[];
}

/** Block lists of advertisers' names reach a few megabytes. */
const MAX_BYTES = 8_388_608;
const MAX_LINES = 300_000;
const MAX_NAMES = 100;
const MAX_PINNED = 100;

export function hostsFilePath({ os, variables }: Pick<Environment, 'os' | 'variables'>): string {
  if (os !== 'windows') return '/etc/hosts';
  return `${variables['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`;
}

/** All entries; a file that cannot be read pins nothing. */
export async function readHostsFile(ports: Pick<Ports, 'files' | 'environment'>): Promise<readonly HostsEntry[]> {
  const file = await ports.files.read(hostsFilePath(ports.environment), MAX_BYTES);
  return file.outcome === 'ok' ? parseHosts(file.text) : [];
}

export function parseHosts(text: string): readonly HostsEntry[] {
  const entries: HostsEntry[] = [];
  for (const line of text.split('\n', MAX_LINES)) {
    const [ip, ...names] = (line.split('#', 1)[0] ?? '').split(/[ \t\r]+/, MAX_NAMES).filter((field) => field !== '');
    if (ip === undefined || names.length === 0 || !isAddress(ip)) continue;
    entries.push({ ip, names: names.map(canonical) });
  }
  return entries;
}

/** What the hosts file says about `hosts`, in file order; every address of a name counts, as in Go. */
export function pinnedFor(entries: readonly HostsEntry[], hosts: readonly string[]): readonly { host: string; ip: string }[] {
  const asked = new Map(hosts.map((host) => [canonical(host), host]));
  const pinned = new Map<string, { host: string; ip: string }>();
  for (const { ip, names } of entries) {
    for (const name of names) {
      const host = asked.get(name);
      if (host !== undefined && pinned.size < MAX_PINNED) pinned.set(`${host} ${ip}`, { host, ip });
    }
  }
  return [...pinned.values()];
}

/** Reads the file and picks from it: for callers that have only one question. */
export async function readPinned(
  ports: Pick<Ports, 'files' | 'environment'>,
  hosts: readonly string[],
): Promise<readonly { host: string; ip: string }[]> {
  return pinnedFor(await readHostsFile(ports), hosts);
}

function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}
