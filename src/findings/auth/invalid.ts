/** AWS refuses the agent's calls because it does not accept their credentials. */

import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ROLE_CREDENTIALS } from '../samples.ts';
import { aboutCredentials, type CredentialData, credentialsName, renewCredentials } from './refused-credentials.ts';

export const authInvalid: Finding<'auth/invalid', CredentialData> = {
  code: 'auth/invalid',
  number: 65,
  title: 'AWS does not accept the credentials',
  summary:
    'AWS does not know the key or the token, or the signature does not fit: a deleted role or registration, another partition, a Region that the account ' +
    'has not enabled, or something on the way that changes requests.',
  reads: ['signed'],
  about: 'node',
  judge,
  stopsEverything: true,
  message: (data: CredentialData) =>
    `AWS does not accept the credentials of ${credentialsName(data)}: ${clean(data.errorCode)}: ${clean(data.detail, 200).replace(/\.$/u, '')}` +
    (data.expiresAt === null ? '.' : ` (by their own date they end at ${data.expiresAt}).`),
  remedies: renewCredentials,
  docs: ['Configure instance permissions required for Systems Manager'],
  page: {
    recognised:
      "AWS's error code says that it does not know the key or the token, or that the signature does not fit. A signature that is only too old or too new " +
      'is the clock.',
    severity: 'Error.',
  },
  sample: {
    ...ROLE_CREDENTIALS,
    errorCode: 'UnrecognizedClientException',
    detail: 'The security token included in the request is invalid.',
  },
};

function judge(picture: Picture): readonly DraftOf<'auth/invalid', CredentialData>[] {
  return aboutCredentials(picture, 'invalid', 'auth/invalid');
}
