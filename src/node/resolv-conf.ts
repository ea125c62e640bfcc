/** The text of a resolv.conf, as Go reads it. Broken lines are told and passed over, as every resolver does. */
import { isAddress, printable } from './shapes.ts';

export interface ResolvConf {
  /** In file order, duplicates included: resolvers count them too. */
  readonly servers: string[];
  /** `ndots:5`, `timeout:2`, `rotate`, `use-vc` … */
  readonly options: string[];
  readonly problems: string[];
}

const MAX_LINES = 2_000;
const MAX_SERVERS = 32;
const MAX_OPTIONS = 20;
const MAX_PROBLEMS = 10;
/** Understood elsewhere, without a bearing on absolute names. `lookup` and `family` are OpenBSD's. */
const IRRELEVANT = new Set(['domain', 'search', 'sortlist', 'lookup', 'family']);

export function parseResolvConf(text: string): ResolvConf {
  const servers: string[] = [];
  const options: string[] = [];
  const problems: string[] = [];
  const complain = (problem: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  if (text.includes('\0')) complain('the file holds binary data');
  if (text.includes('\r')) complain('lines end in CR LF: glibc and some other programs reject such servers');

  const lines = text.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) complain(`only the first ${MAX_LINES} lines were read`);
  for (const [index, line] of lines.slice(0, MAX_LINES).entries()) {
    // A comment sign counts in the first column only.
    if (line.startsWith('#') || line.startsWith(';')) continue;
    const [keyword, ...values] = line.split(/[ \t\r]+/).filter((field) => field !== '');
    if (keyword === undefined) continue;
    const where = `line ${index + 1}`;
    if (keyword === 'nameserver') {
      // Go takes the whole field: `10.0.0.2#53` is no address to it, while glibc stops at the comment sign.
      const server = values[0] ?? '';
      if (!isAddress(server)) complain(`${where}: not an IP address: ${printable(server) || 'nothing'}`);
      else if (servers.length < MAX_SERVERS) servers.push(server);
    } else if (keyword === 'options') {
      for (const option of values) {
        if (/^[;#]/.test(option)) break;
        if (!/^[\w:-]{1,40}$/.test(option)) complain(`${where}: unusable option: ${printable(option)}`);
        else if (options.length < MAX_OPTIONS) options.push(option);
      }
    } else if (keyword.startsWith('\uFEFF')) {
      complain(`${where}: begins with a byte-order mark, so that resolvers ignore it: ${printable(line)}`);
    } else if (!IRRELEVANT.has(keyword)) {
      complain(`${where}: not understood: ${printable(line) || 'binary data'}`);
    }
  }
  return { servers, options, problems };
}
