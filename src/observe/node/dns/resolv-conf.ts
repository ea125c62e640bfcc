/** Parses a resolv.conf as Go reads it. Skips broken lines, as resolvers do, but reports them. */

import { USUAL_LOOKUP, withOption } from '../../../facts/look-up.ts';
import type { Lookup } from '../../../facts/resolver.ts';
import { isAddress, printable } from '../untrusted-values.ts';
import { readableByGo } from './go-readable.ts';

export interface ResolvConf {
  /** In file order, with duplicates: resolvers count them, too. */
  readonly servers: string[];
  /** `ndots:5`, `timeout:2`, `rotate`, `use-vc` … */
  readonly options: string[];
  /** What the options and the search list come to; the search list is null where the file has none. */
  readonly lookup: Omit<Lookup, 'order' | 'sources' | 'search'>;
  readonly search: readonly string[] | null;
  readonly problems: string[];
}

/** No real file has as many lines. Go reads only the first three servers, which come before. */
const MAX_LINES = 500_000;
export const MAX_SERVERS = 32;
/** Lines whose server is no address. */
const MAX_BROKEN = 1_000;
const MAX_OPTIONS = 20;
const MAX_PROBLEMS = 10;
const MAX_SEARCH = 64;
/** No name is longer (RFC 1035), so that no question is ever asked with such a domain. */
const MAX_NAME = 254;
const canBeDomain = (value: string): boolean => value !== '.' && value.length <= MAX_NAME;
/** Known words that change nothing for Go. `lookup` and `family` are OpenBSD's. */
const IRRELEVANT = new Set(['sortlist', 'lookup', 'family']);

export function parseResolvConf(text: string): ResolvConf {
  const servers: string[] = [];
  const options: string[] = [];
  const problems: string[] = [];
  const complain = (problem: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  if (text.includes('\0')) complain('the file holds binary data');
  if (text.includes('\r')) complain('lines end in CR LF: glibc and some other programs reject such servers');

  let settings: Lookup = USUAL_LOOKUP;
  let search: readonly string[] = [];
  const { readable, problem } = readableByGo(text);
  if (problem !== null) problems.unshift(problem);
  let broken = 0;
  for (const [index, line] of linesOf(readable)) {
    if (index >= MAX_LINES || broken >= MAX_BROKEN) {
      // First, because many others may follow.
      problems.unshift(`only the first ${index} lines were read`);
      break;
    }
    // A comment sign counts in the first column only. Nobody asks the servers after the first.
    if (line.startsWith('#') || line.startsWith(';') || (servers.length >= MAX_SERVERS && line.startsWith('nameserver')))
      continue;
    const [keyword, ...values] = line.split(/[ \t\r]+/).filter((field) => field !== '');
    if (keyword === undefined) continue;
    const where = `line ${index + 1}`;
    if (keyword === 'nameserver') {
      // Go takes the whole field, so `10.0.0.2#53` is no address. glibc stops at the comment sign.
      const server = values[0] ?? '';
      if (!isAddress(server)) {
        broken += 1;
        complain(`${where}: not an IP address: ${printable(server) || 'nothing'}`);
      } else if (servers.length < MAX_SERVERS) servers.push(server);
    } else if (keyword === 'options') {
      // Go knows no comment behind an option.
      for (const option of values) {
        settings = withOption(settings, option);
        if (!/^[\w:.-]{1,40}$/.test(option)) complain(`${where}: unusable option: ${printable(option)}`);
        else if (options.length < MAX_OPTIONS) options.push(option);
      }
    } else if (keyword === 'search' || keyword === 'domain') {
      const [first] = values;
      if (keyword === 'search') search = values.filter(canBeDomain).slice(0, MAX_SEARCH);
      else if (first !== undefined) search = [first.slice(0, MAX_NAME)];
    } else if (keyword.startsWith('\uFEFF')) {
      complain(`${where}: begins with a byte-order mark, so that resolvers ignore it: ${printable(line)}`);
    } else if (!IRRELEVANT.has(keyword)) {
      complain(`${where}: not understood: ${printable(line) || 'binary data'}`);
    }
  }
  const { ndots, timeoutSeconds, attempts, tcpOnly } = settings;
  const domains = search.map((domain) => domain.replace(/\.$/u, '')).filter((domain) => domain !== '');
  return {
    servers,
    options,
    lookup: { ndots, timeoutSeconds, attempts, tcpOnly },
    search: search.length === 0 ? null : domains,
    problems,
  };
}

/** One line at a time: hundreds of thousands at once would waste memory. */
function* linesOf(text: string): Generator<readonly [index: number, line: string]> {
  for (let index = 0, from = 0; from <= text.length; index += 1) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    yield [index, text.slice(from, to)];
    from = to + 1;
  }
}
