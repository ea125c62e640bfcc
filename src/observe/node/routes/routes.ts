/**
 * Asks the kernel which way it sends packets that got no answer, policy rules included. This starts helper programs, so a run does it only
 * if packets have vanished. It sends nothing: `ip route get` looks up and does not probe.
 */
import type { LinkKind, PrimaryWay, RouteFacts, RouteWay } from '../../../facts/routes.ts';
import type { Ports } from '../../../platform/ports.ts';
import { firstFile } from '../first-file.ts';
import { type Decision, parseDefault, parseLink, parseMatch, parseNeighbour, parseRouteGet } from './ip-route.ts';
import { readMacosRoutes } from './macos-routes.ts';
import { readProcRoutes } from './proc-routes.ts';
import { readWindowsRoutes } from './windows-routes.ts';

/** The kernel answers within milliseconds. */
const LIMITS = { timeoutMs: 500, maxBytes: 16_384 } as const;
const IP = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip'];
/** The metadata service, three DNS servers, a proxy, and two addresses each of the endpoints that matter. */
const MAX_TARGETS = 24;
const MAX_INTERFACES = 64;

export type RoutePorts = Pick<Ports, 'exec' | 'files' | 'environment'>;
/** `mac`: of the interface that the metadata service calls the first one; null if unknown. */
interface Asked {
  readonly targets: readonly string[];
  readonly mac: string | null;
}

/** Never rejects. What cannot be read is `unknown`, with the reason. */
export async function readRoutes(ports: RoutePorts, { targets, mac }: Asked, signal: AbortSignal): Promise<RouteFacts> {
  const wanted = [...new Set(targets)].slice(0, MAX_TARGETS);
  const { os } = ports.environment;
  if (os === 'windows') return readWindowsRoutes(ports, wanted, signal);
  if (os === 'macos') return readMacosRoutes(ports, wanted, signal);
  if (os !== 'linux') return { outcome: 'unknown', why: 'routes of this operating system are not read' };
  const ip = await firstFile(ports.files, IP);
  // Minimal images and containers come without it.
  if (ip === null)
    return (
      (await readProcRoutes(ports.files, wanted)) ?? { outcome: 'unknown', why: 'there is no ip to ask, and no /proc/net/route' }
    );
  const ask = onceEach(async (args) => {
    const result = await ports.exec.run(ip, ['-o', ...args], { ...LIMITS, signal });
    return result.outcome === 'ok' ? result : { stdout: '', stderr: '' };
  });
  const [primary, found] = await Promise.all([
    primaryWay(ports, ask, mac),
    Promise.all(wanted.map((target) => wayTo(ask, target))),
  ]);
  const ways = found.filter((way) => way !== null);
  return ways.length === 0 ? { outcome: 'unknown', why: 'ip does not tell the routes' } : { outcome: 'read', primary, ways };
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}
type Ask = (...args: readonly string[]) => Promise<Said>;

/** Most targets lie behind one interface and one gateway: each question starts one program, however many targets want to know. */
function onceEach(run: (args: readonly string[]) => Promise<Said>): Ask {
  const asked = new Map<string, Promise<Said>>();
  return (...args) => {
    const question = args.join(' ');
    const answer = asked.get(question) ?? run(args);
    asked.set(question, answer);
    return answer;
  };
}

async function wayTo(ask: Ask, ip: string): Promise<RouteWay | null> {
  const [got, matched] = await Promise.all([ask('route', 'get', ip), ask('route', 'get', 'fibmatch', ip)]);
  const decision = parseRouteGet(got.stdout, got.stderr);
  if (decision === null) return null;
  const [link, hop] = await Promise.all([linkKind(ask, decision.dev), hopState(ask, decision, ip)]);
  return { ip, route: parseMatch(matched.stdout), link, hop, ...decision };
}

async function linkKind(ask: Ask, dev: string | null): Promise<LinkKind> {
  if (dev === null) return 'unknown';
  const kind = parseLink((await ask('-d', 'link', 'show', 'dev', dev)).stdout);
  if (kind !== 'bridge') return kind;
  // A bridge with the machine's own network as a port is that network.
  const ports = (await ask('-d', 'link', 'show', 'master', dev)).stdout.split('\n');
  return ports.some((line) => parseLink(line) === 'physical') ? 'physical' : 'bridge';
}

async function hopState(ask: Ask, { dev, via }: Decision, ip: string): Promise<RouteWay['hop']> {
  if (dev === null) return 'unknown';
  return parseNeighbour((await ask('neigh', 'show', 'to', via ?? ip, 'dev', dev)).stdout);
}

async function primaryWay({ files }: RoutePorts, ask: Ask, mac: string | null): Promise<PrimaryWay | null> {
  const [first, ipv4, ipv6] = await Promise.all([
    mac === null ? [] : interfacesWith(files, mac),
    ask('route', 'show', 'default'),
    ask('-6', 'route', 'show', 'default'),
  ]);
  const way = parseDefault(ipv4.stdout) ?? parseDefault(ipv6.stdout);
  // A bond, a bridge or a VLAN may have its port's address: then the one with the route is meant.
  const dev = first.find((name) => name === way?.dev) ?? first[0];
  if (dev === undefined) return way === null ? null : { by: 'default-route', ...way };
  return { by: 'metadata', dev, via: way?.dev === dev ? way.via : null };
}

async function interfacesWith(files: Ports['files'], mac: string): Promise<readonly string[]> {
  const listed = await files.list('/sys/class/net', MAX_INTERFACES);
  const names = listed.outcome === 'ok' ? listed.names : [];
  const addresses = await Promise.all(names.map((name) => files.read(`/sys/class/net/${name}/address`, 100)));
  return names.filter((_, index) => isMac(addresses[index], mac));
}

function isMac(read: Awaited<ReturnType<Ports['files']['read']>> | undefined, mac: string): boolean {
  return read?.outcome === 'ok' && read.text.trim() === mac;
}
