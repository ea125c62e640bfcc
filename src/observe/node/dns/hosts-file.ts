/**
 * The hosts file. Names that it pins never reach DNS, neither for the agent nor for other programs.
 * Block lists make it megabytes long, so this searches for the names of the run and parses nothing
 * else.
 */
import ipaddr from 'ipaddr.js';
import { shortageWords } from '../../../facts/not-learnt.ts';
import type { Environment, Ports } from '../../../platform/ports.ts';
import { isAddress } from '../untrusted-values.ts';
import { readableByGo } from './go-readable.ts';

export interface HostsFile {
  /** The part that Go reads. */
  readonly text: string;
  /** Why entries may be missing here; null if none is. */
  readonly problem: string | null;
}

export const NO_HOSTS: HostsFile = { text: '', problem: null };

/** The largest block lists have some ten megabytes. */
const MAX_BYTES = 33_554_432;
const MAX_PINNED = 100;
/** Lines with one of the names but without an address. No real file has many. */
const MAX_BROKEN = 1_000;

export function hostsFilePath({ os, variables }: Pick<Environment, 'os' | 'variables'>): string {
  if (os !== 'windows') return '/etc/hosts';
  return `${variables['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`;
}

/** A file that cannot be read pins nothing. */
export async function readHostsFile({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<HostsFile> {
  const path = hostsFilePath(environment);
  const file = await files.read(path, MAX_BYTES);
  if (file.outcome === 'ok') return parseHosts(file.text);
  if (file.reason === 'exhausted') return { text: '', problem: shortageWords(file.detail) };
  return file.reason === 'too-large' ? { text: '', problem: `${path} has more than ${MAX_BYTES / 1_048_576} MB` } : NO_HOSTS;
}

export function parseHosts(text: string): HostsFile {
  const { readable, problem } = readableByGo(text);
  return { text: readable, problem };
}

/** The entries for `hosts`, in file order. Like Go, counts every address of a name. */
export function pinnedFor({ text }: HostsFile, hosts: readonly string[]): readonly { host: string; ip: string }[] {
  const asked = new Map(hosts.map((host) => [canonical(host), host]));
  const pinned = new Map<string, { host: string; ip: string }>();
  const ends = new Set([...asked.keys()].map(endOf).filter((end) => end !== ''));
  if (ends.size === 0) return [];
  const search = new RegExp([...ends].map(escaped).join('|'), 'gi');
  let broken = 0;
  for (
    let found = search.exec(text);
    found !== null && pinned.size < MAX_PINNED && broken < MAX_BROKEN;
    found = search.exec(text)
  ) {
    const from = text.lastIndexOf('\n', found.index) + 1;
    const end = text.indexOf('\n', found.index);
    const to = end === -1 ? text.length : end;
    const [ip = '', ...names] = fieldsOf(text.slice(from, to));
    const known = names.flatMap((name) => asked.get(canonical(name)) ?? []);
    // Go splits a zone off at the last sign, and then knows no address before it.
    if (known.length > 0 && (!isAddress(ip) || /%.*%/u.test(ip))) broken += 1;
    else for (const host of known) pinned.set(`${host} ${usual(ip)}`, { host, ip: usual(ip) });
    search.lastIndex = to;
  }
  return [...pinned.values()];
}

function fieldsOf(line: string): readonly string[] {
  return (line.split('#', 1)[0] ?? '').split(/[ \t\r]+/u).filter((field) => field !== '');
}

/** The last two labels: all names of a run share very few. */
function endOf(name: string): string {
  return name.replace(/\.$/u, '').split('.').slice(-2).join('.');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}

/** Go's key of a name: ASCII letters in lower case, and a dot behind a name that has one inside. */
function canonical(name: string): string {
  const lower = name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return lower.includes('.') && !lower.endsWith('.') ? `${lower}.` : lower;
}

/** As DNS answers are written; Go connects to an IPv4 address that is written as an IPv6 one. */
function usual(ip: string): string {
  const [plain = '', zone] = ip.split(/%(.*)/u);
  if (!plain.includes(':')) return plain;
  const parsed = ipaddr.IPv6.parse(plain.replace(/\d+\.\d+\.\d+\.\d+$/u, asGroups));
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return parsed.toRFC5952String() + (zone === undefined ? '' : `%${zone}`);
}

/** The library takes `::1.2.3.4` for `::ffff:1.2.3.4`, which is another address. */
function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
