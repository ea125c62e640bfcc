/** Small helpers that every rule uses. */
import type { At, ServerSays } from '../catalog/data.ts';
import type { Capability } from '../knowledge/types.ts';
import { CAPABILITIES } from '../knowledge/types.ts';
import type { AddressPicture, EndpointPicture, Picture } from './picture.ts';
import type { View } from './views.ts';

/** The interface services that must work: everything required but S3, which has ways of its own. */
export function interfaceEndpoints(picture: Picture): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, service }) => kind === 'endpoint' && service !== 's3');
}

export function requiredInterface(picture: Picture): readonly EndpointPicture[] {
  return interfaceEndpoints(picture).filter(({ required }) => required);
}

/** S3's regional endpoint, or its dual-stack one. */
export function s3Endpoint(picture: Picture, kind: 'endpoint' | 'dualstack'): EndpointPicture | undefined {
  return picture.endpoints.find((endpoint) => endpoint.service === 's3' && endpoint.kind === kind);
}

/** Every regional endpoint that a capability needs, S3's included; the second S3 family is judged on its own. */
export function requiredEndpoints(picture: Picture): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, required }) => kind === 'endpoint' && required);
}

/** Those, and S3's second family where patching needs it. */
export function judgedEndpoints(picture: Picture): readonly EndpointPicture[] {
  return picture.endpoints.filter(({ kind, required }) => required && (kind === 'endpoint' || kind === 'dualstack'));
}

export function hostsOf(endpoints: readonly { readonly host: string }[]): string[] {
  return [...new Set(endpoints.map(({ host }) => host))];
}

/** The asked-for capabilities that any of these endpoints serves, in the contract's order. */
export function capabilitiesOf(endpoints: readonly EndpointPicture[]): Capability[] {
  return CAPABILITIES.filter((name) => endpoints.some(({ capabilities }) => capabilities.includes(name)));
}

export function says({ server, says: words }: View): ServerSays {
  return { server, says: words };
}

/** Servers once each, with what they say of the first of the hosts. */
export function distinct(servers: readonly ServerSays[]): ServerSays[] {
  const seen = new Map<string, ServerSays>();
  for (const entry of servers) if (!seen.has(entry.server)) seen.set(entry.server, entry);
  return [...seen.values()];
}

/** An address with what a flow log search needs: the five-tuple and the time. */
export function at(host: string, { ip, connection, reach }: AddressPicture): At {
  const reason = reach.state === 'fails' ? reach.reason : undefined;
  return {
    host,
    ip,
    ...(reason === undefined ? {} : { detail: connection === null ? reason : detailOf(connection, reason) }),
    ...(connection === null || connection.at === '' ? {} : { at: connection.at }),
    ...(connection?.localIp == null || connection.localPort === null
      ? {}
      : { localIp: connection.localIp, localPort: connection.localPort }),
  };
}

function detailOf({ tcp, tls, http }: NonNullable<AddressPicture['connection']>, reason: string): string {
  for (const step of [tcp, tls, http]) if (step.outcome === 'failed') return `${reason}: ${step.detail}`;
  return tls.outcome === 'ok' && tls.verifyError !== null ? `${reason}: ${tls.verifyError}` : reason;
}

export function evidenceAt({ host, ip, detail }: At): string {
  return `${host} at ${ip}: ${detail ?? 'answers'}`;
}
