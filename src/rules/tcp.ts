/** Addresses at which TCP 443 does not open, by how they fail and whose they are. */
import type { At, Draft } from '../catalog/data.ts';
import type { DialFailure } from '../platform/ports.ts';
import { isPrivate } from './addresses.ts';
import { targets } from './dns-diagnosis.ts';
import { at, capabilitiesOf, evidenceAt, hostsOf, judgedEndpoints, requiredEndpoints } from './draft.ts';
import { presenceOf } from './endpoint-presence.ts';
import type { AddressPicture, EndpointPicture, Picture } from './picture.ts';

interface Failing {
  readonly endpoint: EndpointPicture;
  readonly addresses: readonly AddressPicture[];
}

function failsAtTcp({ reach }: AddressPicture): boolean {
  return reach.state === 'fails' && reach.layer === 'tcp';
}

function reasonIs(reasons: readonly DialFailure[]): (address: AddressPicture) => boolean {
  return ({ reach }) => reach.state === 'fails' && reach.layer === 'tcp' && (reasons as readonly string[]).includes(reach.reason);
}

/** Vanishing is what a security group, a network ACL or a missing route looks like; EPERM is this node's own filter. */
const VANISHED: readonly DialFailure[] = ['timeout', 'denied', 'other'];
const UNREACHABLE: readonly DialFailure[] = ['unreachable'];
const REFUSED: readonly DialFailure[] = ['refused', 'reset'];

/** Required endpoints of which no address opens: the target addresses, so that a fault behind a DNS fault is seen too. */
function dead(picture: Picture, ofClass: 'private' | 'public'): readonly Failing[] {
  return requiredEndpoints(picture).flatMap((endpoint) => {
    const tried = targets(picture, endpoint).addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
    const privates = tried.filter((address) => isPrivate(address.class));
    // What stands beside a private address (a global IPv6 one, RFC 4291) is another way to the same endpoint, not an internet path.
    const own = ofClass === 'private' ? privates : privates.length > 0 ? [] : tried;
    return own.length > 0 && tried.every(failsAtTcp) ? [{ endpoint, addresses: own }] : [];
  });
}

function select(found: readonly Failing[], matches: (address: AddressPicture) => boolean): readonly Failing[] {
  return found.flatMap(({ endpoint, addresses }) => {
    const chosen = addresses.filter(matches);
    return chosen.length > 0 ? [{ endpoint, addresses: chosen }] : [];
  });
}

function atAll(found: readonly Failing[]): readonly At[] {
  return found.flatMap(({ endpoint, addresses }) => addresses.map((address) => at(endpoint.host, address)));
}

function common(found: readonly Failing[]) {
  const endpoints = found.map(({ endpoint }) => endpoint);
  return {
    severity: 'error' as const,
    subjects: hostsOf(endpoints),
    evidence: atAll(found).map(evidenceAt),
    capabilities: capabilitiesOf(endpoints),
  };
}

export function filtered(picture: Picture): readonly Draft[] {
  const found = select(dead(picture, 'private'), reasonIs(VANISHED));
  if (found.length === 0) return [];
  const opened = picture.facts.connections.some(({ tcp, proxy }) => tcp.outcome === 'ok' && proxy === undefined);
  const { imds } = picture.facts.node;
  // Without the VPC's ranges nobody knows what lies outside of them; a hybrid node has no VPC to be inside of.
  const known = imds.outcome === 'ok' ? imds.data.vpcCidrs.length > 0 : !picture.onEc2;
  const outsideVpc = known && found.every(({ addresses }) => addresses.every((address) => address.class === 'private-outside'));
  return [{ code: 'tcp/filtered', ...common(found), data: { addresses: atAll(found), everything: !opened, outsideVpc } }];
}

/** Public interface endpoints that vanish: one of them while others answer, or all. S3 has a rule of its own. */
function vanishedPublic(picture: Picture): readonly Failing[] {
  return select(dead(picture, 'public'), reasonIs(VANISHED)).filter(({ endpoint }) => endpoint.service !== 's3');
}

export function noInternetPath(picture: Picture): readonly Draft[] {
  const found = vanishedPublic(picture);
  const { publicAnswers, s3Answers } = presenceOf(picture);
  // Off EC2 there is no gateway endpoint: S3's public answer is an internet path, with holes.
  if (found.length === 0 || publicAnswers || (s3Answers && !picture.onEc2)) return [];
  return [{ code: 'tcp/no-internet-path', ...common(found), data: { addresses: atAll(found) } }];
}

export function firewalled(picture: Picture): readonly Draft[] {
  const found = vanishedPublic(picture);
  const { publicAnswers, s3Answers } = presenceOf(picture);
  if (found.length === 0 || !(publicAnswers || (s3Answers && !picture.onEc2))) return [];
  const answering = picture.endpoints
    .filter(({ all }) => all.some((address) => address.class === 'public' && address.connection?.tcp.outcome === 'ok'))
    .map(({ host }) => host);
  return [{ code: 'tcp/firewalled', ...common(found), data: { addresses: atAll(found), answering } }];
}

export function refused(picture: Picture): readonly Draft[] {
  const found = select([...dead(picture, 'private'), ...dead(picture, 'public')], reasonIs(REFUSED));
  return found.length === 0 ? [] : [{ code: 'tcp/refused', ...common(found), data: { addresses: atAll(found) } }];
}

export function unreachable(picture: Picture): readonly Draft[] {
  const found = select([...dead(picture, 'private'), ...dead(picture, 'public')], reasonIs(UNREACHABLE)).filter(
    // S3's public addresses have a rule of their own.
    ({ endpoint, addresses }) => endpoint.service !== 's3' || addresses.every((address) => isPrivate(address.class)),
  );
  return found.length === 0 ? [] : [{ code: 'tcp/unreachable', ...common(found), data: { addresses: atAll(found) } }];
}

/** One zone is broken: some addresses of one endpoint fail while others work, and the agent takes whichever comes first. */
export function partial(picture: Picture): readonly Draft[] {
  const found = judgedEndpoints(picture).flatMap((endpoint) => {
    const { addresses } = targets(picture, endpoint);
    // Opened is enough: what is wrong behind an open port is told by its own rule.
    const working = addresses.filter(({ connection }) => connection?.tcp.outcome === 'ok');
    const failing = addresses.filter(failsAtTcp);
    // One family that is wholly dead beside one that opens costs a moment (RFC 8305), not the connection.
    const families = new Set(working.map(({ ip }) => ip.includes(':')));
    const costly = families.size === 2 || failing.some(({ ip }) => families.has(ip.includes(':')));
    return costly && failing.length > 0 && working.length > 0 ? [{ endpoint, failing, working }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const failing = found.flatMap(({ endpoint, failing: list }) => list.map((address) => at(endpoint.host, address)));
  const working = found.flatMap(({ endpoint, working: list }) => list.map((address) => at(endpoint.host, address)));
  return [
    {
      code: 'tcp/partial',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: { failing, working },
      evidence: [...failing, ...working].map(evidenceAt),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
