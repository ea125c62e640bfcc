/** Addresses at which TCP 443 does not open, by how they fail and whose they are. */
import type { At, Draft } from '../catalog/data.ts';
import type { DialFailure } from '../platform/ports.ts';
import { isPrivate } from './addresses.ts';
import { targets } from './dns-diagnosis.ts';
import { at, capabilitiesOf, evidenceAt, hostsOf, requiredEndpoints, s3Endpoint } from './draft.ts';
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
    const own = tried.filter((address) => isPrivate(address.class) === (ofClass === 'private'));
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
  const opened = picture.facts.connections.some(({ tcp }) => tcp.outcome === 'ok');
  const outsideVpc = found.every(({ addresses }) => addresses.every((address) => address.class === 'private-outside'));
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
  const dualStack = s3Endpoint(picture, 'dualstack');
  const candidates = [...requiredEndpoints(picture), ...(dualStack?.required === true ? [dualStack] : [])];
  const found = candidates.flatMap((endpoint) => {
    const { addresses, state } = targets(picture, endpoint);
    const failing = addresses.filter(failsAtTcp);
    const working = addresses.filter(({ reach }) => reach.state === 'works');
    return state === 'partial' && failing.length > 0 && working.length > 0 ? [{ endpoint, failing, working }] : [];
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
