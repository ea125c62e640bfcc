/** A service's environment and proxies without systemd. Pure parsers of tools' output. */
import type { Variables } from './proxy-settings.ts';

const MAX_LINES = 2_000;

/** `/proc/PID/environ`: `NAME=value`, each ended by a zero byte. */
export function parseEnviron(text: string): Variables {
  return fromPairs(text.split('\0', 10_000));
}

/** Upstart's `env NAME=value`, from a job and its override. */
export function parseUpstart(text: string): Variables {
  return fromPairs(
    lines(text).flatMap(
      (line) =>
        /^\s*env\s+(.+)$/u
          .exec(line)?.[1]
          ?.trim()
          // Quotes may enclose the whole assignment or only the value (init(5)).
          .replace(/^(["'])(.*)\1$/u, '$2')
          .replace(/^(\w{1,256}=)(["'])(.*)\2$/u, '$1$3') ?? [],
    ),
  );
}

/**
 * Parses the variables in `reg query KEY` or `reg query KEY /v Environment`. A REG_MULTI_SZ value
 * holds assignments with `\0` between them; other values are variables. Windows ignores the case of
 * names, so they become lower case.
 */
export function parseRegistry(text: string): Variables {
  const pairs = lines(text).flatMap((line) => {
    const [, name, kind, value] = /^ {4}(\S{1,256}) {4}(REG_(?:MULTI_|EXPAND_)?SZ) {4}(.*)$/u.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return kind === 'REG_MULTI_SZ' ? value.split(String.raw`\0`) : [`${name}=${value}`];
  });
  const found = fromPairs(pairs);
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Parses `netsh winhttp show proxy`. Its words are translated, so only the form counts: the first
 * value after a colon is the server, the second the list of exceptions. One server for all, or
 * `http=…;https=…`. The agent drops `<local>` and `<-loopback>`.
 */
export function parseWinHttp(text: string): Variables {
  const values = lines(text).flatMap((line) => /^ {2,}[^:]{1,60}: +(\S.{0,4000})$/u.exec(line)?.[1]?.trim() ?? []);
  const [servers = '', list = ''] = values;
  const named = Object.fromEntries(
    servers.split(/[;\s]+/u).map((entry) => {
      const [, scheme, server] = /^(https?)=(.+)$/iu.exec(entry) ?? [];
      return [scheme?.toLowerCase() ?? '', server ?? entry];
    }),
  );
  const any = named[''] ?? '';
  const both = { https_proxy: named['https'] ?? any, http_proxy: named['http'] ?? any };
  if (both.https_proxy === '' && both.http_proxy === '') return {};
  const except = list.split(/[;\s]+/u).filter((entry) => entry !== '' && !/[<>()]/u.test(entry));
  return { ...both, no_proxy: except.join(',') };
}

/** Parses `scutil --proxy`: one `Key : value` a line, with one array for the exceptions. */
export function parseScutil(text: string): Variables {
  const values = new Map<string, string>();
  const exceptions: string[] = [];
  for (const line of lines(text)) {
    const [, key, value] = /^\s*(\w{1,40}) : (\S.{0,1000})$/u.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (/^\d+$/u.test(key)) exceptions.push(value.trim());
    else values.set(key, value.trim());
  }
  const server = (kind: 'HTTP' | 'HTTPS'): string => {
    const host = values.get(`${kind}Proxy`) ?? '';
    if (values.get(`${kind}Enable`) !== '1' || host === '') return '';
    return `http://${host.includes(':') ? `[${host}]` : host}:${values.get(`${kind}Port`) ?? '80'}`;
  };
  return { https_proxy: server('HTTPS'), http_proxy: server('HTTP'), no_proxy: exceptions.join(',') };
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/u, MAX_LINES);
}

function fromPairs(pairs: readonly string[]): Variables {
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals < 1 ? [] : [[pair.slice(0, equals), pair.slice(equals + 1)] as const];
    }),
  );
}
