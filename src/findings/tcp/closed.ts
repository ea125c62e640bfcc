/** Which endpoints have no address that opens TCP 443, and why. */

import { isPrivate } from '../../picture/addresses.ts';
import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { AddressPicture, EndpointPicture, Picture } from '../../picture/picture.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';
import type { DialFailure } from '../../platform/failures.ts';
import type { SilentAddresses } from '../../remedies/packet-paths.ts';
import { ipsOf, unique } from '../../remedies/phrases.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { isInVpc, valuesOf } from '../../remedies/values.ts';

interface Failing {
  readonly endpoint: EndpointPicture;
  readonly addresses: readonly AddressPicture[];
}

/**
 * Vanishing is what a security group, a network ACL or a missing route looks like; EPERM is this
 * node's own filter.
 */
export const VANISHED: readonly DialFailure[] = ['timeout', 'denied', 'other'];

export function failsAtTcp({ reach }: AddressPicture): boolean {
  return reach.state === 'fails' && reach.layer === 'tcp';
}

export function reasonIs(reasons: readonly DialFailure[]): (address: AddressPicture) => boolean {
  return ({ reach }) => reach.state === 'fails' && reach.layer === 'tcp' && (reasons as readonly string[]).includes(reach.reason);
}

/**
 * Required endpoints of which no address opens: the target addresses, so that a fault behind a DNS
 * fault is seen too.
 */
export function dead(picture: Picture, ofClass: 'private' | 'public'): readonly Failing[] {
  return requiredEndpoints(picture).flatMap((endpoint) => {
    const tried = endpoint.targets.addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
    const privates = tried.filter((address) => isPrivate(address.class));
    // What stands beside a private address (a global IPv6 one, RFC 4291) is another way to the same
    // endpoint, not an internet path.
    const own = ofClass === 'private' ? privates : privates.length > 0 ? [] : tried;
    return own.length > 0 && tried.every(failsAtTcp) ? [{ endpoint, addresses: own }] : [];
  });
}

export function closedEndpoints(found: readonly Failing[], matches: (address: AddressPicture) => boolean): readonly Failing[] {
  return found.flatMap(({ endpoint, addresses }) => {
    const chosen = addresses.filter(matches);
    return chosen.length > 0 ? [{ endpoint, addresses: chosen }] : [];
  });
}

export function atAll(found: readonly Failing[]): readonly At[] {
  return found.flatMap(({ endpoint, addresses }) => addresses.map((address) => at(endpoint.host, address)));
}

export function draftAbout(found: readonly Failing[]) {
  const endpoints = found.map(({ endpoint }) => endpoint);
  return {
    severity: 'error' as const,
    subjects: hostsOf(endpoints),
    evidence: atAll(found).map(evidenceAt),
    capabilities: capabilitiesOf(endpoints),
  };
}

/**
 * Public interface endpoints that vanish: one while others answer, or all. `s3/no-path` judges S3.
 */
export function vanishedPublic(picture: Picture): readonly Failing[] {
  return closedEndpoints(dead(picture, 'public'), reasonIs(VANISHED)).filter(({ endpoint }) => endpoint.service !== 's3');
}

export function silentOf(addresses: readonly At[], outsideVpc: boolean): SilentAddresses {
  const localIps = unique(addresses.flatMap((a) => (a.localIp === undefined ? [] : [a.localIp])));
  return { ips: ipsOf(addresses), localIps, outsideVpc };
}

/** Some address lies outside the VPC, as far as its ranges are known. */
export function someOutside(addresses: readonly At[], context: RemedyContext): boolean {
  return valuesOf(context).ranges.length > 0 && addresses.some((a) => !isInVpc(a.ip, context));
}
