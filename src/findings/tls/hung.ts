/** Handshakes that hang, sorted by the cause that the second look shows. */

import type { HandshakeCause } from '../../picture/handshake-cause.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import type { DraftOf } from '../finding.ts';
import { draftAt, type Hit, tlsHits } from './hits.ts';

const HUNG = ['timeout', 'reset', 'closed'];

export function causedBy(picture: Picture, causes: readonly HandshakeCause[]): readonly Hit[] {
  return tlsHits(picture, HUNG).filter(({ address: { cause } }) => cause !== null && causes.includes(cause));
}

/** What a second look does not explain: other findings name what it does explain. */
export function unexplained<C extends string>(
  picture: Picture,
  code: C,
  reasons: readonly string[],
): readonly DraftOf<C, { readonly addresses: readonly At[] }>[] {
  const hits = tlsHits(picture, reasons).filter(({ address: { cause } }) => cause === null);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  return [{ code, ...draft, data: { addresses } }];
}
