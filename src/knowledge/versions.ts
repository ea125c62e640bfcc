/** Versions of SSM Agent: reading them, comparing them, and the releases that change what a node needs. */

/**
 * `ssmmessages` replaces `ec2messages` from here on (User Guide, `systems-manager-setting-up-messageAPIs`; release note). Newer agents go back to
 * `ec2messages` only when `ssmmessages` answers AccessDenied. On Windows Server 2012 and 2012 R2 no version ever switches
 * (`mdsinteractor.go`); this program's runtime does not start there, so nothing here asks.
 */
export const SSMMESSAGES_ONLY_SINCE = '3.3.40.0';
/** Distributor no longer asks the bucket `amazon-ssm-packages-REGION` (agent source, discovery through the SSM API only). */
export const NO_PACKAGES_BUCKET_SINCE = '3.3.551.0';

/** The hello carries a post-quantum key share and needs two packets from here on (built with Go 1.24; release note). */
export const LARGE_HELLO_SINCE = '3.3.2299.0';

/** `Agent.UseDualStackEndpoint` is heeded from here on (release note). */
export const DUAL_STACK_SINCE = '3.3.3270.0';

/** Longest text that is looked at: packages report some 20 characters. */
const MAX_TEXT = 64;
/** Two to four numbers; then, ignored, what deb and rpm add (`-1`, `-1.amzn2023`, `~rc1`, `+git`). */
const VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){1,3})(?:[-~+][0-9A-Za-z.~+_-]*)?$/;

/** The dotted number in a version as a package manager, a log or the agent tells it; null when the text is something else. */
export function parseVersion(text: string): string | null {
  if (text.length > MAX_TEXT) return null;
  return VERSION.exec(text.trim())?.[1] ?? null;
}

/**
 * Compares two versions number by number; missing parts count as 0.
 * @returns below 0 when `a` is older, above 0 when it is newer, 0 when equal. NaN when one of them is no version: every
 *   comparison with it is false, so nobody concludes anything from a version that could not be read.
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
