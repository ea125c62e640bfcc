/** Which interface endpoints are there. */

import type { Facts } from '../facts.ts';
import { isPrivate } from './addresses.ts';
import type { AddressPicture } from './endpoint.ts';
import { type Endpoints, interfaceEndpoints, requiredInterface, s3Endpoint } from './endpoint-choice.ts';
import type { EndpointPicture } from './outcome.ts';
import { unanswered } from './unanswered.ts';

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

export function presenceOf(picture: Endpoints & { readonly facts: Facts; readonly onEc2: boolean }): Presence {
  const services = interfaceEndpoints(picture);
  const privateOnes = services.filter(hasPrivateAddress);
  const expected = picture.facts.request.expect === 'private';
  const publicOnes = requiredInterface(picture).filter((endpoint) => {
    const addresses = addressesOf(endpoint);
    // A pin that works publicly hides nothing where DNS has nothing private either. Of one of which nothing is known, nothing is said.
    const judged = endpoint.pinned === null || endpoint.state === 'fails' || (expected && endpoint.state === 'works');
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
  const dead = publicOnes.filter((endpoint) => unanswered(addressesOf(endpoint)));
  return { publicOnes, dead, privateOnes, publicAnswers, s3Answers, meantPrivate };
}

/** Where the endpoint is once its DNS, or the hosts file, is mended; a pin that does not fail stays. */
export function addressesOf(endpoint: EndpointPicture): readonly AddressPicture[] {
  return endpoint.pinned === null || endpoint.state === 'fails' ? endpoint.targets.addresses : endpoint.agent;
}

/** DNS says so, or a pinned address answers as AWS: a pin that leads nowhere proves no endpoint. */
function hasPrivateAddress({ configured, amazon, all, diagnosis }: EndpointPicture): boolean {
  // An old address proves that an endpoint was there once.
  const views = diagnosis.kind === 'stale' ? diagnosis.better : [...configured, ...amazon];
  const told = views.some(({ status }) => status === 'private');
  return told || all.some(({ class: kind, reach }) => isPrivate(kind) && reach.state === 'works');
}
