/** What was tried several times at one instant, after something had failed or been late. */
import { literal, number, type Of, optional, record } from '../schema/shape.ts';

export interface RepeatFacts extends Of<typeof repeatFacts> {}
export const repeatFacts = record({
  tried: number,
  /** Connections that were not open when the others had long been; questions without an answer. */
  failed: number,
  /** Nothing was wrong there: it was tried because packets to other addresses had been late. */
  beside: optional(literal(true)),
});
