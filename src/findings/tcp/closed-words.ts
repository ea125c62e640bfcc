/** Addresses that do not open, in words. */

import type { At } from '../../picture/seen.ts';
import type { SilentAddresses } from '../../remedies/packet-paths.ts';
import { ipsOf, unique } from '../../remedies/phrases.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { isInVpc, valuesOf } from '../../remedies/values.ts';

export function silentOf(addresses: readonly At[], outsideVpc: boolean): SilentAddresses {
  const localIps = unique(addresses.flatMap((a) => (a.localIp === undefined ? [] : [a.localIp])));
  return { ips: ipsOf(addresses), localIps, outsideVpc };
}

/** Some address lies outside the VPC, as far as its ranges are known. */
export function someOutside(addresses: readonly At[], context: RemedyContext): boolean {
  return valuesOf(context).ranges.length > 0 && addresses.some((a) => !isInVpc(a.ip, context));
}
