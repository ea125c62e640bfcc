/** The addresses at which a handshake fails or a chain does not verify. */

import { furthest } from '../../facts/small-hello.ts';
import type { ConnectionFacts } from '../../facts.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { AddressPicture, EndpointPicture, Picture } from '../../picture/picture.ts';
import { reachOf } from '../../picture/reach.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';

export type CompletedTls = Extract<ConnectionFacts['tls'], { outcome: 'ok' }>;

export interface Hit {
  readonly endpoint: EndpointPicture;
  readonly address: AddressPicture;
  readonly connection: ConnectionFacts;
}

/** Every address of a required endpoint, S3's second family included, that was connected to. */
export function targetHits(picture: Picture): readonly Hit[] {
  return judgedEndpoints(picture).flatMap((endpoint) =>
    endpoint.targets.addresses.flatMap((address) => {
      const { connection } = address;
      return connection === null ? [] : [{ endpoint, address, connection }];
    }),
  );
}

/**
 * What lies behind a device that lets only small hellos pass, for an agent that sends large ones: a
 * second fault, if there is one.
 */
function behindHits(picture: Picture): readonly Hit[] {
  return targetHits(picture).flatMap((hit) => {
    const connection = furthest(hit.connection);
    if (hit.address.cause !== 'large-hello' || connection === hit.connection) return [];
    return [{ ...hit, connection, address: { ...hit.address, connection, reach: reachOf(connection) } }];
  });
}

/** Those that fail in the TLS layer for this reason. */
export function tlsHits(picture: Picture, reasons: readonly string[]): readonly Hit[] {
  return [...targetHits(picture), ...behindHits(picture)].filter(
    ({ address: { reach } }) => reach.state === 'fails' && reach.layer === 'tls' && reasons.includes(reach.reason),
  );
}

/** What all findings about the TLS of some addresses have in common. */
export function draftAt(hits: readonly Hit[]) {
  const endpoints = [...new Set(hits.map(({ endpoint }) => endpoint))];
  const addresses: readonly At[] = hits.map(({ endpoint, address }) => at(endpoint.host, address));
  return {
    addresses,
    draft: {
      severity: 'error' as const,
      subjects: hostsOf(endpoints),
      evidence: addresses.map(evidenceAt),
      capabilities: capabilitiesOf(endpoints),
    },
  };
}

export function completed(hits: readonly Hit[]): CompletedTls | undefined {
  return hits.flatMap(({ connection: { tls } }) => (tls.outcome === 'ok' ? [tls] : []))[0];
}

export function namesOnLeaf(tls: CompletedTls | undefined): { issuer: string | null; subject: string | null } {
  const leaf = tls?.chain[0];
  return { issuer: leaf?.issuer ?? null, subject: leaf?.subject ?? null };
}
