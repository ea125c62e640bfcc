/** The roots that chains were judged with. */
import { list, number, optional, record, text } from '../schema/shape.ts';

export const trustFacts = record({
  /** Files that the roots came from. */
  sources: list(text),
  roots: number,
  /** Roots added by `--ca-bundle`. */
  extraRoots: number,
  problems: list(text),
  /** When the youngest of the sources was last written (RFC 3339). Looked up only where the agent has logged that it refuses certificates. */
  changedAt: optional(text),
});
