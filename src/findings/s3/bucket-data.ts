/** What the findings about denied buckets share. */

import type { BucketPurpose } from '../../knowledge/types.ts';

export interface BucketData {
  readonly buckets: readonly {
    readonly name: string;
    readonly purpose: BucketPurpose;
    readonly key: string;
    readonly status: number | null;
    /** S3's own words, when it gave any beyond `Access Denied`. */
    readonly message: string | null;
  }[];
  /** Buckets that answered normally, as the control. */
  readonly allowed: readonly string[];
}
