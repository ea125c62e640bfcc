/** AWS refuses the agent's calls because their session token has expired. */

import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ROLE_CREDENTIALS } from '../samples.ts';
import { aboutCredentials, type CredentialData, credentialsName, renewCredentials } from './refused-credentials.ts';

export const authExpired: Finding<'auth/expired', CredentialData> = {
  code: 'auth/expired',
  number: 64,
  title: 'AWS calls the credentials expired',
  summary:
    "The session token that the node's calls are signed with has ended. What renews it (the metadata service, or the agent itself on a hybrid node) " +
    'does not.',
  reads: ['signed'],
  about: 'node',
  judge,
  stopsEverything: true,
  message: (data: CredentialData) =>
    `AWS refuses the credentials of ${credentialsName(data)} as expired (${clean(data.errorCode)}: ${clean(data.detail, 160)})` +
    `${data.expiresAt === null ? '' : `; by their own date they end at ${data.expiresAt}`}.`,
  remedies: renewCredentials,
  docs: ['Configure instance permissions required for Systems Manager'],
  page: {
    recognised: "AWS's error code says ExpiredToken to a call that is signed with the agent's own credentials.",
    severity: 'Error.',
  },
  sample: {
    ...ROLE_CREDENTIALS,
    errorCode: 'ExpiredTokenException',
    detail: 'The security token included in the request is expired',
  },
};

function judge(picture: Picture): readonly DraftOf<'auth/expired', CredentialData>[] {
  return aboutCredentials(picture, 'expired', 'auth/expired');
}
