/** One line of the verdict's `delivery[]`. */
import type { Verdict } from '../verdict.types.ts';

/**
 * Where a report went. `outcome` is `ok`, `closed` (the reader is gone), `failed`, `skipped` (no
 * such place) or `spooled` (waits for a later run). `detail` says what and why.
 */
export type DeliveryRow = Verdict['delivery'][number] & { readonly outcome: 'ok' | 'closed' | 'spooled' | 'failed' | 'skipped' };
