/**
 * In which order Go asks the hosts file and DNS: the line `hosts:` of nsswitch.conf(5), as Go's `net`
 * reads it where it cannot leave the matter to the C library (`net/nss.go`, `net/conf.go`).
 *
 * Go separates sources by blanks only, so that `files<tab>dns` is one source that nobody knows. One
 * line that it cannot read, for any database, makes it forget the whole file.
 */
import type { Lookup, LookupOrder } from '../../../facts/resolver.ts';
import { printable } from '../untrusted-values.ts';
import { readableByGo } from './go-readable.ts';

export const NSSWITCH = '/etc/nsswitch.conf';
const MAX_SOURCES = 32;
/** ASCII alone: `String.trim` takes more. */
const EDGES = /^[ \t\r\n]+|[ \t\r\n]+$/gu;

/** `order` is the usual one where the file has no such line, or one that Go cannot read. */
export function parseNsswitch(text: string): Pick<Lookup, 'order' | 'sources'> {
  const sources: string[] = [];
  for (const line of readableByGo(text).readable.split('\n')) {
    const plain = trimmed(line.split('#', 1)[0] ?? '');
    if (plain === '') continue;
    const colon = plain.indexOf(':');
    const found = colon === -1 ? null : sourcesOf(plain.slice(colon + 1));
    if (found === null) return { order: 'files,dns', sources: [] };
    if (trimmed(plain.slice(0, colon)) === 'hosts') sources.push(...found);
  }
  return { order: orderOf(sources), sources: sources.slice(0, MAX_SOURCES).map((source) => printable(source)) };
}

/** Null if the criteria behind a source are none. */
function sourcesOf(line: string): readonly string[] | null {
  const sources: string[] = [];
  for (let rest = trimmed(line); rest !== ''; rest = trimmed(rest)) {
    const blank = rest.indexOf(' ');
    sources.push(blank === -1 ? rest : rest.slice(0, blank));
    rest = blank === -1 ? '' : trimmed(rest.slice(blank));
    if (!rest.startsWith('[')) continue;
    const end = rest.indexOf(']');
    if (end === -1 || !areCriteria(rest.slice(1, end))) return null;
    rest = rest.slice(end + 1);
  }
  return sources;
}

/** `NOTFOUND=return !UNAVAIL=continue`. Go demands the form, and otherwise passes over them. */
function areCriteria(text: string): boolean {
  const fields = text
    .split(' ')
    .map(trimmed)
    .filter((field) => field !== '');
  return fields.every((field) => {
    const criterion = field.replace(/^!/u, '');
    return Buffer.byteLength(criterion) >= 3 && criterion.includes('=');
  });
}

/** A source that Go does not know counts as `dns`, unless the line has that, too. */
function orderOf(sources: readonly string[]): LookupOrder {
  const hasDns = sources.includes('dns');
  const known = sources.flatMap((source) => (source === 'files' || source === 'dns' ? [source] : hasDns ? [] : ['dns']));
  const [first] = known;
  if (first === undefined) return 'files,dns';
  if (!known.includes('dns')) return 'files';
  if (!known.includes('files')) return 'dns';
  return first === 'files' ? 'files,dns' : 'dns,files';
}

function trimmed(text: string): string {
  return text.replaceAll(EDGES, '');
}
