/**
 * Which repository hosts are buckets of S3. Amazon Linux keeps its packages there, so that a gateway endpoint for S3 leads to them, and its
 * policy may deny them (Amazon Linux User Guides: "Access package repositories through an S3 endpoint").
 */
import type { SuffixFacts } from './types.ts';

/** `al2023-repos-REGION-de612dc2`, `amazonlinux-2-repos-REGION`; of older systems, the host itself is the bucket's name. */
const AMAZON = /^(?:al20\d\d-repos-|amazonlinux(?:-2-repos-|\.)|(?:packages|repo)\.)/u;

export interface RepositoryBucket {
  readonly name: string;
  /** Amazon Linux' own: it exists and anybody may read it. */
  readonly isAmazons: boolean;
}

/** Null where the host is none of S3's. */
export function repositoryBucket(host: string, { dnsSuffix }: Pick<SuffixFacts, 'dnsSuffix'>): RepositoryBucket | null {
  const name = host.toLowerCase();
  const end = `.${dnsSuffix}`;
  if (!name.endsWith(end)) return null;
  const front = name.slice(0, -end.length);
  const [, bucket] = /^(.+?)\.s3[.-](?:dualstack\.)?[a-z0-9-]+$/u.exec(front) ?? /^(.+)\.s3$/u.exec(front) ?? [];
  if (bucket !== undefined) return { name: bucket, isAmazons: AMAZON.test(`${bucket}.`) || AMAZON.test(bucket) };
  return /^(?:packages|repo|amazonlinux)\.[a-z0-9-]+$/u.test(front) ? { name, isAmazons: true } : null;
}
