/** What the pages of the findings about signed calls add to the catalogue. */
import type { FindingCode } from '../catalog/codes.ts';
import type { Notes } from './notes-type.ts';

const DENIED =
  'Error where every signed call of the run is refused, or where a capability that is asked for makes the very call. Info otherwise: the agent does ' +
  'not need it.';

export const AUTH_NOTES: Notes<Extract<FindingCode, `auth/${string}`>> = {
  'auth/no-credentials': {
    recognised: 'The metadata service names a role and has no usable credentials for it.',
    severity: 'Error. Without any instance profile, imds/no-role says so instead.',
  },
  'auth/expired': {
    recognised: "AWS's error code says ExpiredToken to a call that is signed with the agent's own credentials.",
    severity: 'Error.',
  },
  'auth/invalid': {
    recognised:
      "AWS's error code says that it does not know the key or the token, or that the signature does not fit. A signature that is only too old or too new " +
      'is the clock.',
    severity: 'Error.',
  },
  'auth/denied-role': {
    recognised: 'AccessDenied, with words that name an identity-based policy, a permissions boundary or a session policy.',
    severity: DENIED,
  },
  'auth/denied-endpoint-policy': {
    recognised: 'AccessDenied, with words that name a VPC endpoint policy, by a missing Allow or an explicit Deny.',
    severity: DENIED,
  },
  'auth/denied-org-policy': {
    recognised: 'AccessDenied, with words that name a service control policy or a resource control policy.',
    severity: DENIED,
  },
  'auth/denied': {
    recognised: 'AccessDenied, without a reason, or with one that names a policy of the resource or of trust.',
    severity: DENIED,
  },
};
