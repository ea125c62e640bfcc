/**
 * What AWS's error to a signed call means, by its code and words: services use different status
 * codes for the same thing. Source: IAM User Guide, "Troubleshoot access denied error messages";
 * AWS General Reference, "Common errors".
 */

export type DeniedBy =
  | 'role'
  | 'permissions-boundary'
  | 'session-policy'
  | 'endpoint-policy'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'resource-policy'
  | 'trust-policy'
  /** AWS does not say. */
  | 'unknown';

export type Refusal =
  | { readonly kind: 'denied'; readonly by: DeniedBy; readonly explicit: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' }
  /** `offsetMs`: the servers' clock minus this node's, if the words tell it. */
  | { readonly kind: 'skew'; readonly offsetMs: number | null }
  /** Throttled, an AWS fault, an unknown operation: nothing about permission. */
  | { readonly kind: 'other' };

const DENIED = /^(?:AccessDenied|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationFailure)(?:Exception)?$/u;
const EXPIRED = /^ExpiredToken(?:Exception)?$/u;
const INVALID =
  /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|AuthFailure|InvalidToken)(?:Exception)?$/u;
const SKEW = /^(?:RequestTimeTooSkewed|RequestExpired)(?:Exception)?$/u;

/** The words after "because no … allows" and "with an explicit deny in a …". */
const POLICIES: readonly (readonly [RegExp, DeniedBy])[] = [
  [/vpc endpoint polic/u, 'endpoint-policy'],
  [/service control polic/u, 'service-control-policy'],
  [/resource control polic/u, 'resource-control-policy'],
  [/permissions boundar/u, 'permissions-boundary'],
  [/session polic/u, 'session-policy'],
  [/resource-based polic/u, 'resource-policy'],
  [/role trust polic/u, 'trust-policy'],
  [/identity-based polic/u, 'role'],
];

/** Never throws. `code`: without a namespace, as SDKs give it. */
export function refusalOf(code: string, message: string): Refusal {
  const words = message.slice(0, 2_000).toLowerCase();
  if (DENIED.test(code)) {
    const reason = /(?:because no |with an explicit deny in (?:an? |the )?)([a-z -]{1,60})/u.exec(words)?.[1] ?? '';
    const by = POLICIES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'unknown';
    return { kind: 'denied', by, explicit: words.includes('explicit deny') };
  }
  if (EXPIRED.test(code)) return { kind: 'expired' };
  if (SKEW.test(code)) return { kind: 'skew', offsetMs: skewOf(message) };
  if (INVALID.test(code)) {
    if (/signature (?:expired|not yet current)/u.test(words)) return { kind: 'skew', offsetMs: skewOf(message) };
    return words.includes('expired') ? { kind: 'expired' } : { kind: 'invalid' };
  }
  return { kind: 'other' };
}

/**
 * `Signature expired: 20261126T160000Z is now earlier than 20261126T165500Z (20261126T170000Z - 5
 * min.)`: the last is the server's time.
 */
function skewOf(message: string): number | null {
  const stamps = [...message.matchAll(/\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\b/gu)]
    .slice(0, 3)
    .map(([, y, mo, d, h, mi, s]) => Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`));
  const [node, , server] = stamps;
  const offset = (server ?? Number.NaN) - (node ?? Number.NaN);
  return Number.isNaN(offset) ? null : offset;
}
