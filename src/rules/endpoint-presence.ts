/**
 * Are there interface endpoints, and are there all? Judged for names that resolve publicly in every view.
 *
 * A public answer that works is a supported set-up. One that does not answer is a missing endpoint where something shows that the
 * VPC is meant to be private; otherwise it is a missing way to the internet, which the TCP rules name.
 */
import type { Draft } from '../catalog/data.ts';
import { isPrivate } from './addresses.ts';
import { diagnoseDns } from './dns-diagnosis.ts';
import { unanswered } from './dns-names.ts';
import { capabilitiesOf, hostsOf, interfaceEndpoints, requiredInterface, s3Endpoint } from './draft.ts';
import type { EndpointPicture, Picture } from './picture.ts';

export interface Presence {
  /** Required interface services with public addresses only, in every view. */
  readonly publicOnes: readonly EndpointPicture[];
  /** Those of them whose addresses do not open. */
  readonly dead: readonly EndpointPicture[];
  /** Interface services with a private address in some view. */
  readonly privateOnes: readonly EndpointPicture[];
  /** A public address of an interface service opened a TCP connection. */
  readonly publicAnswers: boolean;
  readonly s3Answers: boolean;
  /** What shows that the VPC is meant to be private; null when nothing does. */
  readonly meantPrivate: 'expect' | 'sibling' | 'gateway' | null;
}

export function presenceOf(picture: Picture): Presence {
  const services = interfaceEndpoints(picture);
  const privateOnes = services.filter((endpoint) => endpoint.all.some((address) => isPrivate(address.class)));
  const publicOnes = requiredInterface(picture).filter(
    (endpoint) =>
      endpoint.agent.length > 0 &&
      endpoint.agent.every((address) => address.class === 'public') &&
      !privateOnes.includes(endpoint) &&
      diagnoseDns(picture, endpoint).kind === 'fine',
  );
  const opens = (endpoint: EndpointPicture): boolean =>
    endpoint.all.some((address) => address.class === 'public' && address.connection?.tcp.outcome === 'ok');
  const publicAnswers = services.some(opens);
  const s3 = s3Endpoint(picture, 'endpoint');
  const s3Answers = s3 !== undefined && opens(s3);
  const meantPrivate =
    picture.facts.request.expect === 'private' ? 'expect' : privateOnes.length > 0 ? 'sibling' : s3Answers && !publicAnswers ? 'gateway' : null;
  return { publicOnes, dead: publicOnes.filter(unanswered), privateOnes, publicAnswers, s3Answers, meantPrivate };
}

export function endpointMissing(picture: Picture): readonly Draft[] {
  const { publicOnes, dead, privateOnes, meantPrivate } = presenceOf(picture);
  // Without Amazon's own view nobody can say that an endpoint is missing: hybrid nodes get the two hypotheses instead.
  if (isPartial(picture, privateOnes) || !picture.onEc2 || meantPrivate === null) return [];
  const told = meantPrivate === 'expect' ? publicOnes : dead;
  if (told.length === 0) return [];
  const addresses = [...new Set(told.flatMap(({ agent }) => agent.map(({ ip }) => ip)))];
  return [
    {
      code: 'dns/endpoint-missing',
      severity: 'error',
      subjects: hostsOf(told),
      data: { services: told.map(({ service }) => service), addresses, why: meantPrivate, internetWorks: told.every(({ state }) => state === 'works') },
      evidence: evidenceOf(told),
      capabilities: capabilitiesOf(told),
    },
  ];
}

export function partialEndpoints(picture: Picture): readonly Draft[] {
  const { publicOnes, dead, privateOnes } = presenceOf(picture);
  if (!isPartial(picture, privateOnes)) return [];
  const expected = picture.facts.request.expect === 'private';
  // What works over the internet is told, not blamed.
  const told = expected ? publicOnes : dead.length > 0 ? dead : publicOnes;
  if (told.length === 0) return [];
  const addresses = [...new Set(told.flatMap(({ agent }) => agent.map(({ ip }) => ip)))];
  return [
    {
      code: 'dns/partial-endpoints',
      severity: expected || dead.length > 0 ? 'error' : 'info',
      subjects: hostsOf(told),
      data: {
        privateServices: privateOnes.map(({ service }) => service),
        publicServices: told.map(({ service }) => service),
        addresses,
        internetWorks: told.every(({ state }) => state === 'works'),
      },
      evidence: evidenceOf([...told, ...privateOnes]),
      capabilities: capabilitiesOf(told),
    },
  ];
}

/** A set is partial when something of it is there; an endpoint that nobody asked for only hints at what the VPC is meant to be. */
function isPartial({ onEc2 }: Picture, privateOnes: readonly EndpointPicture[]): boolean {
  return privateOnes.some(({ required }) => required || !onEc2);
}

/** Central endpoints and peering: private, but not in this VPC. A note that saves a search in the wrong account. */
export function outsideVpc(picture: Picture): readonly Draft[] {
  const { node } = picture.facts;
  const vpcCidrs = node.imds.outcome === 'ok' ? node.imds.data.vpcCidrs : [];
  if (vpcCidrs.length === 0) return [];
  const found = requiredInterface(picture).filter(({ agent }) => agent.some((address) => address.class === 'private-outside'));
  if (found.length === 0) return [];
  const addresses = found.flatMap(({ agent }) => agent.filter((address) => address.class === 'private-outside').map(({ ip }) => ip));
  return [
    {
      code: 'dns/outside-vpc',
      severity: 'info',
      subjects: hostsOf(found),
      data: { services: found.map(({ service }) => service), addresses: [...new Set(addresses)], vpcCidrs },
      evidence: evidenceOf(found),
      capabilities: capabilitiesOf(found),
    },
  ];
}

function evidenceOf(endpoints: readonly EndpointPicture[]): string[] {
  return endpoints.flatMap(({ host, configured, amazon }) =>
    [...new Set([...configured, ...amazon])].map((view) => `${view.server} says ${view.says} for ${host}`),
  );
}
