/** The roots that chains were judged with. */
import { list, number, record, text } from '../schema/shape.ts';

export const trustFacts = record({
  /** Files that the roots came from. */
  sources: list(text),
  roots: number,
  /** Roots added by `--ca-bundle`. */
  extraRoots: number,
  problems: list(text),
});
