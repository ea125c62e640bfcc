/** How something is run as an ordinary user on the node. */
import { readFileSync } from 'node:fs';

/** In a lab of root's there is another user; in one of an ordinary user's there is only oneself, under another number. */
export function asNobody(): string[] {
  const [, , count = '1'] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/);
  return Number(count) > 65_534
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
    : ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
}
