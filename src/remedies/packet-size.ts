/** Commands that find the largest packet that passes. */

import type { At } from '../picture/seen.ts';
import { ipsOf, list } from './phrases.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly } from './values.ts';

/**
 * Endpoint interfaces do not answer ping, so the path's size is seen by tracing and by the
 * interface's own MTU.
 */
export function packetSize(addresses: readonly At[], context: RemedyContext, verification: string): Remedy {
  const ips = addressesOnly(ipsOf(addresses)).slice(0, 2);
  return remedy({
    title: 'compare the MTU with that of the path',
    owner: 'node',
    text:
      `Full-sized packets may vanish on the way to ${list(ips)} (VPN, transit gateway and tunnels carry less than 9,001 bytes): compare the MTU ` +
      'of the interface with that of the path. The durable repair is to let ICMP "fragmentation needed" through, or MSS clamping on the tunnel.',
    commands: sizeCommands(ips, context),
    risk: 'The look-ups change nothing.',
    verify: verification,
  });
}

export function sizeCommands(ips: readonly string[], context: RemedyContext): readonly string[] {
  if (context.os === 'windows') return ['Get-NetIPInterface | Select-Object InterfaceAlias, AddressFamily, NlMtu'];
  if (context.os === 'macos') return ['ifconfig'];
  return ['ip link show', ...ips.map((ip) => `tracepath -n ${ip}`)];
}
