/** Which interface endpoints exist, for the findings about missing ones. */

import { isPrivate } from '../../picture/addresses.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { addressesOf } from '../../picture/presence.ts';

/**
 * We know the VPC's ranges, and all private addresses lie outside them: a hub has the endpoints,
 * not this VPC.
 */
export function centralOf(picture: Picture, privateOnes: readonly EndpointPicture[]): { central?: true } {
  const { imds } = picture.facts.node;
  if (imds.outcome !== 'ok' || imds.data.vpcCidrs.length === 0) return {};
  const classes = privateOnes.flatMap((endpoint) => endpoint.all.map(({ class: kind }) => kind)).filter(isPrivate);
  return classes.length > 0 && classes.every((kind) => kind === 'private-outside') ? { central: true } : {};
}

export function publicIpsOf(endpoints: readonly EndpointPicture[]): string[] {
  return [...new Set(endpoints.flatMap((endpoint) => addressesOf(endpoint).map(({ ip }) => ip)))];
}

export function internetWorks(endpoints: readonly EndpointPicture[]): boolean {
  return endpoints.every((endpoint) => addressesOf(endpoint).some(({ reach }) => reach.state === 'works'));
}

/**
 * Some required service is private. An endpoint that was not asked for only hints at what the VPC
 * is meant to be.
 */
export function isPartial({ onEc2 }: Picture, privateOnes: readonly EndpointPicture[]): boolean {
  return privateOnes.some(({ required }) => required || !onEc2);
}

export function presenceEvidence(endpoints: readonly EndpointPicture[]): string[] {
  return endpoints.flatMap(({ host, configured, amazon }) =>
    [...new Set([...configured, ...amazon])].map((view) => `${view.server} says ${view.says} for ${host}`),
  );
}
