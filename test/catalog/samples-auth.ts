/** Sample data of the findings about signed calls. */
import type { FindingCode, FindingData } from '../../src/findings/index.ts';
import type { DeniedBy } from '../../src/knowledge/denials.ts';
import type { Twist } from './twist.ts';

type Codes = Extract<FindingCode, `auth/${string}`>;

export function authSamples(twist: Twist): { readonly [C in Codes]: FindingData[C] } {
  const role = twist('node', 'text');
  const denied = (by: DeniedBy) => ({
    calls: [{ action: twist('ssm:ListAssociations', 'text'), by, explicit: false, words: twist('not authorized', 'text') }],
    everything: true,
    role,
    source: 'instance-profile' as const,
  });
  const credentials = {
    source: 'instance-profile',
    role,
    expiresAt: '2026-11-26T17:00:00.000Z',
    errorCode: twist('ExpiredTokenException', 'text'),
    detail: twist('The security token included in the request is expired', 'text'),
  } as const;
  return {
    'auth/no-credentials': { source: 'instance-profile', detail: twist('AssumeRoleUnauthorizedAccess', 'text') },
    'auth/expired': credentials,
    'auth/invalid': credentials,
    'auth/denied-role': denied('role'),
    'auth/denied-endpoint-policy': { ...denied('endpoint-policy'), role: null },
    'auth/denied-org-policy': { ...denied('service-control-policy'), role: null },
    'auth/denied': denied('unknown'),
  };
}
