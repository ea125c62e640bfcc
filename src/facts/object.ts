/** What S3 says about objects. */
import type { BucketPurpose } from '../knowledge/types.ts';
import type { HttpFailure } from '../platform/ports.ts';
import type { Step } from './steps.ts';

/** One read of one object in a bucket. */
export interface ObjectFacts {
  readonly bucket: string;
  readonly purpose: BucketPurpose;
  readonly host: string;
  readonly ip: string | null;
  readonly style: 'path' | 'virtual';
  readonly key: string;
  /** `known`: published to exist and to be public. `absent`: a key that need not exist: a 403 on it proves nothing. */
  readonly certainty: 'known' | 'absent';
  readonly result: Step<
    HttpFailure | 'no-address' | 'no-connection',
    {
      readonly status: number;
      /** S3's error code (`AccessDenied`, `NoSuchBucket` …), null without an XML error. */
      readonly code: string | null;
      readonly message: string | null;
      readonly bucketRegion: string | null;
      readonly requestId: string | null;
      /** The version that the object holds, dotted: `latest/VERSION` of the agent's bucket. Absent for others and in older facts. */
      readonly version?: string;
    }
  >;
}
