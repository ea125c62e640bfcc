/** Signed calls: with whose credentials, and what AWS said to them. Never a key, never a token. */
import { SERVICES } from '../knowledge/types.ts';
import { list, literal, nullable, number, type Of, optional, record, tagged, text, texts } from '../schema/shape.ts';
import { objectReads } from './object.ts';
import { undone } from './steps.ts';

const MAX_CALLS = 20;

/** Where the agent has its credentials from. */
export type CredentialSource = Of<typeof credentialSource>;
export const credentialSource = literal(
  'instance-profile',
  'default-host-management',
  'hybrid',
  /** In a container: static keys in its variables, the role of its task, or that of its pod. */
  'environment',
  'task-role',
  'pod-identity',
);

export type CredentialFacts = Of<typeof credentialFacts>;
export const credentialFacts = tagged('state', {
  found: {
    source: credentialSource,
    /** Name of the instance profile's role; null where nothing tells it. */
    role: nullable(text),
    /** RFC 3339, UTC; null where nothing tells it. */
    expiresAt: nullable(text),
  },
  /** There are none to be had: known, with the reason. */
  none: { source: credentialSource, why: text },
  /** Nobody can see them from here, or nothing says whose would count. */
  unknown: { why: text },
});

export const callFailure = literal(
  /** AWS answered with an error; its code and its own words are beside. */
  'refused',
  /** The connection, or what came over it, was no use. */
  'network',
);

export interface CallFacts extends Of<typeof callFacts> {}
export const callFacts = record({
  service: literal(...SERVICES),
  /** `ssm:ListAssociations`. */
  action: text,
  host: text,
  ip: nullable(text),
  result: tagged('outcome', {
    ok: { ms: number, requestId: nullable(text), tells: texts },
    failed: {
      reason: callFailure,
      /** `AccessDeniedException`; empty for the network's failures. */
      code: text,
      /** At most 600 characters, without anything that was signed. */
      detail: text,
      status: nullable(number),
      requestId: nullable(text),
      ms: number,
    },
    ...undone,
  }),
});

export interface SignedFacts extends Of<typeof signedFacts> {}
export const signedFacts = record({
  credentials: credentialFacts,
  calls: list(callFacts, MAX_CALLS),
  /** Objects that were read signed, too. Absent where none was. */
  reads: optional(objectReads),
});
