/** Which endpoints a rule is about. */

import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import type { EndpointPicture } from './outcome.ts';

/** A picture, or what is known of it so far. */
export interface Endpoints {
  readonly endpoints: readonly EndpointPicture[];
}

/** The interface services that must work: everything required but S3, which has ways of its own. */
export function interfaceEndpoints(picture: Endpoints): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, service }) => kind === 'endpoint' && service !== 's3');
}

export function requiredInterface(picture: Endpoints): readonly EndpointPicture[] {
  return interfaceEndpoints(picture).filter(({ required }) => required);
}

/** S3's regional endpoint, or its dual-stack one. */
export function s3Endpoint(picture: Endpoints, kind: 'endpoint' | 'dualstack'): EndpointPicture | undefined {
  return picture.endpoints.find((endpoint) => endpoint.service === 's3' && endpoint.kind === kind);
}

/** Every regional endpoint that a capability needs, S3's included; the second S3 family is judged on its own. */
export function requiredEndpoints(picture: Endpoints): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, required }) => kind === 'endpoint' && required);
}

/** Those, and S3's second family where patching needs it. */
export function judgedEndpoints(picture: Endpoints): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, required }) => required && (kind === 'endpoint' || kind === 'dualstack'));
}

export function hostsOf(endpoints: readonly { readonly host: string }[]): string[] {
  return [...new Set(endpoints.map(({ host }) => host))];
}

/** The asked-for capabilities that any of these endpoints serves, in the contract's order. */
export function capabilitiesOf(endpoints: readonly EndpointPicture[]): Capability[] {
  return CAPABILITIES.filter((name) => endpoints.some(({ capabilities }) => capabilities.includes(name)));
}
