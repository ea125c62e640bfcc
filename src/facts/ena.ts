/** Counters of Elastic Network Adapters: packets that EC2 queued or dropped because this instance had used up an allowance. */
import { list, number, type Of, record, text } from '../schema/shape.ts';

const MAX_INTERFACES = 8;
const MAX_COUNTERS = 8;

export interface EnaFacts extends Of<typeof enaFacts> {}
export const enaFacts = record({
  /** Time between the two readings. */
  overMs: number,
  interfaces: list(
    record({
      name: text,
      /** `total`: since the driver was loaded, which says nothing about now. `during`: between the two readings. */
      counters: list(record({ name: text, total: number, during: number }), MAX_COUNTERS),
    }),
    MAX_INTERFACES,
  ),
});
