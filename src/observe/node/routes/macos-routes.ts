/** macOS: `route -n get` for the way, `arp -n` for the next hop (route(8), arp(8)). */
import type { LinkKind, RouteFacts, RouteWay } from '../../../facts/routes.ts';
import type { Ports } from '../../../platform/ports.ts';

const LIMITS = { timeoutMs: 500, maxBytes: 16_384 } as const;
const ROUTE = '/sbin/route';
const ARP = '/usr/sbin/arp';
const ADDRESS = /^[0-9a-f.:]{2,45}$/iu;

type Ask = (program: string, ...args: readonly string[]) => Promise<{ readonly stdout: string; readonly stderr: string }>;

/** Never rejects. */
export async function readMacosRoutes(
  { exec }: Pick<Ports, 'exec'>,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<RouteFacts> {
  const ask: Ask = async (program, ...args) => {
    const result = await exec.run(program, [...args], { ...LIMITS, signal });
    return result.outcome === 'ok' ? result : { stdout: '', stderr: '' };
  };
  const [out, found] = await Promise.all([
    ask(ROUTE, '-n', 'get', 'default'),
    Promise.all(targets.map((target) => wayTo(ask, target))),
  ]);
  const ways = found.filter((way) => way !== null);
  if (ways.length === 0) return { outcome: 'unknown', why: 'route does not tell the routes' };
  const way = parseMacosRoute('default', out.stdout, out.stderr);
  const primary = way?.dev == null ? null : ({ by: 'default-route', dev: way.dev, via: way.via } as const);
  return { outcome: 'read', primary, ways };
}

async function wayTo(ask: Ask, ip: string): Promise<RouteWay | null> {
  const family = ip.includes(':') ? ['-inet6'] : [];
  const { stdout, stderr } = await ask(ROUTE, '-n', 'get', ...family, ip);
  const way = parseMacosRoute(ip, stdout, stderr);
  if (way === null || way.answer === 'refused' || ip.includes(':')) return way;
  return { ...way, hop: parseMacosArp((await ask(ARP, '-n', way.via ?? ip)).stdout) };
}

/** Null if it is no answer. */
export function parseMacosRoute(ip: string, stdout: string, stderr: string): RouteWay | null {
  const nothing = { route: null, dev: null, source: null, via: null, table: null, link: 'unknown', hop: 'unknown' } as const;
  if (/not in table/u.test(`${stdout}${stderr}`)) return { ip, answer: 'refused', ...nothing, says: 'not in table' };
  const of = (name: string): string => new RegExp(`^\\s*${name}: (\\S{1,100})$`, 'mu').exec(stdout)?.[1] ?? '';
  const dev = of('interface');
  if (!/^[a-z]{1,10}\d{0,4}$/u.test(dev)) return null;
  const flags = of('flags');
  if (/[<,](?:REJECT|BLACKHOLE)[,>]/u.test(flags)) return { ip, answer: 'refused', ...nothing, says: 'a route that rejects' };
  const [destination, gateway] = [of('destination'), of('gateway')];
  const isOnLink = !/[<,]GATEWAY[,>]/u.test(flags) || !ADDRESS.test(gateway);
  const route =
    destination === 'default' ? 'default' : ADDRESS.test(destination) ? `${destination}${prefixOf(of('mask'))}` : null;
  return { ...nothing, ip, answer: 'way', route, dev, link: linkOf(dev), via: isOnLink ? null : gateway };
}

function prefixOf(mask: string): string {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(mask)) return '';
  const bits = mask.split('.').map((part) => Number(part).toString(2).replaceAll('0', '').length);
  return `/${bits.reduce((sum, some) => sum + some, 0)}`;
}

/** `? (10.0.0.1) at (incomplete) on en0`, or with an address of Ethernet's. */
export function parseMacosArp(stdout: string): RouteWay['hop'] {
  if (/ at \(incomplete\)/u.test(stdout)) return 'silent';
  return / at [0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5} /u.test(stdout) ? 'answers' : 'unknown';
}

/** Interfaces are called by their drivers' names there. */
function linkOf(dev: string): LinkKind {
  if (/^lo\d/u.test(dev)) return 'loopback';
  if (/^(?:utun|ipsec|ppp|tun|tap|gif|stf|feth)\d/u.test(dev)) return 'tunnel';
  if (/^(?:bridge|vmnet|vmenet)\d/u.test(dev)) return 'bridge';
  return /^(?:en|bond|vlan)\d/u.test(dev) ? 'physical' : 'unknown';
}
