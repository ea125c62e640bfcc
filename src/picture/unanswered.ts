/** Endpoints whose public addresses nobody answers at. */

import type { AddressPicture } from './endpoint.ts';

/** No address of it opens: packets vanish, or the network says that there is no way. */
export function unanswered(addresses: readonly AddressPicture[]): boolean {
  const tried = addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
  return tried.length > 0 && tried.every(({ reach }) => reach.state === 'fails' && reach.layer === 'tcp');
}
