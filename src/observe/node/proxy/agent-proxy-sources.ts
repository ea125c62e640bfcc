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
 * Parses `scutil --proxy`: one `Key : value` a line, with one array for the exceptions. As the agent
 * does (`agent/proxyconfig/proxy_darwin.go`), it cuts two characters from an exception's line, so
 * that Go passes over the eleventh and all later ones.
 */
export function parseScutil(text: string): Variables {
  const values = new Map<string, string>();
  const exceptions: string[] = [];
  for (const line of lines(text)) {
    const [, key, value] = /^\s*(\w{1,40}) : (\S.{0,1000})$/u.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (/^\d+$/u.test(key)) exceptions.push(`${key}:${value.replaceAll(' ', '')}`.slice(2));
    else values.set(key, value.trim());
  }
  const server = (kind: 'HTTP' | 'HTTPS'): string => {
    const host = values.get(`${kind}Proxy`) ?? '';
    if (values.get(`${kind}Enable`) !== '1' || host === '') return '';
    return `${host}:${values.get(`${kind}Port`) ?? ''}`;
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
