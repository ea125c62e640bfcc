/** What was tried several times at one instant, after something had failed or been late. */
import { number, type Of, record } from '../schema/shape.ts';

export interface RepeatFacts extends Of<typeof repeatFacts> {}
export const repeatFacts = record({
  tried: number,
  /** Connections that were not open when the others had long been; questions without an answer. */
  failed: number,
});
