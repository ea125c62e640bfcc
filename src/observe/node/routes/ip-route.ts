/** What `ip route`, `ip neigh` and `ip link` print (iproute2: ip-route(8), ip-neighbour(8), ip-link(8)). Pure. */
import type { LinkKind, RouteWay } from '../../../facts/routes.ts';

/** An interface's name as Linux allows it, at most 15 bytes; sysfs paths are made with it. */
const DEVICE = /^(?!\.{1,2}$)[^\s/:@]{1,15}$/u;
const ADDRESS = /^[0-9a-f.:]{2,45}$/iu;
/** Route types before the destination. Only these send nothing. */
const REFUSING = /^(?:unreachable|blackhole|prohibit|throw)\s/u;

export type Decision = Pick<RouteWay, 'answer' | 'dev' | 'source' | 'via' | 'table' | 'says'>;

/** One answer of `ip -o route get ADDRESS`. Null if it is none. */
export function parseRouteGet(stdout: string, stderr: string): Decision | null {
  const line = stdout.split('\n', 1)[0] ?? '';
  const nothing = { dev: null, source: null, via: null, table: null };
  const refusal = /^RTNETLINK answers: ([\w ]{1,60})/mu.exec(stderr)?.[1];
  if (line.trim() === '') return refusal === undefined ? null : { answer: 'refused', ...nothing, says: refusal };
  const after = (name: string, shape: RegExp): string | null => {
    const value = new RegExp(`\\s${name} (?:inet6? )?(\\S+)`, 'u').exec(line)?.[1];
    return value !== undefined && shape.test(value) ? value : null;
  };
  // IPv6 has such a route on the loopback interface, with the error's number.
  if (REFUSING.test(line) || /\serror -?\d+/u.test(line)) return { answer: 'refused', ...nothing, says: firstWord(line) };
  const dev = after('dev', DEVICE);
  if (dev === null) return null;
  const table = after('table', /^[\w.-]{1,40}$/u);
  return {
    answer: 'way',
    dev,
    source: after('src', ADDRESS),
    via: after('via', ADDRESS),
    table: table === 'main' || table === 'local' ? null : table,
  };
}

const firstWord = (line: string): string => /^\w{1,20}/u.exec(line)?.[0] ?? 'refused';

/** The destination in an answer of `ip -o route get fibmatch ADDRESS`, which Linux has since 4.13. */
export function parseMatch(stdout: string): string | null {
  return /^(?:(?:local|broadcast|unicast) )?(default|[0-9a-f.:]{2,45}(?:\/\d{1,3})?)\s/iu.exec(stdout)?.[1] ?? null;
}

/** The first of `ip -o route show default`: the kernel lists the lowest metric first. */
export function parseDefault(stdout: string): { readonly dev: string; readonly via: string | null } | null {
  const decision = parseRouteGet(stdout.split('\n').find((line) => line.startsWith('default ')) ?? '', '');
  return decision?.dev == null ? null : { dev: decision.dev, via: decision.via };
}

/** `ip -o neigh show to ADDRESS`: NUD states of the kernel (include/uapi/linux/neighbour.h). */
export function parseNeighbour(stdout: string): RouteWay['hop'] {
  const states = [...stdout.matchAll(/ (INCOMPLETE|FAILED|REACHABLE|STALE|DELAY|PROBE|PERMANENT|NOARP)\s*$/gmu)].map(
    ([, state]) => state,
  );
  if (states.length === 0) return 'unknown';
  return states.every((state) => state === 'INCOMPLETE' || state === 'FAILED') ? 'silent' : 'answers';
}

const TUNNELS = new Set(
  'wireguard tun vxlan geneve gre gretap erspan ipip sit ip6tnl ip6gre vti vti6 xfrm ppp nebula'.split(' '),
);
/** Made of other interfaces, and as good as those. */
const STACKED = new Set('bond vlan team vrf ipvlan macvlan'.split(' '));
const SOFTWARE = new Set('bridge veth dummy ifb nlmon netkit'.split(' '));

/**
 * One line of `ip -o -d link show`. A device of the machine has no kind; software's has one, at the beginning of a part. Tunnels without a
 * kind (OpenVPN's on old kernels) have a link layer that is not Ethernet's.
 */
export function parseLink(line: string): LinkKind {
  const layer = /\slink\/(\S+)/u.exec(line)?.[1];
  if (layer === undefined) return 'unknown';
  if (layer === 'loopback') return 'loopback';
  const words = line.split('\\').map((part) => part.trim().split(' ', 1)[0] ?? '');
  if (layer !== 'ether' || words.some((word) => TUNNELS.has(word))) return 'tunnel';
  if (words.includes('bridge')) return 'bridge';
  return words.some((word) => SOFTWARE.has(word)) && !words.some((word) => STACKED.has(word)) ? 'virtual' : 'physical';
}
