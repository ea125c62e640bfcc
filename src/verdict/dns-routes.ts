import { isRouted } from '../facts/dns-routes.ts';
import type { Draft } from '../findings/index.ts';
import type { Picture } from '../picture/picture.ts';
import type { OperatingSystem } from '../platform/ports.ts';

const SHOWN_BY: Readonly<Partial<Record<OperatingSystem, string>>> = {
  linux: 'resolvectl domain',
  windows: 'Get-DnsClientNrptPolicy',
  macos: 'scutil --dns',
};

/** The draft with the routes that decided of whom its names were asked; as it is where there are none. */
export function withDnsRoutes(draft: Draft, { facts }: Picture): Draft {
  const { routes = [] } = facts.node.resolver;
  if (routes.length === 0 || !draft.code.startsWith('dns/')) return draft;
  const told = routes
    .filter((route) => facts.dns.some(({ host }) => isRouted(host, route)))
    .map(
      ({ domain, servers }) =>
        `this node asks ${servers.join(', ')} alone for ${domain} and names below it (${SHOWN_BY[facts.node.os] ?? 'split DNS'})`,
    );
  return { ...draft, evidence: [...draft.evidence, ...told] };
}
