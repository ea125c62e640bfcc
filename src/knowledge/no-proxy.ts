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
  const name = trim(host).toLowerCase();
  const ip = bytesOf(host.split('%', 1)[0] ?? '');
  if (ip !== null && isLoopback(ip)) return true;
  const entries = noProxy.split(',', MAX_ENTRIES).map((entry) => trim(entry).toLowerCase());
  // At any position, whatever the other entries say.
  if (entries.includes('*')) return true;
  return entries.some((entry) => (ip === null ? coversName(entry, name, port) : coversAddress(entry, ip, port)));
}

/** The four bytes of an IPv4 address, in whichever form, or the sixteen of another. */
type Bytes = readonly number[];

function coversAddress(entry: string, ip: Bytes, port: number): boolean {
  const range = rangeOf(entry);
  if (range !== null) return isWithin(range, ip);
  const wanted = splitPort(entry);
  const other = bytesOf(wanted.host);
  return other !== null && other.join() === ip.join() && fits(wanted.port, port);
}

function coversName(entry: string, name: string, port: number): boolean {
  if (rangeOf(entry) !== null) return false;
  const wanted = splitPort(entry);
  if (wanted.host === '' || bytesOf(wanted.host) !== null || !fits(wanted.port, port)) return false;
  const suffix = asciiHost(wanted.host.startsWith('*.') ? wanted.host.slice(1) : wanted.host);
  if (suffix.startsWith('.')) return name.endsWith(suffix);
  return name === suffix || name.endsWith(`.${suffix}`);
}

/**
 * In the form of DNS (RFC 5891). What has none stays as it is, as in Go, for which ASCII beside
 * letters, digits and hyphens has none.
 */
export function asciiHost(host: string): string {
  if (!/[\u0080-\u{10FFFF}]/u.test(host) || /[\u0000-,/:-@[-`{-\u007F]/u.test(host)) return host;
  // Label by label: a whole name that ends in a number is an address for `URL`.
  const labels = host.split(/[.\u3002\uFF0E\uFF61]/u).map((label) => {
    const form = URL.parse(`http://${label}.x`)?.hostname.replace(/\.x$/u, '') ?? null;
    return form === null || /^-|-$/u.test(form) ? null : form;
  });
  return labels.includes(null) ? host : labels.join('.');
}

function fits(wanted: string, port: number): boolean {
  return wanted === '' || wanted === String(port);
}

/** As Go's `strings.TrimSpace`, which knows U+0085, and not U+FEFF. */
function trim(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '');
}

/** Splits `host`, `host:port`, `[v6]:port` and bare IPv6 addresses as Go's `net.SplitHostPort`. */
function splitPort(entry: string): { readonly host: string; readonly port: string } {
  const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/u.exec(entry);
  if (match === null) return { host: entry, port: '' };
  return { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' };
}

/** As Go's `net.ParseIP`: four numbers without leading zeros, or IPv6 without a zone; else null. */
function bytesOf(text: string): Bytes | null {
  if (text.length > 80 || text.includes('%') || /(?:^|[.:])0\d+(?:\.|$)/u.test(text.includes('.') ? text : '')) return null;
  if (!(text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text))) return null;
  return ipaddr.process(text).toByteArray();
}

interface Range {
  readonly base: Bytes;
  readonly bits: number;
}

/** What comes before an IPv4 address in an IPv6 one (RFC 4291, section 2.5.5.2). */
const MAPPED: Bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];
const MAPPED_BITS = 96;

/** As Go's `net.ParseCIDR`: a mapped address is one of IPv4 where the mask leaves that much of it. */
function rangeOf(entry: string): Range | null {
  const slash = entry.indexOf('/');
  const base = slash === -1 ? null : bytesOf(entry.slice(0, slash));
  const digits = entry.slice(slash + 1);
  if (base === null || !/^\d{1,20}$/u.test(digits)) return null;
  const bits = Number(digits);
  if (!entry.includes(':')) return bits > 32 ? null : { base, bits };
  if (bits > 128) return null;
  if (base.length === 16) return { base, bits };
  return bits < MAPPED_BITS ? { base: [...MAPPED, ...base], bits } : { base, bits: bits - MAPPED_BITS };
}

function isWithin({ base, bits }: Range, ip: Bytes): boolean {
  if (base.length !== ip.length) return false;
  return base.every((byte, index) => {
    const mask = 0xff & (0xff_00 >> Math.min(8, Math.max(0, bits - 8 * index)));
    return (byte & mask) === ((ip[index] ?? 0) & mask);
  });
}

/** As Go's `IP.IsLoopback`. */
function isLoopback(ip: Bytes): boolean {
  return ip.length === 4 ? ip[0] === 127 : ip.join() === '0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1';
}
