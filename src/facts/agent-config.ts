/** What is wrong with `amazon-ssm-agent.json`, as the agent itself reads it. */
import { SERVICES } from '../knowledge/types.ts';
import { list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';

export type ConfigFault = Of<typeof configFault>;
/** Why a value leads nowhere. */
export const configFault = literal(
  /** Go cannot take it apart. */
  'no-url',
  /** A scheme that no client speaks. */
  'scheme',
  'no-host',
  /** An IP address: no certificate of AWS's is for one. */
  'address',
  'one-label',
  /** No name that could exist: an empty label, a forbidden character. */
  'no-name',
  'plain-http',
  'port',
  'path',
);

export interface ConfigRefused extends Of<typeof configRefused> {}
/** The agent refuses the whole document, and ends. */
export const configRefused = record({
  reason: literal(
    'empty',
    'not-json',
    /** A value of another kind than its member takes. */
    'wrong-kind',
    /** An entry that is null, which the agent follows all the same. */
    'null-entry',
    /** A folder, or a device. */
    'not-a-file',
  ),
  /** From 1; null where there is no text. */
  line: nullable(number),
  column: nullable(number),
  /** `Ssm.Endpoint`; empty for the document itself; null where it is no JSON. */
  field: nullable(text),
  /** What stands there: a character, a number, true or false, or the kind of value. */
  found: text,
  expected: text,
  /** Agents before this version do not know the field, and pass over it. */
  since: optional(text),
});

export interface ConfigFaults extends Of<typeof configFaults> {}
export const configFaults = record({
  path: text,
  refused: optional(configRefused),
  /** Settings that lead the agent's calls nowhere. `dials`: `host:port`, where it gets that far. */
  unusable: list(
    record({
      field: text,
      services: list(literal(...SERVICES)),
      value: text,
      why: configFault,
      dials: nullable(text),
    }),
  ),
});
