/** `node.proxy` of recorded facts. */
import { bool, type Check, list, literal, nullable, number, optional, record, tagged, text } from './shape.ts';

/** As much as is ever recorded of a list; matching it costs time for each of its entries. */
const MAX_NO_PROXY = 2_000;

const server = record({ scheme: text, host: text, port: number, hasCredentials: bool });

const noProxy: Check = (value, path) =>
  text(value, path) ?? (String(value).length > MAX_NO_PROXY ? `${path} is too long (at most ${MAX_NO_PROXY})` : null);

const settings = record({ source: text, https: nullable(server), http: nullable(server), noProxy, problems: list(text) });

/** Of one connection that went through a proxy. */
export const throughProxy: Check = optional(
  record({
    server,
    connect: tagged('outcome', {
      ok: record({ ms: number }),
      failed: record({ reason: text, status: nullable(number), detail: text, schemes: list(text), ms: number }),
      skipped: record({ because: text }),
      inconclusive: record({ why: text }),
    }),
  }),
);

const addresses = record({
  source: literal('literal', 'hosts-file', 'system', 'dns'),
  ips: list(text),
  used: nullable(text),
  closed: list(record({ ip: text, detail: text })),
  problem: nullable(text),
});

/** Absent in facts of older versions. */
export const proxy: Check = optional(
  record({
    mode: literal('agent', 'none', 'url'),
    used: nullable(settings),
    agent: nullable(settings),
    agentUnknown: nullable(text),
    shell: settings,
    addresses: optional(addresses),
  }),
);
