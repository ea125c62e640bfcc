/** What `--only` and `--skip` do to a verdict: what they answer, and what they leave out. */
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
      /** Of a family: something of it is there, and something else of it could not be looked at. */
      open: optional(literal(true)),
      /** Why it could not be looked at. */
      why: optional(textual),
    }),
  ),
  /** Other causes that are there: errors. */
  broken: many(code),
  /** And warnings. */
  atRisk: many(code),
});

/** The exit status goes by what is selected, the status by everything: where the two differ, this tells why. */
export interface Selected extends Of<typeof selected> {}
export const selected = record({
  /** passes: nothing selected is at or above --fail-on. fails: something is. unknown: something selected could not be determined. */
  outcome: literal('passes', 'fails', 'unknown'),
  /** Root causes that were not selected. */
  leftOut: many(
    record({
      /** The finding code. */
      code,
      /** Its worst severity. */
      severity: literal('error', 'warning', 'info'),
    }),
  ),
});
