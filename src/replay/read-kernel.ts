/** What the kernel told, in recorded facts: the agent's connections and the counters of the network interfaces. Older facts have neither. */
import { bool, type Check, list, literal, number, optional, record, text } from './shape.ts';

const MAX_SOCKETS = 64;
const MAX_INTERFACES = 8;
const MAX_COUNTERS = 8;

export const sockets: Check = optional(
  record({
    complete: bool,
    runsForSeconds: optional(number),
    list: list(
      record({
        ip: text,
        port: number,
        state: literal('established', 'connecting', 'closing'),
        own: optional(literal(true)),
        unacked: number,
        unanswered: number,
      }),
      MAX_SOCKETS,
    ),
  }),
);

export const ena: Check = optional(
  record({
    overMs: number,
    interfaces: list(
      record({ name: text, counters: list(record({ name: text, total: number, during: number }), MAX_COUNTERS) }),
      MAX_INTERFACES,
    ),
  }),
);
