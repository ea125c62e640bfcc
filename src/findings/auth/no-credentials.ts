/** The node has a role, but the agent cannot get credentials for it. */

import type { CredentialSource } from '../../facts/signed.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { trust } from './policy-remedies.ts';
import { CREDENTIAL_SOURCES, renewCredentials } from './refused-credentials.ts';

interface NoCredentialsData {
  readonly source: CredentialSource;
  readonly detail: string;
}

export const authNoCredentials: Finding<'auth/no-credentials', NoCredentialsData> = {
  code: 'auth/no-credentials',
  number: 63,
  title: "The node's role gives no credentials",
  summary:
    'An instance profile is attached, and the metadata service has no credentials for its role: the role is gone, or its trust policy does not let EC2 ' +
    'assume it. The agent has nothing to sign its calls with.',
  reads: ['signed', 'imds'],
  about: 'node',
  judge,
  stopsEverything: true,
  message: ({ source, detail }: NoCredentialsData) =>
    `There are no credentials from ${CREDENTIAL_SOURCES[source]}: ${clean(detail, 200).replace(/\.$/u, '')}.`,
  remedies: (data, context) => [
    ...(data.source === 'instance-profile' ? trust(roleIn(data.detail), context) : []),
    ...renewCredentials({ source: data.source }, context),
  ],
  docs: ['Configure instance permissions required for Systems Manager'],
  page: {
    recognised: 'The metadata service names a role and has no usable credentials for it.',
    severity: 'Error. Without any instance profile, imds/no-role says so instead.',
  },
  sample: { source: 'instance-profile', detail: 'AssumeRoleUnauthorizedAccess' },
};

/** Only with a role: without an instance profile, `imds/no-role` is the finding. */
/** `role NAME: why`, in our own words around the name. */
function roleIn(detail: string): string | null {
  return /^role ([^:]{1,64}): /u.exec(detail)?.[1] ?? null;
}

function judge({ facts }: Picture): readonly DraftOf<'auth/no-credentials', NoCredentialsData>[] {
  const credentials = facts.signed?.credentials;
  if (credentials?.state !== 'none') return [];
  const { imds } = facts.node;
  const isInstances = credentials.source === 'instance-profile';
  if (isInstances && imds.outcome === 'ok' && imds.data.hasInstanceProfile === false) return [];
  return [
    {
      code: 'auth/no-credentials',
      severity: 'error',
      subjects: [],
      data: { source: credentials.source, detail: credentials.why },
      evidence: [`${credentials.source}: ${credentials.why}`],
      capabilities: facts.request.for,
    },
  ];
}
