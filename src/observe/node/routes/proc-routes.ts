/**
 * The kernel's routes and neighbours where there is no `ip` to ask: its tables as files (proc_net(5); `net/ipv6/route.c` for the sixth
 * family). They have no policy rules, so that only the main table is known.
 */
import ipaddr from 'ipaddr.js';
import type { LinkKind, RouteFacts, RouteWay } from '../../../facts/routes.ts';
import type { Files } from '../../../platform/ports.ts';

/** A node of Kubernetes has some hundred routes; a router's full table is not looked through. */
const MAX_BYTES = 1_000_000;
const MAX_ROUTES = 5_000;
const GATEWAY = 0x2;
const REJECT = 0x200;
const DEVICE = /^(?!\.{1,2}$)[^\s/:@]{1,15}$/u;

interface Row {
  readonly network: readonly number[];
  readonly bits: number;
  readonly via: string | null;
  readonly dev: string;
  readonly metric: number;
  readonly isRefused: boolean;
}

/** Null where the tables cannot be read. Never rejects. */
export async function readProcRoutes(files: Files, targets: readonly string[]): Promise<RouteFacts | null> {
  const [v4, v6, arp] = await Promise.all(
    ['route', 'ipv6_route', 'arp'].map((name) => files.read(`/proc/net/${name}`, MAX_BYTES)),
  );
  if (v4?.outcome !== 'ok') return null;
  const rows = [...parseIpv4Routes(v4.text), ...(v6?.outcome === 'ok' ? parseIpv6Routes(v6.text) : [])];
  const neighbours = arp?.outcome === 'ok' ? parseArp(arp.text) : new Map<string, RouteWay['hop']>();
  const ways = await Promise.all(
    targets.map(async (ip): Promise<RouteWay | null> => {
      const row = best(rows, ip);
      if (row === null) return null;
      if (row === 'none' || row.isRefused) return { ...NOTHING, ip, says: 'Network is unreachable' };
      const { via, dev, network, bits } = row;
      const route = bits === 0 ? 'default' : `${ipaddr.fromByteArray([...network]).toString()}/${bits}`;
      const hop = neighbours.get(`${via ?? ip} ${dev}`) ?? 'unknown';
      return { ip, answer: 'way', route, dev, link: await linkOf(files, dev), source: null, via, table: null, hop };
    }),
  );
  const out = best(rows, '0.0.0.0');
  const primary = out === null || out === 'none' || out.bits !== 0 || out.isRefused ? null : out;
  return {
    outcome: 'read',
    primary: primary === null ? null : { by: 'default-route', dev: primary.dev, via: primary.via },
    ways: ways.filter((way) => way !== null),
  };
}

const NOTHING = {
  answer: 'refused',
  route: null,
  dev: null,
  link: 'unknown',
  source: null,
  via: null,
  table: null,
  hop: 'unknown',
} as const;

/** The longest prefix, then the lowest metric. Null for what is no address, or of a family without a table. */
function best(rows: readonly Row[], ip: string): Row | 'none' | null {
  if (!ipaddr.isValid(ip)) return null;
  const bytes = ipaddr.parse(ip).toByteArray();
  const family = rows.filter(({ network }) => network.length === bytes.length);
  if (family.length === 0 && bytes.length > 4) return null;
  const found = family
    .filter(({ network, bits }) => covers(network, bits, bytes))
    .toSorted((a, b) => b.bits - a.bits || a.metric - b.metric);
  return found[0] ?? 'none';
}

function covers(network: readonly number[], bits: number, bytes: readonly number[]): boolean {
  return network.every((byte, index) => {
    const mask = 0xff & (0xff << Math.max(0, 8 - Math.max(0, bits - 8 * index)));
    return ((bytes[index] ?? 0) & mask) === (byte & mask);
  });
}

/** Addresses stand there as the machine keeps numbers, and the systems that we are built for keep the lowest byte first. */
export function parseIpv4Routes(text: string): readonly Row[] {
  return fieldsOf(text).flatMap(([dev = '', destination = '', gateway = '', flags = '', , , metric = '', mask = '']) => {
    const [network, via, bits] = [bytesOf(destination)?.toReversed(), bytesOf(gateway)?.toReversed(), bytesOf(mask)];
    const set = Number.parseInt(flags, 16);
    const isRefused = (set & REJECT) !== 0;
    if (network?.length !== 4 || via?.length !== 4 || bits?.length !== 4 || !(DEVICE.test(dev) || isRefused)) return [];
    const prefix = bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    return [{ network, bits: prefix, via: (set & GATEWAY) === 0 ? null : via.join('.'), dev, metric: Number(metric), isRefused }];
  });
}

/** All tables; the last line of each refuses what no other has. */
export function parseIpv6Routes(text: string): readonly Row[] {
  return fieldsOf(text).flatMap(([destination = '', prefix = '', , , hop = '', metric = '', , , flags = '', dev = '']) => {
    const [network, via, bits] = [bytesOf(destination), bytesOf(hop), Number.parseInt(prefix, 16)];
    const set = Number.parseInt(flags, 16);
    if (network?.length !== 16 || via?.length !== 16 || !(bits <= 128) || !DEVICE.test(dev)) return [];
    const next = (set & GATEWAY) === 0 ? null : ipaddr.fromByteArray([...via]).toString();
    return [{ network, bits, via: next, dev, metric: Number.parseInt(metric, 16), isRefused: (set & REJECT) !== 0 }];
  });
}

/** `IP address, HW type, Flags, HW address, Mask, Device`: without a flag nobody has answered. */
export function parseArp(text: string): ReadonlyMap<string, RouteWay['hop']> {
  return new Map(
    fieldsOf(text).flatMap(([ip = '', , flags = '', , , dev = '']) =>
      /^0x[0-9a-f]+$/u.test(flags) && ipaddr.isValid(ip)
        ? [[`${ip} ${dev}`, Number(flags) === 0 ? ('silent' as const) : ('answers' as const)]]
        : [],
    ),
  );
}

function fieldsOf(text: string): readonly (readonly string[])[] {
  return text.split('\n', MAX_ROUTES).map((line) => line.trim().split(/\s+/u));
}

function bytesOf(hex: string): readonly number[] | null {
  return /^(?:[0-9a-f]{8}|[0-9a-f]{32})$/iu.test(hex) ? (hex.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16)) : null;
}

/** As sysfs tells (`Documentation/ABI/testing/sysfs-class-net`): a device of the machine has a link to it. */
async function linkOf(files: Files, dev: string): Promise<LinkKind> {
  const folder = `/sys/class/net/${dev}`;
  const [device, uevent, type] = await Promise.all([
    files.exists(`${folder}/device`),
    files.read(`${folder}/uevent`, 4_096),
    files.read(`${folder}/type`, 16),
  ]);
  if (device.outcome === 'ok') return 'physical';
  if (type.outcome !== 'ok') return 'unknown';
  // ARPHRD_LOOPBACK and ARPHRD_ETHER (include/uapi/linux/if_arp.h): tunnels have a kind of their own.
  if (type.text.trim() === '772') return 'loopback';
  if (type.text.trim() !== '1') return 'tunnel';
  const kind = uevent.outcome === 'ok' ? (/^DEVTYPE=(\w+)$/mu.exec(uevent.text)?.[1] ?? '') : '';
  if (kind === 'bridge') return (await hasMachinesPort(files, folder)) ? 'physical' : 'bridge';
  if (kind === 'vlan' || kind === 'bond' || kind === 'macvlan' || kind === 'wlan') return 'physical';
  return kind === 'vxlan' || kind === 'geneve' ? 'tunnel' : 'virtual';
}

/** A bridge with the machine's own network as a port is that network. */
async function hasMachinesPort(files: Files, folder: string): Promise<boolean> {
  const ports = await files.list(`${folder}/brif`, 64);
  const found = await Promise.all(
    ports.outcome === 'ok' ? ports.names.map((name) => files.exists(`/sys/class/net/${name}/device`)) : [],
  );
  return found.some(({ outcome }) => outcome === 'ok');
}
