/**
 * Which hosts bypass the proxy, as Go decides: all of the agent uses Go's
 * `http.ProxyFromEnvironment`. Source: golang.org/x/net/http/httpproxy (`proxyForURL`, `useProxy`).
 * curl, Python and Java read the same list differently.
 */
import ipaddr from 'ipaddr.js';

/** A longer list is not written by hand. Entries after it are not read. */
const MAX_ENTRIES = 2_000;

/**
 * True if a request to `host` (a name, or an address without brackets) at `port` goes directly,
 * whatever proxy is set. Never throws.
 *
 * Go's surprises: `localhost` and loopback addresses never use a proxy; `example.com` also covers
 * its subdomains, `.example.com` and `*.example.com` only these; a single `*` ends the list; an
 * entry may have a port; names are not resolved, so an address range never matches a name; an entry
 * with brackets must have a port.
 */
export function bypassesProxy(noProxy: string, host: string, port: number): boolean {
  // Go compares this one before it lowers the case.
  if (host === 'localhost') return true;
  const name = host.trim().toLowerCase();
  const ip = addressOf(host);
  if (ip !== null && isLoopback(ip)) return true;
  const entries = noProxy.split(',', MAX_ENTRIES).map((entry) => entry.trim().toLowerCase());
  // At any position, whatever the other entries say.
  if (entries.includes('*')) return true;
  return entries.some((entry) => (ip === null ? coversName(entry, name, port) : coversAddress(entry, ip, port)));
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function coversAddress(entry: string, ip: Address, port: number): boolean {
  const range = rangeOf(entry);
  if (range !== null) return range[0].kind() === ip.kind() && ip.match(range);
  const wanted = splitPort(entry);
  const other = addressOf(wanted.host);
  return other !== null && !wanted.host.includes('%') && sameAddress(other, ip) && fits(wanted.port, port);
}

function coversName(entry: string, name: string, port: number): boolean {
  if (rangeOf(entry) !== null) return false;
  const wanted = splitPort(entry);
  if (wanted.host === '' || !fits(wanted.port, port)) return false;
  const suffix = wanted.host.startsWith('*.') ? wanted.host.slice(1) : wanted.host;
  if (suffix.startsWith('.')) return name.endsWith(suffix);
  return name === suffix || name.endsWith(`.${suffix}`);
}

function fits(wanted: string, port: number): boolean {
  return wanted === '' || wanted === String(port);
}

/** Splits `host`, `host:port`, `[v6]:port` and bare IPv6 addresses as Go's `net.SplitHostPort`. */
function splitPort(entry: string): { readonly host: string; readonly port: string } {
  const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/u.exec(entry);
  if (match === null) return { host: entry, port: '' };
  return { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' };
}

/** As Go's `netip.ParseAddr`: four numbers without leading zeros, or IPv6 with a zone or not. */
function isAddress(text: string): boolean {
  if (text.length > 80) return false;
  if (!text.includes(':')) return !/(?:^|\.)0\d/u.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text);
  const [ip = '', zone, rest] = text.split('%', 3);
  return rest === undefined && (zone === undefined || zone !== '') && ipaddr.IPv6.isValid(ip);
}

/** Null for names. An IPv4-mapped IPv6 address is the IPv4 address, as in Go's `net.IP`. */
function addressOf(text: string): Address | null {
  if (!isAddress(text)) return null;
  try {
    return ipaddr.process(text.split('%', 1)[0] ?? '');
  } catch {
    return null;
  }
}

function rangeOf(entry: string): [Address, number] | null {
  const [ip = '', bits = '', rest] = entry.split('/', 3);
  if (rest !== undefined || !/^(?:0|[1-9]\d{0,2})$/u.test(bits) || !isAddress(ip) || ip.includes('%')) return null;
  const prefix = Number(bits);
  const base = ipaddr.parse(ip);
  return prefix <= (base.kind() === 'ipv4' ? 32 : 128) ? [base, prefix] : null;
}

function sameAddress(a: Address, b: Address): boolean {
  return a.kind() === b.kind() && a.toString() === b.toString();
}

function isLoopback(ip: Address): boolean {
  return ip.range() === 'loopback';
}
