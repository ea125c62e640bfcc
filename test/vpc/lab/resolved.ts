/**
 * systemd-resolved with a VPN's link, as far as a program sees it: the stub in resolv.conf, its list of default servers, its notes on links, and
 * what resolvectl prints (systemd 252). The daemon itself wants a system bus: an unbound answers in its place (`dns.ts`).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { NodeSpec } from './types.ts';

const RESOLVED = '/run/systemd/resolve';

/** Writes the notes; the lab's /run is its own. Returns `resolvectl`. */
export function putResolved({ nameservers, resolved }: Pick<NodeSpec, 'nameservers' | 'resolved'>): string {
  const { vpn = { servers: [], domains: [] } } = resolved ?? {};
  mkdirSync(`${RESOLVED}/netif`, { recursive: true });
  writeFileSync(`${RESOLVED}/resolv.conf`, nameservers.map((ip) => `nameserver ${ip}\n`).join(''));
  const [servers, domains] = [vpn.servers.join(' '), vpn.domains.join(' ')];
  writeFileSync(
    `${RESOLVED}/netif/5`,
    `# This is private data. Do not parse.\nLLMNR=yes\nSERVERS=${servers}\nDOMAINS=${domains}\n`,
  );
  return `#!/bin/sh
case "$1" in
dns) printf 'Global:\\nLink 2 (eth0): ${nameservers.join(' ')}\\nLink 5 (wg0): ${servers}\\n' ;;
domain) printf 'Global:\\nLink 2 (eth0):\\nLink 5 (wg0): ${domains}\\n' ;;
default-route) printf 'Global\\n  resolv.conf mode: stub\\nLink 2 (eth0): yes\\nLink 5 (wg0): no\\n' ;;
*) exit 1 ;;
esac
`;
}
