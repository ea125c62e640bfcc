/**
 * The proxy variables of a process or service, read as Go's `http.ProxyFromEnvironment` does: upper
 * case before lower case, an empty value is none, a URL without a scheme is `http`. Credentials
 * never get into the settings.
 */
import type { ProxyServer, ProxySettings } from '../../../facts/proxy.ts';
import { learnVariables } from '../../../scrub/secret-variables.ts';
import { type Secret, secret } from '../../../secret.ts';
import { printable } from '../untrusted-values.ts';

/** Variables of a process or a service. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that matter for the agent's connections: its proxy and its roots. */
export const TELLING = /^(?:https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE|SSL_CERT_DIR)$/u;

const MAX_URL = 4_096;
const MAX_NO_PROXY = 2_000;
/** Go's table (`portMap`). Go cannot dial other schemes without a port. */
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

export interface ProxyReading {
  readonly settings: ProxySettings;
  /** `user:password`, percent-decoded, of the proxy for `https` URLs, else for `http`. */
  readonly credentials: Secret | null;
}

/** `source`: where the variables come from, in words. Never throws. */
export function readProxySettings(variables: Variables, source: string): ProxyReading {
  // Register secrets first, even in invalid or unused values: a peer may send them back.
  learnVariables(variables);
  const problems: string[] = [];
  const server = (upper: string, lower: string): ParsedProxy | null => {
    const name = (variables[upper] ?? '') === '' ? lower : upper;
    const parsed = parseProxy(variables[name] ?? '');
    if (parsed === 'bad') problems.push(`${name} is no URL that Go can read`);
    return parsed === 'bad' ? null : parsed;
  };
  const https = server('HTTPS_PROXY', 'https_proxy');
  const http = server('HTTP_PROXY', 'http_proxy');
  const noProxy = any(variables, 'NO_PROXY', 'no_proxy');
  if (noProxy.length > MAX_NO_PROXY)
    problems.push(`no_proxy has ${noProxy.length} characters: only the first ${MAX_NO_PROXY} are used`);
  return {
    settings: {
      source: printable(source, 200),
      https: https?.server ?? null,
      http: http?.server ?? null,
      noProxy: oneLine(noProxy),
      problems,
    },
    credentials: https === null ? (http?.credentials ?? null) : https.credentials,
  };
}

interface ParsedProxy {
  readonly server: ProxyServer;
  readonly credentials: Secret | null;
}

/** Null if empty, `bad` if Go could not use it. Never repeat a bad value: it may be a password. */
export function parseProxy(value: string): ParsedProxy | 'bad' | null {
  if (value === '') return null;
  if (value.length > MAX_URL || /[\p{Cc}\s]/u.test(value)) return 'bad';
  // `URL` would read `user` and `proxy` as the schemes of `user:pw@proxy:3128` and `proxy:3128`.
  const url = asUrl(/^[a-z][a-z0-9+.-]*:\/\/[^/]/iu.test(value) ? value : `http://${value}`);
  if (url === null) return 'bad';
  const scheme = url.scheme.toLowerCase();
  const port = url.port === '' ? (PORTS[scheme] ?? 80) : Number(url.port);
  if (port > 65_535) return 'bad';
  const hasCredentials = url.user !== null;
  return {
    server: { scheme: scheme.slice(0, 20), host: url.host.toLowerCase(), port, hasCredentials },
    credentials: url.user === null ? null : secret(url.user),
  };
}

/** By hand: `URL` drops default ports of special schemes and refuses what Go takes. */
function asUrl(
  text: string,
): { readonly scheme: string; readonly user: string | null; readonly host: string; readonly port: string } | null {
  const at = text.indexOf('://');
  const authority = text.slice(at + 3).split(/[/?#]/u, 1)[0] ?? '';
  const split = authority.lastIndexOf('@');
  const user = split === -1 ? null : userOf(authority.slice(0, split));
  const place = /^(?:\[([0-9a-fA-F:.%]{2,60})\]|([\w.-]{1,253}))(?::(\d{0,5}))?$/u.exec(authority.slice(split + 1));
  const host = place?.[1] ?? place?.[2];
  if (host === undefined || user === 'bad') return null;
  return { scheme: text.slice(0, at), user, host, port: place?.[3] ?? '' };
}

/**
 * Decodes name and password apart, because an encoded colon belongs to one of them. Without a
 * password Go sends an empty one.
 */
function userOf(text: string): string {
  const colon = text.indexOf(':');
  const parts = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  try {
    return parts.map(decodeURIComponent).join(':');
  } catch {
    return 'bad';
  }
}

function any(variables: Variables, upper: string, lower: string): string {
  const first = variables[upper] ?? '';
  return first === '' ? (variables[lower] ?? '') : first;
}

/** Cuts `user:password@` out of the list, because reports show the list. */
export function withoutLogins(noProxy: string): string {
  return noProxy
    .split(',')
    .map((entry) => entry.replace(/^[^]*@/u, ''))
    .join(',');
}

function oneLine(text: string): string {
  return withoutLogins(text)
    .slice(0, MAX_NO_PROXY)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
