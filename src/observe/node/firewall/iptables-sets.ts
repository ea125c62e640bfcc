/** Sets of ipset(8) that rules of iptables look into: read with `ipset save`, and only if a rule names one. */
import type { FirewallCondition, FirewallSubject } from '../../../facts/firewall.ts';
import type { Ports } from '../../../platform/ports.ts';
import { printable } from '../untrusted-values.ts';
import { type Option, OTHER } from './iptables-options.ts';

interface IpSet {
  /** `ip`, `net`, `port` ... as its type says: `hash:net,port`. */
  readonly parts: readonly string[];
  /** Null: there are too many, or some that are exceptions. */
  readonly entries: string[] | null;
}
export type IpSets = ReadonlyMap<string, IpSet>;

const PROGRAMS = ['/usr/sbin/ipset', '/sbin/ipset'];
const LIMITS = { timeoutMs: 1_000, maxBytes: 2_000_000 };
/** As many values as a condition may have. */
const MAX_ENTRIES = 256;

/** Empty where no rule names a set, or nobody lists them. */
export async function readSets(
  { exec, files }: Pick<Ports, 'exec' | 'files'>,
  rules: string,
  signal: AbortSignal,
): Promise<IpSets> {
  if (!rules.includes(' --match-set ')) return new Map();
  for (const program of PROGRAMS) {
    if ((await files.exists(program)).outcome !== 'ok') continue;
    const saved = await exec.run(program, ['save'], { ...LIMITS, signal });
    return saved.outcome === 'ok' && saved.code === 0 ? parseSets(saved.stdout) : new Map();
  }
  return new Map();
}

export function parseSets(text: string): IpSets {
  const sets = new Map<string, { parts: readonly string[]; entries: string[] | null }>();
  for (const line of text.split('\n')) {
    const [, created, type = ''] = /^create (\S{1,60}) (?:hash|bitmap):(\S{1,40})/u.exec(line) ?? [];
    if (created !== undefined) sets.set(created, { parts: type.split(','), entries: [] });
    const [, name = '', entry = '', options = ''] = /^add (\S{1,60}) (\S{1,120})(.*)$/u.exec(line) ?? [];
    const set = sets.get(name);
    if (set === undefined || set.entries === null) continue;
    if (/ nomatch\b/u.test(options) || set.entries.length === MAX_ENTRIES) set.entries = null;
    else set.entries.push(printable(entry, 120));
  }
  return sets;
}

/** `--match-set NAME dst,dst`: each part of an entry is held against the packet's destination or source. */
export function setCondition({ values: [name = '', ways = ''], negated }: Option, sets: IpSets): FirewallCondition {
  const set = sets.get(name);
  if (set?.entries == null) return OTHER;
  const directions = ways.split(',');
  const subjects = set.parts.flatMap((part, index) => subjectsOf(part, directions[index]));
  const rows = set.entries.map((entry) => entry.split(',').flatMap((part, index) => columnsOf(set.parts[index], part)));
  return { on: 'tuple', subjects, rows, negated };
}

function subjectsOf(part: string, way: string | undefined): readonly FirewallSubject[] {
  const isSource = way === 'src';
  if (way !== 'src' && way !== 'dst') return ['other'];
  if (part === 'ip' || part === 'net') return [isSource ? 'source' : 'destination'];
  return part === 'port' ? ['protocol', isSource ? 'source-port' : 'port'] : ['other'];
}

/** An entry's port names its protocol, `tcp:443`; a set of ports alone is of any. */
function columnsOf(part: string | undefined, value: string): readonly string[] {
  if (part !== 'port') return [value];
  const [, protocol = 'all', port = value] = /^(?:([a-z\d-]+):)?(.*)$/u.exec(value) ?? [];
  return [protocol, port];
}
