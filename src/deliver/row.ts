/** One line of the verdict's `delivery[]`. */
import type { Verdict } from '../verdict.types.ts';

/**
 * Where a report went: `outcome` is `ok`, `closed` (nobody reads any more), `failed`, `skipped` (there is no such place), or `spooled` where it waits
 * for a later run; `detail` says what and why.
 */
export type DeliveryRow = Verdict['delivery'][number] & { readonly outcome: 'ok' | 'closed' | 'spooled' | 'failed' | 'skipped' };
