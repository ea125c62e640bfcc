/**
 * URLs as Go's `url.Parse` reads them (net/url of Go 1.26). Node's `URL` mends what Go refuses, and
 * refuses what Go takes: to Go, a name without a scheme is a path, `name:443` is a scheme and
 * something opaque, and a blank in a host is an error. `test/oracles/go-proxy.ts` and
 * `test/oracles/go-config.ts` compare the two.
 */
import { isIpv6 } from './untrusted-values.ts';

export interface GoUrl {
  /** Lower case; empty without one. */
  readonly scheme: string;
  /** What follows the scheme, where no slash does. */
  readonly opaque: string;
  /** Decoded; null without an `@`. */
  readonly user: { readonly name: string; readonly password: string } | null;
  /** Host and port, decoded, as in Go's `URL.Host`. */
  readonly host: string;
  /** Decoded. */
  readonly path: string;
  /** What follows the host: path, query and fragment, as written. */
  readonly rest: string;
}

/** Null where Go returns an error. Never throws. */
export function parseGoUrl(text: string): GoUrl | null {
  const [before, fragment] = cut(text, '#');
  if (hasControl(before) || unescape(fragment, 'login') === null) return null;
  const none = { scheme: '', opaque: '', user: null, host: '', path: '', rest: '' };
  if (before === '*') return { ...none, path: '*', rest: text };
  const split = splitScheme(before);
  if (split === null) return null;
  const { scheme, rest } = split;
  const [whole] = cut(rest, '?');
  if (!whole.startsWith('/')) {
    // Without a scheme, the first segment may have no colon.
    if (scheme !== '') return { ...none, scheme, opaque: whole, rest };
    if (cut(whole, '/')[0].includes(':')) return null;
  }
  const hasAuthority = whole.startsWith('//') && (scheme !== '' || !whole.startsWith('///'));
  const written = hasAuthority ? cut(whole.slice(2), '/')[0] : null;
  const path = unescape(written === null ? whole : whole.slice(2 + written.length), 'login');
  if (path === null) return null;
  if (written === null) return { ...none, scheme, path, rest };
  const place = parseAuthority(scheme, written);
  return place === null ? null : { ...none, scheme, ...place, path, rest: text.slice(text.indexOf('//') + 2 + written.length) };
}

/** Go's `URL.Hostname` and `URL.Port`. The port may be empty, or have any number of digits. */
export function hostAndPort(authority: string): { readonly host: string; readonly port: string } {
  const [, before = authority, port = ''] = /^([^]*):(\d*)$/u.exec(authority) ?? [];
  return { host: /^\[([^]*)\]$/u.exec(before)?.[1] ?? before, port };
}

/** A host between brackets (RFC 3986), and a zone (RFC 6874): only IPv6 addresses are. */
const LITERAL = /^\[([^]*)\](:\d*)?$/u;
/** A letter, then letters, digits, `+`, `-` and `.`. A leading colon is an error. */
const SCHEME = /^(?:([a-z][a-z0-9+.-]*)?:)([^]*)$/iu;
const LOGIN = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/u;
/** The ASCII that may stand in a host as it is. */
const HOST = /^[A-Za-z0-9!"$&'()*+,\-.:;<=>[\]_~\u0080-\u{10FFFF}]$/u;

function splitScheme(text: string): { readonly scheme: string; readonly rest: string } | null {
  const [whole, scheme, rest = ''] = SCHEME.exec(text) ?? [];
  if (whole === undefined) return { scheme: '', rest: text };
  return scheme === undefined ? null : { scheme: scheme.toLowerCase(), rest };
}

function parseAuthority(scheme: string, written: string): Pick<GoUrl, 'user' | 'host'> | null {
  const at = written.lastIndexOf('@');
  const host = parseHost(scheme, written.slice(at + 1));
  if (host === null) return null;
  if (at === -1) return { user: null, host };
  const login = written.slice(0, at);
  if (!LOGIN.test(login)) return null;
  const [name, password] = cut(login, ':').map((part) => unescape(part, 'login'));
  return name == null || password == null ? null : { user: { name, password }, host };
}

function parseHost(scheme: string, written: string): string | null {
  const bracket = written.lastIndexOf('[');
  if (bracket > 0) return null;
  if (bracket === 0) {
    const [, literal, port = ''] = LITERAL.exec(written) ?? [];
    const host = literal === undefined ? null : unescapeLiteral(literal);
    return host === null || !isIpv6WithZone(host) ? null : `[${host}]${port}`;
  }
  // Only `http` and `https` allow no more than one colon (go.dev/issue/75223).
  const isStrict = scheme === 'http' || scheme === 'https';
  const colon = isStrict ? written.indexOf(':') : written.lastIndexOf(':');
  if (colon !== -1 && !/^:\d*$/u.test(written.slice(colon))) return null;
  return unescape(written, 'host');
}

/** An encoded percent sign begins the zone, in which more may be encoded. */
function unescapeLiteral(literal: string): string | null {
  const zone = literal.indexOf('%25');
  if (zone === -1) return unescape(literal, 'host');
  const host = unescape(literal.slice(0, zone), 'host');
  const rest = unescape(literal.slice(zone), 'zone');
  return host === null || rest === null ? null : host + rest;
}

/** As Go's `netip.ParseAddr`, without IPv4. A zone may be any text. */
function isIpv6WithZone(text: string): boolean {
  const [ip, zone] = cut(text, '%');
  return isIpv6(ip) && (zone !== '' || ip === text);
}

/** Null for an escape, or a character, that has no place there. `login` stands for path and fragment, too. */
function unescape(text: string, where: 'login' | 'host' | 'zone'): string | null {
  const parts = text.match(/%[^]{0,2}|[^%]/gu) ?? [];
  const isFine = parts.every((part) => {
    if (!part.startsWith('%')) return where === 'login' || HOST.test(part);
    if (!/^%[0-9a-f]{2}$/iu.test(part)) return false;
    const byte = Number.parseInt(part.slice(1), 16);
    if (where === 'login' || byte === 0x25) return true;
    return where === 'host' ? byte >= 0x80 : byte === 0x20 || (byte < 0x80 && HOST.test(String.fromCharCode(byte)));
  });
  if (!isFine) return null;
  return text.includes('%') ? decode(parts) : text;
}

function decode(parts: readonly string[]): string {
  return Buffer.concat(
    parts.map((part) => (part.startsWith('%') ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))),
  ).toString();
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001F\u007F]/u.test(text);
}

/** At the first `separator`; the second part is empty without one. */
function cut(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
