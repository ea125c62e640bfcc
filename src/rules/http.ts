/** Something answers, but it is not AWS. */
import type { Draft } from '../catalog/data.ts';
import { at, capabilitiesOf, evidenceAt, hostsOf } from './draft.ts';
import type { Picture } from './picture.ts';
import { tlsHits } from './tls.ts';

export function notAws(picture: Picture): readonly Draft[] {
  const plain = tlsHits(picture, ['not-tls', 'other']);
  // Behind a chain that verifies, a missing request id is only a note; behind a foreign one it is a block or sign-in page.
  const pages = tlsHits(picture, ['foreign', 'name-mismatch']).filter(({ connection: { http } }) => {
    if (http.outcome !== 'ok' || http.requestId !== null) return false;
    const redirects = http.location !== null && http.status >= 300 && http.status < 400;
    return redirects || (http.contentType ?? '').includes('html') || (http.excerpt !== null && http.status < 500);
  });
  return [plain, pages].flatMap((hits, index): Draft[] => {
    if (hits.length === 0) return [];
    const endpoints = [...new Set(hits.map(({ endpoint }) => endpoint))];
    const addresses = hits.map(({ endpoint, address }) => at(endpoint.host, address));
    const [first] = hits;
    const http = first?.connection.http.outcome === 'ok' ? first.connection.http : null;
    const tls = first?.connection.tls.outcome === 'ok' ? first.connection.tls : null;
    return [
      {
        code: 'http/not-aws',
        severity: 'error',
        subjects: hostsOf(endpoints),
        data: {
          addresses,
          what: index === 0 ? 'plain' : 'page',
          status: http?.status ?? null,
          server: http?.server ?? null,
          location: http?.location ?? null,
          excerpt: http?.excerpt ?? null,
          issuer: tls?.chain[0]?.issuer ?? null,
        },
        evidence: [
          ...addresses.map(evidenceAt),
          ...(http === null
            ? []
            : [
                `HTTP ${http.status}${http.location === null ? '' : ` to ${http.location}`}${http.excerpt === null ? '' : `: ${http.excerpt}`}`,
              ]),
        ],
        capabilities: capabilitiesOf(endpoints),
      },
    ];
  });
}
