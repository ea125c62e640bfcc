/** What the kernel told, in recorded facts: the agent's connections, the counters of the network interfaces, and what was lacking. Older facts have none. */
import { bool, type Check, list, literal, number, optional, record, text } from './shape.ts';

const MAX_SOCKETS = 64;
const MAX_INTERFACES = 8;
const MAX_COUNTERS = 8;
const MAX_SHORTAGES = 32;

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

export const shortages: Check = optional(
  record({
    events: list(
      record({
        code: text,
        doing: literal('tcp', 'udp', 'tls', 'http', 'proxy', 'lookup', 'file', 'program'),
        times: number,
      }),
      MAX_SHORTAGES,
    ),
    limits: list(record({ name: text, value: text }), MAX_SHORTAGES),
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
