/** Private addresses that a DNS server still gives, although the endpoint is elsewhere by now. */
import { isPrivate } from './addresses.ts';
import type { AddressPicture, SeenEndpoint } from './endpoint.ts';
import { isUsable, type View } from './views.ts';

export interface Stale {
  /** The views that hold old addresses. */
  readonly views: readonly View[];
  /** The views that know where the endpoint is. */
  readonly better: readonly View[];
}

/**
 * Compares the configured servers' answers with Amazon's, or where nobody has that view with an
 * answer that works. Null if no address is known to be old. Public addresses rotate, so only
 * private ones can be old.
 */
export function staleViews(endpoint: SeenEndpoint, endpoints: readonly SeenEndpoint[]): Stale | null {
  // Where nothing opens at all, this node's own way out may be why nobody answers.
  if (!endpoints.some(({ all }) => all.some(opens))) return null;
  const better = references(endpoint);
  const known = new Set(better.flatMap(({ addresses }) => addresses));
  const leadsAway = better.every(({ status }) => status === 'public');
  const internet = leadsAway && endpoints.some(opensInPublic);
  const isOld = (address: AddressPicture): boolean => {
    // Amazon knows what is inside this VPC. It need not know of central endpoints, whose way may be
    // broken: there the public address must be an alternative.
    const isDecided =
      !leadsAway || internet || address.class === 'private-in-vpc' || isOthersToo(address.ip, endpoint, endpoints);
    return isDecided && isNobodyOrStranger(address);
  };
  const views = endpoint.configured.filter((view) => {
    if (better.length === 0 || better.includes(view) || !isUsable(view)) return false;
    const others = endpoint.all.filter(
      (address) => view.addresses.includes(address.ip) && isPrivate(address.class) && !known.has(address.ip),
    );
    return others.length > 0 && others.every(isOld);
  });
  return views.length === 0 ? null : { views, better };
}

function references({ amazon, configured, all }: SeenEndpoint): readonly View[] {
  const views = amazon.filter(isUsable);
  if (views.length > 0) return views;
  const works = (ip: string): boolean => all.some((address) => address.ip === ip && address.reach.state === 'works');
  return configured.filter((view) => view.status === 'private' && view.addresses.every(works));
}

/**
 * Nobody opens TCP 443 there, or it is somebody who does not even claim this name. Who claims it
 * may intercept, and this node's own filter (EPERM) says nothing about the other side.
 */
function isNobodyOrStranger({ reach, connection, byChance }: AddressPicture): boolean {
  if (reach.state !== 'fails' || byChance) return false;
  if (reach.layer === 'tcp') return reach.reason !== 'denied';
  if (reach.layer !== 'tls') return false;
  if (reach.reason === 'foreign') return connection?.tls.outcome === 'ok' && connection.tls.nameError !== null;
  return reach.reason === 'name-mismatch' || reach.reason === 'not-tls';
}

/** No interface serves two services: where Amazon says that the same address is not another one's, it is nobody's. */
function isOthersToo(ip: string, { service }: SeenEndpoint, endpoints: readonly SeenEndpoint[]): boolean {
  return endpoints.some((other) => {
    if (other.service === service || !other.configured.some(({ addresses }) => addresses.includes(ip))) return false;
    const better = other.amazon.filter(({ status }) => status === 'private');
    return better.length > 0 && better.every(({ addresses }) => !addresses.includes(ip));
  });
}

function opens({ connection }: AddressPicture): boolean {
  return connection?.tcp.outcome === 'ok' && connection.proxy === undefined;
}

function opensInPublic({ kind, service, all }: SeenEndpoint): boolean {
  return kind === 'endpoint' && service !== 's3' && all.some((address) => address.class === 'public' && opens(address));
}
