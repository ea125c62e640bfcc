/** A DNS server on this node itself: no team and no network is in between. */

import { hostName } from './foreign.ts';
import { list } from './phrases.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { byWriter } from './resolv-conf-writer.ts';
import { addressesOnly } from './values.ts';

const RESOLVED = /^127\.0\.0\.5[34]$/u;

export const isLocal = (server: string): boolean => server === '::1' || server.startsWith('127.');

/** Empty where none of `servers` is on this node. */
export function localResolver(
  servers: readonly string[],
  host: string,
  context: RemedyContext,
  proof: string,
): readonly Remedy[] {
  const local = addressesOnly(servers).filter(isLocal);
  if (local.length === 0 || context.os !== 'linux') return [];
  // Docker's is on no port of its own: it is a rule in the container's packet filter.
  if (servers.includes('127.0.0.11')) return byWriter(local, context, proof);
  const isResolved = local.some((server) => RESOLVED.test(server));
  return [
    remedy({
      title: 'start the DNS service of this node',
      owner: 'node',
      text: isResolved
        ? `${list(local)} is systemd-resolved on this node itself, which /etc/resolv.conf names. Where it is not running, start it. Where it ` +
          'runs and fails, its log says why: validation (DNSSEC=) or encryption (DNSOverTLS=) that the servers behind it do not have.'
        : `A DNS server on this node itself is meant (${list(local)}): see what listens on port 53, and why it does not serve.`,
      commands: isResolved
        ? [
            'systemctl status systemd-resolved --no-pager',
            'sudo systemctl restart systemd-resolved',
            `resolvectl query ${hostName(host)}`,
            'sudo journalctl -u systemd-resolved -n 20 --no-pager',
          ]
        : ["sudo ss -lnup 'sport = :53'"],
      permission: 'administrator rights on the node',
      risk: isResolved ? 'Restarting it empties its cache; names do not resolve for a moment.' : 'None.',
      verify: proof,
    }),
  ];
}
