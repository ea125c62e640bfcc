import type { At, ServerSays } from '../picture/seen.ts';

/** How many values a sentence names before it says how many more there are. */
const NAMED = 3;

/** A DNS name has 253 characters, an old bucket's 255: what may be a name is never cut. */
const LONGEST = 255;
/** What a list names may be put together from some of them. */
const LONGEST_ITEM = 1_000;

/**
 * Foreign text (host names, certificate names, server answers) for use in a sentence: at most `max`
 * characters, and without control, format (bidirectional overrides) and line separator characters,
 * which could rewrite the reader's terminal.
 */
export function clean(text: string, max = LONGEST): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return printable.length > max ? `${printable.slice(0, max - 1)}…` : printable;
}

/** `a`, `a and b`, `a, b, c and 4 more`; without duplicates; `none` when empty. */
export function list(items: readonly string[], max = NAMED): string {
  const all = unique(items.map((item) => clean(item, LONGEST_ITEM)));
  if (all.length === 0) return 'none';
  if (all.length > max) return `${all.slice(0, max).join(', ')} and ${all.length - max} more`;
  const last = all.at(-1) ?? '';
  return all.length === 1 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** In the order of first appearance. */
export function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}

/** `ssm.… (10.0.1.5)`: grouped by host, so that several addresses of one host read as one. */
export function places(addresses: readonly At[]): string {
  const hosts = unique(addresses.map((a) => a.host));
  return list(
    hosts.map((host) => {
      const own = addresses.filter((a) => a.host === host);
      const via = own.every(({ viaProxy }) => viaProxy !== undefined) ? 'through the proxy ' : '';
      return `${host} (${via}${list(own.map((a) => a.ip))})`;
    }),
  );
}

/**
 * What the kernel or OpenSSL said, once: ` (connection timed out)`; empty when nothing was said.
 */
export function detailOf(addresses: readonly At[]): string {
  const details = unique(addresses.flatMap((a) => (a.detail === undefined || a.detail === '' ? [] : [a.detail])));
  return details.length === 0 ? '' : ` (${list(details, 2)})`;
}

/** `10.0.0.10 says NXDOMAIN and 10.0.0.11 says 52.94.10.11`. */
export function serversSay(servers: readonly ServerSays[]): string {
  return list(servers.map((s) => `${s.server} says ${clean(s.says, 60)}`));
}

export function hostNames(addresses: readonly At[]): readonly string[] {
  return unique(addresses.map((a) => a.host));
}

export function ipsOf(addresses: readonly At[]): readonly string[] {
  return unique(addresses.map((a) => a.ip));
}

/** `is` or `are`; use `word(n, 'does', 'do')` for other pairs. */
export function word(items: readonly unknown[] | number, one: string, many: string): string {
  return (typeof items === 'number' ? items : items.length) === 1 ? one : many;
}

/**
 * Where a setting comes from, as it stands in a sentence: a path as it is, else with its article.
 */
export function sourceWords(source: string): string {
  return source.startsWith('environment of ') ? `the ${clean(source)}` : clean(source);
}
