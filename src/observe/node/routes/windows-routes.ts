/** Windows' routes, as `route.exe print -4` shows them in any language: columns of addresses. */
import type { RouteFacts, RouteWay } from '../../../facts/routes.ts';
import type { Ports } from '../../../platform/ports.ts';
import { windowsTool } from '../windows-tools.ts';

const LIMITS = { timeoutMs: 1_000, maxBytes: 262_144 } as const;
const MAX_ROUTES = 4_096;
const IPV4 = String.raw`(\d{1,3}(?:\.\d{1,3}){3})`;
/** Destination, mask, gateway (words where it is on the link), interface, metric: an active route. */
const ROW = new RegExp(String.raw`^ *${IPV4} +${IPV4} +(\S.{0,30}?) +${IPV4} +(\d{1,6}) *$`, 'gmu');

interface Row {
  readonly destination: number;
  readonly mask: number;
  /** Null where the destination is on the link. */
  readonly via: string | null;
  readonly source: string;
  readonly metric: number;
}

/** Never rejects. */
export async function readWindowsRoutes(
  { exec, environment }: Pick<Ports, 'exec' | 'environment'>,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<RouteFacts> {
  const route = windowsTool(environment.variables, 'route.exe');
  const printed = await exec.run(route, ['print', '-4'], { ...LIMITS, signal });
  const rows = printed.outcome === 'ok' && printed.code === 0 ? parseRoutes(printed.stdout) : [];
  if (rows.length === 0) return { outcome: 'unknown', why: 'route.exe does not tell the routes' };
  const out = best(rows, 0);
  const primary = out?.mask === 0 ? ({ by: 'default-route', dev: out.source, via: out.via } as const) : null;
  return { outcome: 'read', primary, ways: targets.flatMap((ip) => wayTo(rows, ip) ?? []) };
}

export function parseRoutes(text: string): readonly Row[] {
  const rows = [...text.matchAll(ROW)].slice(0, MAX_ROUTES);
  return rows.flatMap(([, to = '', netmask = '', gateway = '', source = '', metric = '']) => {
    const [destination, mask] = [numberOf(to), numberOf(netmask)];
    const via = numberOf(gateway) === null ? null : gateway;
    return destination === null || mask === null ? [] : [{ destination, mask, via, source, metric: Number(metric) }];
  });
}

/** The interface is called by its address, as `route.exe` does. */
function wayTo(rows: readonly Row[], ip: string): RouteWay | null {
  const address = numberOf(ip);
  if (address === null) return null;
  const row = best(rows, address);
  if (row === undefined) {
    const nothing = { route: null, dev: null, source: null, via: null, table: null } as const;
    return { ip, answer: 'refused', ...nothing, link: 'unknown', hop: 'unknown', says: 'no route' };
  }
  const { via, source } = row;
  return {
    ip,
    answer: 'way',
    route: row.mask === 0 ? 'default' : `${wordsOf(row.destination)}/${prefixOf(row.mask)}`,
    dev: source,
    link: 'unknown',
    source,
    via,
    table: null,
    hop: via !== null && !isOnLink(rows, via) ? 'silent' : 'unknown',
  };
}

/** The longest prefix, then the lowest metric. */
function best(rows: readonly Row[], address: number): Row | undefined {
  return rows
    .filter((row) => covers(row, address))
    .toSorted((a, b) => b.mask - a.mask || a.metric - b.metric)
    .at(0);
}

/** A gateway that no network of this machine covers can answer nobody. */
function isOnLink(rows: readonly Row[], gateway: string): boolean {
  const address = numberOf(gateway);
  return address !== null && rows.some((row) => row.via === null && covers(row, address));
}

const covers = ({ destination, mask }: Row, address: number): boolean => (address & mask) >>> 0 === destination;

function numberOf(ip: string): number | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(ip)) return null;
  const parts = ip.split('.').map(Number);
  return parts.some((part) => part > 255) ? null : parts.reduce((sum, part) => sum * 256 + part, 0);
}

const wordsOf = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
const prefixOf = (mask: number): number => mask.toString(2).replaceAll('0', '').length;
