/**
 * The agent's proxy on Windows. Before Go reads the variables, the agent itself sets those that the
 * environment lacks, from the Internet settings of its own account or else from WinHTTP
 * (`agent/proxyconfig/proxy_windows.go`).
 */
import { parseGoUrl } from '../go-url.ts';
import type { Variables } from './proxy-settings.ts';

/** A list of servers, and one of exceptions, as Windows keeps them. */
export interface WindowsProxy {
  readonly servers: string;
  readonly bypass: string;
}

const MAX_LINES = 2_000;
const NONE: WindowsProxy = { servers: '', bypass: '' };

/**
 * Parses `netsh winhttp show proxy`. Its words are translated, so only the form counts: the first
 * value after a colon is the list of servers, the second that of exceptions; what is none stands in
 * parentheses.
 */
export function parseWinHttp(text: string): WindowsProxy {
  const values = lines(text).flatMap((line) => /^ {2,}[^:]{1,60}: +(\S.{0,4000})$/u.exec(line)?.[1]?.trim() ?? []);
  const [servers = '', bypass = ''] = values.map((value) => (/^\(.*\)$/u.test(value) ? '' : value));
  return servers === '' ? NONE : { servers, bypass };
}

/** Parses `reg query` of an account's Internet settings; no servers where they are switched off. */
export function parseInternetSettings(text: string): WindowsProxy {
  const values = internetValues(text);
  const servers = Number(values.get('ProxyEnable') ?? '0') === 1 ? (values.get('ProxyServer') ?? '') : '';
  return servers === '' ? NONE : { servers, bypass: values.get('ProxyOverride') ?? '' };
}

/** Does the account leave the choice to a script (PAC)? The agent logs that this "is not supported", and goes on without one. */
export function hasProxyScript(text: string): boolean {
  return (internetValues(text).get('AutoConfigURL') ?? '') !== '';
}

function internetValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const [, name, value] = /^ {4}(Proxy\w{1,20}|AutoConfigURL) {4}REG_(?:SZ|DWORD) {4}(.{0,4000})$/u.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value.trim());
  }
  return values;
}

/** Is there anything that the agent would take from Windows' own settings? */
export function lacksProxy(environment: Variables): boolean {
  return !hasServer(environment) || (environment['no_proxy'] ?? '') === '';
}

/** The variables, in lower case, after the agent has set what the environment lacks. */
export function withWindowsProxy(environment: Variables, { servers, bypass }: WindowsProxy): Variables {
  const set = hasServer(environment) ? {} : variablesOf(servers);
  const exceptions = (environment['no_proxy'] ?? '') === '' ? exceptionsOf(bypass) : [];
  return { ...environment, ...set, ...(exceptions.length === 0 ? {} : { no_proxy: exceptions.join(',') }) };
}

function hasServer(environment: Variables): boolean {
  return ['https_proxy', 'http_proxy'].some((name) => (environment[name] ?? '') !== '');
}

/**
 * `proxy:8080`, or `http=…;https=…`. A server without a kind is the one for `http`, and for `https`
 * only where `http` has one of its own: so `proxy:8080` alone leaves AWS to the direct path.
 */
function variablesOf(servers: string): Variables {
  let http: string | null = null;
  let https: string | null = null;
  let other: string | null = null;
  for (const entry of entriesOf(servers)) {
    const [, kind, server] = /^([^=]*)=([^]*)$/u.exec(entry) ?? [];
    if (kind === undefined || server === undefined) other = asUrl(entry);
    else if (kind === 'https') https = asUrl(server);
    else if (kind === 'http') http = asUrl(server);
  }
  if (http === null) http = other;
  else https ??= other;
  return { ...(https === null ? {} : { https_proxy: https }), ...(http === null ? {} : { http_proxy: http }) };
}

/** Each exception is read as a URL, of which the host, and the port, are left. */
function exceptionsOf(bypass: string): readonly string[] {
  return entriesOf(bypass).flatMap((entry) => {
    const url = asUrl(entry);
    return (url === null ? null : parseGoUrl(url))?.host ?? [];
  });
}

/** `http://` where there is no scheme; null for what is none, and for what the agent skips. */
function asUrl(text: string): string | null {
  if (text === '<local>' || text === '<-loopback>') return null;
  const url = text.startsWith('//') ? `http:${text}` : text;
  const whole = url.includes('://') ? url : `http://${url}`;
  return parseGoUrl(whole) === null ? null : whole;
}

function entriesOf(list: string): readonly string[] {
  return list.split(/[\p{White_Space};]+/u).filter((entry) => entry !== '');
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/u, MAX_LINES);
}
