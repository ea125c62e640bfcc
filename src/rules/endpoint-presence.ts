/**
 * Are there interface endpoints, and are there all? Judged for names that resolve publicly in every view.
 *
 * A public answer that works is a supported set-up. One that does not answer is a missing endpoint where something shows that the
 * VPC is meant to be private; otherwise it is a missing way to the internet, which the TCP rules name.
 */
import type { Draft } from '../catalog/data.ts';
import { isPrivate } from './addresses.ts';
import { targets } from './dns-diagnosis.ts';
import { unanswered } from './dns-names.ts';
import { capabilitiesOf, hostsOf, interfaceEndpoints, requiredInterface, s3Endpoint } from './draft.ts';
import type { AddressPicture, EndpointPicture, Picture } from './picture.ts';
import { isAnswering } from './views.ts';

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
  const privateOnes = services.filter(hasPrivateAddress);
  const expected = picture.facts.request.expect === 'private';
  const publicOnes = requiredInterface(picture).filter((endpoint) => {
    const addresses = addressesOf(picture, endpoint);
    // A pin that works publicly hides nothing where DNS has nothing private either; one that does not is the hosts file's fault.
    const judged = endpoint.pinned === null || (expected && endpoint.state === 'works');
    return (
      judged &&
      addresses.length > 0 &&
      addresses.every((address) => address.class === 'public') &&
      !privateOnes.includes(endpoint)
    );
  });
  const opens = (endpoint: EndpointPicture): boolean =>
    endpoint.all.some((address) => address.class === 'public' && address.connection?.tcp.outcome === 'ok');
  // Another Region's S3 is not behind this one's gateway endpoint: where it answers, there is a way to the internet.
  const publicAnswers = [...services, ...picture.endpoints.filter(({ kind }) => kind === 'elsewhere')].some(opens);
  const s3 = s3Endpoint(picture, 'endpoint');
  const s3Answers = s3 !== undefined && opens(s3);
  // Gateway endpoints exist in VPCs only, and reach no further.
  const gateway = picture.onEc2 && s3Answers && !publicAnswers;
  const meantPrivate = expected ? 'expect' : privateOnes.length > 0 ? 'sibling' : gateway ? 'gateway' : null;
  const dead = publicOnes.filter((endpoint) => unanswered(addressesOf(picture, endpoint)));
  return { publicOnes, dead, privateOnes, publicAnswers, s3Answers, meantPrivate };
}

/** Where the endpoint is once its DNS is mended; a pinned one is where it is pinned to. */
function addressesOf(picture: Picture, endpoint: EndpointPicture): readonly AddressPicture[] {
  return endpoint.pinned === null ? targets(picture, endpoint).addresses : endpoint.agent;
}

/** DNS says so, or a pinned address answers as AWS: a pin that leads nowhere proves no endpoint. */
function hasPrivateAddress({ configured, amazon, all }: EndpointPicture): boolean {
  const told = [...configured, ...amazon].some(({ status }) => status === 'private');
  return told || all.some(({ class: kind, reach }) => isPrivate(kind) && reach.state === 'works');
}

export function endpointMissing(picture: Picture): readonly Draft[] {
  const { publicOnes, dead, privateOnes, meantPrivate } = presenceOf(picture);
  if (isPartial(picture, privateOnes) || meantPrivate === null) return [];
  // Without Amazon's own view nobody can say that an endpoint is missing: hybrid nodes get the two hypotheses instead.
  const told = (meantPrivate === 'expect' ? publicOnes : dead).filter(({ amazon }) => picture.onEc2 || amazon.some(isAnswering));
  if (told.length === 0) return [];
  const addresses = ipsOf(picture, told);
  return [
    {
      code: 'dns/endpoint-missing',
      severity: 'error',
      subjects: hostsOf(told),
      data: {
        services: told.map(({ service }) => service),
        addresses,
        why: meantPrivate,
        internetWorks: internetWorks(picture, told),
        ...centralOf(picture, privateOnes),
      },
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
  return [
    {
      code: 'dns/partial-endpoints',
      severity: expected || dead.length > 0 ? 'error' : 'info',
      subjects: hostsOf(told),
      data: {
        privateServices: privateOnes.map(({ service }) => service),
        publicServices: told.map(({ service }) => service),
        addresses: ipsOf(picture, told),
        internetWorks: internetWorks(picture, told),
        ...centralOf(picture, privateOnes),
      },
      evidence: evidenceOf([...told, ...privateOnes]),
      capabilities: capabilitiesOf(told),
    },
  ];
}

/** All private addresses lie outside this VPC, whose ranges are known: a hub's endpoints, not ones of its own. */
function centralOf(picture: Picture, privateOnes: readonly EndpointPicture[]): { central?: true } {
  const { imds } = picture.facts.node;
  if (imds.outcome !== 'ok' || imds.data.vpcCidrs.length === 0) return {};
  const classes = privateOnes.flatMap((endpoint) => endpoint.all.map(({ class: kind }) => kind)).filter(isPrivate);
  return classes.length > 0 && classes.every((kind) => kind === 'private-outside') ? { central: true } : {};
}

function ipsOf(picture: Picture, endpoints: readonly EndpointPicture[]): string[] {
  return [...new Set(endpoints.flatMap((endpoint) => addressesOf(picture, endpoint).map(({ ip }) => ip)))];
}

function internetWorks(picture: Picture, endpoints: readonly EndpointPicture[]): boolean {
  return endpoints.every((endpoint) => addressesOf(picture, endpoint).some(({ reach }) => reach.state === 'works'));
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
  const addresses = found.flatMap(({ agent }) =>
    agent.filter((address) => address.class === 'private-outside').map(({ ip }) => ip),
  );
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
