/** What S3 says about objects. */
import { BUCKET_PURPOSES } from '../knowledge/types.ts';
import { list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';
import { step } from './steps.ts';

/** A run makes some dozens of reads. */
const MAX_OBJECTS = 500;

/** One read of one object in a bucket. */
export interface ObjectFacts extends Of<typeof objectFacts> {}
export const objectFacts = record({
  bucket: text,
  purpose: literal(...BUCKET_PURPOSES),
  host: text,
  ip: nullable(text),
  style: literal('path', 'virtual'),
  key: text,
  /** `known`: published to exist and to be public. `absent`: a key that need not exist: a 403 on it proves nothing. */
  certainty: literal('known', 'absent'),
  result: step(
    literal(
      'timeout',
      'reset',
      'closed',
      'malformed',
      'too-large',
      'client-certificate-required',
      'other',
      'no-address',
      'no-connection',
    ),
    {
      status: number,
      /** S3's error code (`AccessDenied`, `NoSuchBucket` …), null without an XML error. */
      code: nullable(text),
      message: nullable(text),
      bucketRegion: nullable(text),
      requestId: nullable(text),
      /** The version that the object holds, dotted: `latest/VERSION` of the agent's bucket. Absent for others and in older facts. */
      version: optional(text),
    },
  ),
});

export const objectReads = list(objectFacts, MAX_OBJECTS);
