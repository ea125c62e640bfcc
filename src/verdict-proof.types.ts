/** What `--only` answers; the command that proves a fix asks it. */
import type { FindingCode } from './findings/index.ts';
import { literal, matching, type Of, optional, record, textual } from './schema/shape.ts';
import { many } from './verdict-endpoint.types.ts';

const code = matching<FindingCode>(/^[a-z0-9-]+\/[a-z0-9-]+$/u);

/** Whether what `--only` asked for is gone. */
export interface Proof extends Of<typeof proof> {}
export const proof = record({
  /** there: at least one is. unseen: none is there, and one could not be looked at. gone: all of them. */
  outcome: literal('gone', 'there', 'unseen'),
  /** One for each code or family that was asked for. */
  of: many(
    record({
      /** The code or family. */
      asked: textual,
      /** Its own outcome. */
      outcome: literal('gone', 'there', 'unseen'),
      /** Of those that are there: each code. */
      codes: many(code),
      /** Why it could not be looked at. */
      why: optional(textual),
    }),
  ),
  /** Other causes that are there: errors. */
  broken: many(code),
  /** And warnings. */
  atRisk: many(code),
});
