/** What a path does to packets: it loses some, or those that are large; and a node whose only family leads nowhere. */
import type { Draft } from '../catalog/data.ts';
import { targets } from './dns-diagnosis.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints, requiredEndpoints } from './draft.ts';
import { familiesOf, type Picture } from './picture.ts';
import { canBeLoss, isMixed, lossOf } from './second-look.ts';

/** A warning where everything worked all the same; an error once a step failed that loss explains. */
export function lossy(picture: Picture): readonly Draft[] {
  const loss = lossOf(picture.facts.connections);
  const found = judgedEndpoints(picture).flatMap((endpoint) =>
    targets(picture, endpoint).addresses.flatMap(({ ip, connection, reach }) =>
      connection !== null && canBeLoss(connection, loss)
        ? [{ endpoint, ip, failed: reach.state === 'fails', repeats: connection.repeats }]
        : [],
    ),
  );
  const addresses = found.flatMap(({ endpoint: { host }, ip, repeats }) =>
    repeats !== undefined && isMixed(repeats) ? [{ host, ip, tried: repeats.tried, failed: repeats.failed }] : [],
  );
  if (addresses.length === 0) return [];
  const endpoints = [...new Set(found.map(({ endpoint }) => endpoint))];
  const sum = (pick: (address: (typeof addresses)[number]) => number): number =>
    addresses.reduce((total, address) => total + pick(address), 0);
  return [
    {
      code: 'path/lossy',
      severity: found.some(({ failed }) => failed) ? 'error' : 'warning',
      subjects: hostsOf(endpoints),
      data: { addresses, tried: sum(({ tried }) => tried), failed: sum(({ failed }) => failed) },
      evidence: addresses.map(
        ({ host, ip, tried, failed }) =>
          `${host} at ${ip}: ${failed} of ${tried} connections, begun at one instant, did not open with the others`,
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/** Required names that have IPv4 addresses alone, on a node that has none. */
export function ipv6Only(picture: Picture): readonly Draft[] {
  const families = familiesOf(picture.facts);
  if (families.v4) return [];
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const answers = picture.facts.dns.filter(({ host }) => host === endpoint.host);
    const v4 = answers.flatMap(({ server, a }) => (a.outcome === 'ok' ? a.addresses.map((ip) => ({ server, ip })) : []));
    // A server that failed for AAAA may know some: then nothing is known.
    const noV6 = answers.every(({ aaaa }) => aaaa.outcome === 'ok' && aaaa.addresses.length === 0);
    return v4.length > 0 && noV6 && endpoint.pinned === null ? [{ endpoint, v4 }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  return [
    {
      code: 'node/ipv6-only',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: {
        hosts: hostsOf(endpoints),
        addresses: [...new Set(found.flatMap(({ v4 }) => v4.map(({ ip }) => ip)))],
        servers: [...new Set(found.flatMap(({ v4 }) => v4.map(({ server }) => server)))],
      },
      evidence: found.map(
        ({ endpoint, v4 }) =>
          `${v4[0]?.server ?? 'DNS'} says ${[...new Set(v4.map(({ ip }) => ip))].join(', ')} for ${endpoint.host}, and no IPv6 address; this node has IPv6 addresses only`,
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
