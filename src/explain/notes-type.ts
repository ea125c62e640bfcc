import type { FindingCode } from '../catalog/codes.ts';

/** Whole sentences about one code, as its rule judges. Without values. */
export interface Note {
  /** Which facts make it, and what keeps it silent. */
  readonly recognised: string;
  /** When it is an error, a warning or an info. */
  readonly severity: string;
}

/** The notes of one family. */
export type Notes<C extends FindingCode> = { readonly [K in C]: Note };

/** What most rules do: they look at required endpoints only. */
export const ALWAYS_ERROR =
  'Error: only endpoints that a capability of --for needs are judged, and here one of them is blocked or works only sometimes.';
