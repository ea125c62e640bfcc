/**
 * The proxy variables of a process or service, read as Go's `http.ProxyFromEnvironment` does: upper
 * case before lower case, an empty value is none, and what is no URL is tried once more behind
 * `http://`. Credentials never get into the settings. Source: golang.org/x/net/http/httpproxy
 * (`parseProxy`).
 */
import type { ProxyServer, ProxySettings, ProxySlip } from '../../../facts/proxy.ts';
import { asciiHost } from '../../../knowledge/no-proxy.ts';
import { learnVariables } from '../../../scrub/secret-variables.ts';
import { type Secret, secret } from '../../../secret.ts';
import { type GoUrl, hostAndPort, parseGoUrl } from '../go-url.ts';
import { printable } from '../untrusted-values.ts';
import { isPort, type Slip, slipOf } from './proxy-slip.ts';

/** Variables of a process or a service. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that matter for the agent's connections: its proxy and its roots. */
export const TELLING = /^(?:https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|REQUEST_METHOD|SSL_CERT_FILE|SSL_CERT_DIR)$/u;

const MAX_URL = 32_768;
/** No host name is longer, and no scheme. */
const MAX_HOST = 300;
const MAX_SCHEME = 20;
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
  const slips: ProxySlip[] = [];
  const server = (kind: ProxySlip['kind'], upper: string, lower: string): ParsedProxy | null => {
    const variable = (variables[upper] ?? '') === '' ? lower : upper;
    const parsed = parseProxy(variables[variable] ?? '');
    const effect = parsed?.server === null ? 'ignored' : 'misread';
    if (parsed?.slip != null) slips.push({ variable, kind, effect, ...parsed.slip });
    return parsed;
  };
  const https = server('https', 'HTTPS_PROXY', 'https_proxy');
  const http = server('http', 'HTTP_PROXY', 'http_proxy');
  // Go takes such a process for a CGI program, whose HTTP_PROXY a client may have set.
  if (http?.server != null && (variables['REQUEST_METHOD'] ?? '') !== '')
    slips.push({ variable: 'REQUEST_METHOD', kind: 'http', effect: 'refused', cause: 'cgi', character: '' });
  const noProxy = any(variables, 'NO_PROXY', 'no_proxy');
  const problems = slips.map(({ variable, effect }) => `${variable} ${EFFECTS[effect]}`);
  if (noProxy.length > MAX_NO_PROXY)
    problems.push(`no_proxy has ${noProxy.length} characters: only the first ${MAX_NO_PROXY} are used`);
  return {
    settings: {
      source: printable(source, 200),
      https: https?.server ?? null,
      http: http?.server ?? null,
      noProxy: oneLine(noProxy),
      problems,
      ...(slips.length === 0 ? {} : { slips }),
    },
    credentials: https?.server == null ? (http?.credentials ?? null) : https.credentials,
  };
}

const EFFECTS: Readonly<Record<ProxySlip['effect'], string>> = {
  ignored: 'is no URL that Go can read: it is without effect',
  misread: 'is read by Go as another proxy than the one that is meant',
  refused: 'makes Go refuse every request through http_proxy',
};

export interface ParsedProxy {
  /** Null where Go cannot read the value and goes directly. */
  readonly server: ProxyServer | null;
  readonly credentials: Secret | null;
  /** Why Go does not read it as it is meant; null where it does. */
  readonly slip: Slip | null;
}

/** Null if empty. Never repeat an odd value: it may be a password. */
export function parseProxy(value: string): ParsedProxy | null {
  if (value === '') return null;
  if (value.length > MAX_URL) return { server: null, credentials: null, slip: { cause: 'host', character: '' } };
  const first = parseGoUrl(value);
  const isWhole = first !== null && first.scheme !== '' && first.host !== '';
  const second = isWhole ? null : parseGoUrl(`http://${value}`);
  const url = second ?? first;
  if (url === null) return { server: null, credentials: null, slip: slipOf(value) };
  const { host, port } = hostAndPort(url.host);
  const isMisread = isOdd(url, host, port) || (second !== null && value.includes('://'));
  return {
    server: serverOf(url, host, port),
    credentials: url.user === null ? null : secret(`${url.user.name}:${url.user.password}`),
    slip: isMisread ? slipOf(value) : null,
  };
}

/** A host behind `http:` or `https:` was a scheme; an `@` behind the host ended a login. */
function isOdd(url: GoUrl, host: string, port: string): boolean {
  const isName = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.-]*$/u.test(host) || /^[0-9a-f:.]+(?:%.+)?$/iu.test(host);
  return !isName || /^(?:https?|socks\w*)$/iu.test(host) || (port !== '' && !isPort(port)) || url.rest.includes('@');
}

function serverOf(url: GoUrl, host: string, port: string): ProxyServer {
  // Where a login ended too early, what stands at the place of the port is part of a password.
  const shown = url.rest.includes('@') && port !== '' ? 0 : Number(port);
  return {
    scheme: url.scheme.slice(0, MAX_SCHEME),
    host: asciiHost(host.toLowerCase()).slice(0, MAX_HOST),
    port: port === '' ? (PORTS[url.scheme] ?? 0) : Math.min(shown, Number.MAX_SAFE_INTEGER),
    hasCredentials: url.user !== null,
  };
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
