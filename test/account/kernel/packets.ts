/** Random packets between a node's networks and others. */
import type { Dice } from '../../dice.ts';

export interface Packet {
  readonly protocol: 6 | 17;
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

export const keyOf = ({ src, dst, protocol, sport, dport }: Packet): string => [src, dst, protocol, sport, dport].join(' ');

/** Ports at the edges of what rules name. */
export const PORTS = [22, 53, 80, 442, 443, 444, 1023, 1024, 3306, 8443, 32_768, 65_535];

/** Each from another address and port, so that no two are one connection. */
export function packets(dice: Dice, count: number, sources: () => string, destinations: () => string): readonly Packet[] {
  const found = new Map<string, Packet>();
  while (found.size < count) {
    const protocol = dice.chance(0.7) ? (6 as const) : (17 as const);
    const sport = 1024 + dice.below(64_000);
    const src = sources();
    found.set(`${protocol} ${src} ${sport}`, { protocol, src, sport, dst: destinations(), dport: dice.one(PORTS) });
  }
  return [...found.values()];
}
