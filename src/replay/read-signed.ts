/** `signed` of recorded facts. */
import { type Check, list, literal, nullable, number, optional, record, tagged, text } from './shape.ts';

const MAX_CALLS = 20;

const source = literal('instance-profile', 'default-host-management', 'hybrid');
const tells: Check = (value, path) =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string')
    ? null
    : `${path} is no record of texts`;

/** Absent in facts of older versions. `objects` checks a list of reads. */
export const signed = (objects: Check): Check =>
  optional(
    record({
      reads: optional(objects),
      credentials: tagged('state', {
        found: record({ source, role: nullable(text), expiresAt: nullable(text) }),
        none: record({ source, why: text }),
        unknown: record({ why: text }),
      }),
      calls: list(
        record({
          service: literal('ssm', 'ssmmessages', 's3'),
          action: text,
          host: text,
          ip: nullable(text),
          result: tagged('outcome', {
            ok: record({ ms: number, requestId: nullable(text), tells }),
            failed: record({
              reason: literal('refused', 'network'),
              code: text,
              detail: text,
              status: nullable(number),
              requestId: nullable(text),
              ms: number,
            }),
            skipped: record({ because: text }),
            inconclusive: record({ why: text }),
          }),
        }),
        MAX_CALLS,
      ),
    }),
  );
