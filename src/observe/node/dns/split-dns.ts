/**
 * Which names the system asks other servers for: domains of links (systemd-resolved), the Name
 * Resolution Policy Table (Windows), supplemental resolvers (macOS). Pure parsers of the tools'
 * output.
 *
 * Sources: systemd-resolved.service(8), "Protocols and Routing"; [MS-GPNRPT]; scutil(8).
 */
import type { DnsRoute } from '../../../facts/resolver.ts';
import { isAddress } from '../untrusted-values.ts';

const MAX_LINES = 2_000;
const MAX_ROUTES = 20;
const MAX_SERVERS = 10;

export interface SplitDns {
  /** For names without a route. */
  readonly servers: readonly string[];
  readonly routes: readonly DnsRoute[];
}

/** The settings of one link, or the global ones. */
interface Scope {
  readonly servers: readonly string[];
  /** Search and routing domains; `` is the root. */
  readonly domains: readonly string[];
  readonly isDefault: boolean;
}

/** Parses `resolvectl` dns, domain and default-route: `Link 5 (wg0): 10.20.0.2`, `Global: …`. */
export function parseResolvectl(dns: string, domain: string, defaultRoute: string): SplitDns {
  const domains = byScope(domain);
  const defaults = byScope(defaultRoute);
  const scopes = [...byScope(dns)].flatMap(([name, values]): Scope[] => {
    // In `10.0.0.2:53#name`, the port and the name for TLS follow the address.
    const servers = values.map((value) => value.split('#', 1)[0] ?? '').filter(isAddress);
    if (servers.length === 0) return [];
    const own = domains.get(name) ?? [];
    const told = defaults.get(name)?.[0];
    // Before version 240 no tool tells. A link with only routing domains is then no default.
    const isDefault = name === 'Global' || (told === undefined ? !own.some(isRouteOnly) : told === 'yes');
    return [{ servers, domains: own.map(plainDomain), isDefault }];
  });
  // A link for the root takes what no other domain matches, before the default links.
  const root = scopes.filter((scope) => scope.domains.includes(''));
  const ordinary = root.length > 0 ? root : scopes.filter(({ isDefault }) => isDefault);
  const servers = distinct(ordinary.flatMap((scope) => scope.servers));
  return { servers, routes: routesOf(scopes, servers) };
}

function byScope(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    lines(text).flatMap((line) => {
      const [, name, values] = /^(Global|Link \d{1,9} \(.{1,40}\)):(.*)$/u.exec(line) ?? [];
      return name === undefined ? [] : [[name, (values ?? '').split(/\s+/u).filter((value) => value !== '')] as const];
    }),
  );
}

/** `~.` asks for every name and does not make a link special. */
const isRouteOnly = (domain: string): boolean => domain.startsWith('~') && domain !== '~.';

/**
 * Parses `reg query …\DnsPolicyConfig /s`: a key for each rule, with `Name` (`.example.com` a
 * suffix, `.` everything) and `GenericDNSServers`. `servers` is empty if no rule is for everything.
 */
export function parseNrpt(text: string): SplitDns {
  const rules: { names: readonly string[]; servers: readonly string[] }[] = [];
  let names: readonly string[] = [];
  let servers: readonly string[] = [];
  const close = (): void => {
    if (servers.length > 0) rules.push({ names, servers });
    [names, servers] = [[], []];
  };
  for (const line of lines(text)) {
    if (line.startsWith('HKEY_')) close();
    const [, name, value] = /^ {4}(\w{1,40}) {4}REG_(?:MULTI_)?SZ {4}(.{0,4000})$/u.exec(line) ?? [];
    if (name === 'Name') names = (value ?? '').split(String.raw`\0`).map(plainDomain);
    if (name === 'GenericDNSServers') servers = (value ?? '').split(/[;,\s]+/u).filter(isAddress);
  }
  close();
  const scopes = rules.map((rule): Scope => ({ servers: rule.servers, domains: rule.names, isDefault: false }));
  const all = distinct(scopes.filter(({ domains }) => domains.includes('')).flatMap((scope) => scope.servers));
  return { servers: all, routes: routesOf(scopes, all) };
}

/**
 * Parses the resolvers with a domain in `scutil --dns`. The second half of the output is for
 * programs that name an interface.
 */
export function parseScutilDns(text: string): readonly DnsRoute[] {
  const [ordinary = ''] = text.split('DNS configuration (for scoped queries)', 1);
  const scopes = ordinary.split(/^resolver #\d{1,9}$/mu).flatMap((block): Scope[] => {
    const domain = /^ {2}domain {1,20}: (\S{1,255})$/mu.exec(block)?.[1];
    const servers = [...block.matchAll(/^ {2}nameserver\[\d{1,3}\] : (\S{1,100})$/gmu)]
      .map(([, ip = '']) => ip)
      .filter(isAddress);
    return domain === undefined || servers.length === 0 ? [] : [{ servers, domains: [plainDomain(domain)], isDefault: false }];
  });
  return routesOf(scopes, []);
}

function routesOf(scopes: readonly Scope[], ordinary: readonly string[]): readonly DnsRoute[] {
  const names = [...new Set(scopes.flatMap(({ domains }) => domains))].filter((domain) => domain !== '');
  const same = (servers: readonly string[]): boolean => servers.toSorted().join() === ordinary.toSorted().join();
  return (
    names
      .map((domain) => ({
        domain,
        servers: distinct(scopes.filter(({ domains }) => domains.includes(domain)).flatMap(({ servers }) => servers)),
      }))
      // A route to the usual servers may still be an exception to a wider route.
      .filter(({ servers }, _, all) => all.length > 1 || !same(servers))
      .slice(0, MAX_ROUTES)
  );
}

function plainDomain(domain: string): string {
  return domain
    .toLowerCase()
    .replace(/^~/u, '')
    .replaceAll(/^\.+|\.+$/gu, '')
    .slice(0, 255);
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/u, MAX_LINES);
}

function distinct(items: readonly string[]): readonly string[] {
  return [...new Set(items)].slice(0, MAX_SERVERS);
}
