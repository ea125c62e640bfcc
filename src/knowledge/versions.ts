/** Versions of SSM Agent, and the releases that change a node's needs. */

/**
 * From here on `ssmmessages` replaces `ec2messages` (User Guide,
 * `systems-manager-setting-up-messageAPIs`; release note). Newer agents return to `ec2messages`
 * only if `ssmmessages` answers AccessDenied. On Windows Server 2012 and 2012 R2 no version
 * switches (`mdsinteractor.go`), but this program's runtime does not start there.
 */
export const SSMMESSAGES_ONLY_SINCE = '3.3.40.0';
/**
 * From here on Distributor no longer reads the bucket `amazon-ssm-packages-REGION` (agent source:
 * discovery only through the SSM API).
 */
export const NO_PACKAGES_BUCKET_SINCE = '3.3.551.0';

/** From here on the hello has a post-quantum key share and needs two packets (release note). */
export const LARGE_HELLO_SINCE = '3.3.2299.0';

/** From here on the agent reads `Agent.UseDualStackEndpoint` (release note). */
export const DUAL_STACK_SINCE = '3.3.3270.0';

/** From here on `Ssm.HibernationMaxBackoffIntervalMinutes` limits its sleeps (release note, April 2025). */
export const HIBERNATION_LIMIT_SINCE = '3.3.2299.0';

/** Packages report some 20 characters. */
const MAX_TEXT = 64;
/** One to four numbers, then ignored suffixes (`-1`, `-1.amzn2023`, `~rc1`, `+git`). */
const VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[-~+][0-9A-Za-z.~+_-]*)?$/;

/** The dotted number in a version from a package manager, a log or the agent; else null. */
export function parseVersion(text: string): string | null {
  if (text.length > MAX_TEXT) return null;
  return VERSION.exec(text.trim())?.[1] ?? null;
}

/**
 * Compares two versions number by number; missing parts count as 0.
 * @returns below 0 if `a` is older, above 0 if it is newer, 0 if equal. NaN if one is no version:
 * then every comparison is false, so that an unreadable version proves nothing.
 */
export function compareVersions(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  if (left === null || right === null) return Number.NaN;
  for (let i = 0; i < 4; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parts(version: string): readonly number[] | null {
  const dotted = parseVersion(version);
  return dotted === null ? null : dotted.split('.').map(Number);
}
