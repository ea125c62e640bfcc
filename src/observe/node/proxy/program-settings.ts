/** The proxies of apt, dnf, curl, wget and Docker, each as a variable of the same meaning. Pure. */
import type { Variables } from './proxy-settings.ts';

const MAX_LINES = 2_000;
const TOKEN = /\/\/[^\n]*|\/\*[^]*?\*\/|#[^\n]*|"([^"\n]*)"|([{};])|([^\s"{};]+)/gu;

/** apt.conf(5): `Acquire::http::Proxy "…";`, or the same in nested braces. Without one of its own, https has that of http. */
export function parseApt(text: string): Variables {
  const found = new Map<string, string>();
  const scopes: string[] = [];
  let name = '';
  let value: string | null = null;
  for (const [, quoted, mark, bare] of text.matchAll(TOKEN)) {
    if (bare !== undefined && name === '') name = bare;
    else if (quoted !== undefined || bare !== undefined) value = quoted ?? bare ?? '';
    else if (mark === '{') {
      scopes.push(name);
      [name, value] = ['', null];
    } else if (mark !== undefined) {
      if (value !== null)
        found.set(
          [...scopes, name]
            .filter((part) => part !== '')
            .join('::')
            .toLowerCase(),
          value,
        );
      if (mark === '}') scopes.pop();
      [name, value] = ['', null];
    }
  }
  const of = (kind: string): string => {
    const server = found.get(`acquire::${kind}::proxy`) ?? '';
    return /^(?:direct|false)$/iu.test(server) ? '' : server;
  };
  const isDirect = found.has('acquire::https::proxy') && of('https') === '';
  return { https_proxy: isDirect ? '' : of('https') || of('http'), http_proxy: of('http') };
}

/** dnf.conf(5), yum.conf(5): one server for everything, in `[main]`; the login stands beside it. */
export function parseDnf(text: string): Variables {
  const main = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/u, MAX_LINES)) {
    section = /^\[([^\]]*)\]/u.exec(line)?.[1] ?? section;
    const [, key = '', value = ''] = /^([\w-]{1,40})\s*[=:]\s*(.*)$/u.exec(line) ?? [];
    if (section === 'main' && key !== '') main.set(key, value.trim());
  }
  const server = main.get('proxy') ?? '';
  if (/^(?:_none_)?$/iu.test(server)) return {};
  return { https_proxy: withLogin(server, main.get('proxy_username') ?? '', main.get('proxy_password') ?? '') };
}

/** curl's configuration (curl(1), `--config`): `proxy = "…"`, `--proxy …` or `-x …`, and the login beside it. */
export function parseCurl(text: string): Variables {
  const options = optionsOf(text, /^\s*(?:--?)?(proxy|x|proxy-user|U|noproxy)(?:\s*[=:]\s*|\s+)(.+)$/u);
  const [user = '', ...password] = (options.get('proxy-user') ?? options.get('U') ?? '').split(':');
  const server = options.get('proxy') ?? options.get('x') ?? '';
  return server === ''
    ? {}
    : { https_proxy: withLogin(server, user, password.join(':')), no_proxy: options.get('noproxy') ?? '' };
}

/** wgetrc: `https_proxy = …`; dashes, underscores and case do not count in names (Wget manual, "Wgetrc Syntax"). */
export function parseWget(text: string): Variables {
  const plain = text
    .split(/\r?\n/u, MAX_LINES)
    .map((line) => line.replace(/^\s*[\w-]+/u, (name) => name.replaceAll(/[-_]/gu, '').toLowerCase()))
    .join('\n');
  const options = optionsOf(plain, /^\s*(httpsproxy|httpproxy|noproxy|useproxy)\s*=\s*(.*)$/u);
  if (/^(?:off|no|0)$/iu.test(options.get('useproxy') ?? '')) return {};
  const of = (name: string): string => options.get(name) ?? '';
  return { https_proxy: of('httpsproxy'), http_proxy: of('httpproxy'), no_proxy: of('noproxy') };
}

/** `daemon.json` of dockerd ("Configure the daemon to use a proxy"). */
export function parseDocker(text: string): Variables {
  const proxies = member(parsed(text), 'proxies');
  const of = (name: string): string => {
    const value = member(proxies, name);
    return typeof value === 'string' ? value : '';
  };
  return { https_proxy: of('https-proxy'), http_proxy: of('http-proxy'), no_proxy: of('no-proxy') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Object.entries(value).find(([key]) => key === name)?.[1] ?? null) : null;
}

/** Of an option that is given twice the last counts. */
function optionsOf(text: string, shape: RegExp): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/u, MAX_LINES).flatMap((line) => {
      const [, name, value = ''] = shape.exec(line) ?? [];
      return name === undefined ? [] : [[name, value.trim().replace(/^(["'])(.*)\1$/u, '$2')] as const];
    }),
  );
}

function withLogin(server: string, user: string, password: string): string {
  if (user === '' || server.includes('@')) return server;
  const [, scheme = 'http://', rest = server] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/iu.exec(server) ?? [];
  return `${scheme}${encodeURIComponent(user)}:${encodeURIComponent(password)}@${rest}`;
}
