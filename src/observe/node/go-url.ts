/**
 * A URL as Go's `net/url.Parse` takes it apart, which is not as browsers do: a name without a scheme
 * is a path, `name:443` is a scheme and something opaque, and a blank in a host is refused.
 * Source: Go 1.26, `net/url/url.go`.
 */
import { isAddress } from './untrusted-values.ts';

export type GoUrl =
  | {
      readonly outcome: 'ok';
      /** Lower case; empty without one. */
      readonly scheme: string;
      readonly opaque: string;
      /** With its port; without user and password. */
      readonly host: string;
      readonly path: string;
    }
  | { readonly outcome: 'failed' };

const FAILED: GoUrl = { outcome: 'failed' };

// biome-ignore lint/suspicious/noControlCharactersInRegex: what Go refuses
const CONTROL = /[\u0000-\u001f\u007f]/;
/** A percent sign that begins no escape. */
const LONE_PERCENT = /%(?![\da-fA-F]{2})/;
/** What may stand in a host; Go takes every character outside ASCII. */
const HOST = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]|[^\u0000-\u007f]|%[89a-fA-F][\da-fA-F]|%25)*$/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

export function parseGoUrl(written: string): GoUrl {
  const [raw = '', ...fragments] = written.split('#');
  if (CONTROL.test(raw) || LONE_PERCENT.test(fragments.join('#'))) return FAILED;
  if (raw === '*') return { outcome: 'ok', scheme: '', opaque: '', host: '', path: '*' };
  const [, named, rest0 = ''] = /^(?:([A-Za-z][A-Za-z\d+.-]*):)?(.*)$/su.exec(raw) ?? [];
  // Go: missing protocol scheme.
  if (raw.startsWith(':')) return FAILED;
  const scheme = (named ?? '').toLowerCase();
  const rest = rest0.split('?', 1)[0] ?? '';
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { outcome: 'ok', scheme, opaque: rest, host: '', path: '' };
    if ((rest.split('/', 1)[0] ?? '').includes(':')) return FAILED;
  }
  const [, authority, after] = scheme !== '' || !rest.startsWith('///') ? (/^\/\/([^/]*)(.*)$/su.exec(rest) ?? []) : [];
  const host = authority === undefined ? '' : hostOf(scheme, authority);
  const path = after ?? rest;
  if (host === null || LONE_PERCENT.test(path)) return FAILED;
  return { outcome: 'ok', scheme, opaque: '', host, path: unescaped(path) };
}

/** Null where Go refuses it. */
function hostOf(scheme: string, authority: string): string | null {
  const at = authority.lastIndexOf('@');
  const user = at === -1 ? '' : authority.slice(0, at);
  const host = authority.slice(at + 1);
  const written = host.startsWith('[') ? literalOf(host) : plainOf(scheme, host);
  return !USER.test(user) || LONE_PERCENT.test(user) ? null : written;
}

/** `[fe80::1%25en0]:443`: an IPv6 address, and nothing else in brackets. */
function literalOf(host: string): string | null {
  const close = host.lastIndexOf(']');
  if (host.lastIndexOf('[') > 0 || close === -1 || !isPort(host.slice(close + 1))) return null;
  const inside = host.slice(1, close);
  const zone = inside.indexOf('%25');
  const [ip, suffix] = zone === -1 ? [inside, ''] : [inside.slice(0, zone), inside.slice(zone)];
  if (!HOST.test(ip) || LONE_PERCENT.test(suffix)) return null;
  const name = unescaped(ip) + unescaped(suffix);
  return name.includes(':') && isAddress(name) ? `[${name}]${host.slice(close + 1)}` : null;
}

function plainOf(scheme: string, host: string): string | null {
  if (host.includes('[') || !HOST.test(host)) return null;
  const isStrict = scheme === 'http' || scheme === 'https';
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':');
  return colon !== -1 && !isPort(host.slice(colon)) ? null : unescaped(host);
}

const isPort = (text: string): boolean => /^(?::\d*)?$/.test(text);

function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = new TextEncoder().encode(text);
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x25) {
      out.push(Number.parseInt(String.fromCodePoint(bytes[i + 1] ?? 0x30, bytes[i + 2] ?? 0x30), 16));
      i += 2;
    } else out.push(byte);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(out));
}
