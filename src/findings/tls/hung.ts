/** Handshakes that hang, sorted by the cause that the second look shows. */

import { type HandshakeCause, handshakeCause } from '../../picture/handshake-cause.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import type { DraftOf } from '../finding.ts';
import { draftAt, type Hit, tlsHits } from './hits.ts';

const HUNG = ['timeout', 'reset', 'closed'];

/**
 * Of many addresses of one host only some are tried again: the others share the cause where they
 * fail in the same way.
 */
function causeAt({ connection, address: { reach } }: Hit, hits: readonly Hit[]): HandshakeCause | null {
  const own = handshakeCause(connection);
  if (own !== null || connection.retries !== undefined || reach.state !== 'fails') return own;
  const siblings = hits.filter(
    (hit) =>
      hit.connection.host === connection.host && hit.address.reach.state === 'fails' && hit.address.reach.reason === reach.reason,
  );
  const causes = siblings.flatMap((hit) => handshakeCause(hit.connection) ?? []);
  return causes[0] ?? null;
}

export function causedBy(picture: Picture, causes: readonly HandshakeCause[]): readonly Hit[] {
  const hits = tlsHits(picture, HUNG);
  return hits.filter((hit) => {
    const cause = causeAt(hit, hits);
    return cause !== null && causes.includes(cause);
  });
}

/** What a second look does not explain: other findings name what it does explain. */
export function unexplained<C extends string>(
  picture: Picture,
  code: C,
  reasons: readonly string[],
): readonly DraftOf<C, { readonly addresses: readonly At[] }>[] {
  const all = tlsHits(picture, reasons);
  const hits = all.filter((hit) => causeAt(hit, all) === null);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  return [{ code, ...draft, data: { addresses } }];
}
