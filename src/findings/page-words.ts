/** Sentences that the pages of several findings share. */

/** What most rules do: they look at required endpoints only. */
export const ALWAYS_ERROR =
  'Error: only endpoints that a capability of --for needs are judged, and here one of them is blocked or works only sometimes.';
