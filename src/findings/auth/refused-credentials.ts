/** What the findings about expired and invalid credentials share. */

import type { CredentialSource } from '../../facts/signed.ts';
import type { Picture } from '../../picture/picture.ts';
import { refusalEvidence, refusals } from '../../picture/refusals.ts';
import { newTask, withoutStaticKeys } from '../../remedies/ecs-task.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { valuesOf } from '../../remedies/values.ts';
import type { DraftOf } from '../finding.ts';

export interface CredentialData {
  readonly source: CredentialSource;
  readonly role: string | null;
  readonly expiresAt: string | null;
  readonly errorCode: string;
  readonly detail: string;
}

export const AUTH_READS = 'The commands only read.';

export const CREDENTIAL_SOURCES: Readonly<Record<CredentialData['source'], string>> = {
  'instance-profile': 'the instance profile',
  'default-host-management': 'default host management',
  hybrid: 'the hybrid registration',
  environment: 'the variables of the container',
  'task-role': 'the role of the task',
  'pod-identity': 'EKS Pod Identity',
};

export function credentialsName({ source, role }: Pick<CredentialData, 'source' | 'role'>): string {
  return role === null ? CREDENTIAL_SOURCES[source] : `${CREDENTIAL_SOURCES[source]} (role ${clean(role)})`;
}

export function renewCredentials({ source }: Pick<CredentialData, 'source'>, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['auth']);
  if (source === 'environment') return [withoutStaticKeys(context, proof)];
  if (source === 'task-role' || source === 'pod-identity') return [newTask(context, proof)];
  const { instanceId } = valuesOf(context);
  const look =
    source === 'instance-profile'
      ? aws(context, `ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${instanceId}`)
      : aws(
          context,
          'ssm describe-instance-information --filters',
          `Key=InstanceIds,Values=${context.kind === 'hybrid' ? 'INSTANCE_ID' : instanceId}`,
        );
  return [
    remedy({
      title: 'see where the credentials come from, and renew them',
      owner: 'iam',
      text:
        source === 'instance-profile'
          ? 'See which profile is attached, and whether its role still exists: a role that was deleted and made again needs its profile attached again.'
          : 'The agent renews these credentials itself, at half of their life: see what its log says about that, and whether the registration still exists.',
      commands: [look],
      permission:
        source === 'instance-profile' ? 'ec2:DescribeIamInstanceProfileAssociations' : 'ssm:DescribeInstanceInformation',
      risk: AUTH_READS,
      verify: proof,
    }),
    restartAgent(context, proof),
  ];
}

export function aboutCredentials<C extends string>(
  picture: Picture,
  kind: 'expired' | 'invalid',
  code: C,
): readonly DraftOf<C, CredentialData>[] {
  const { signed, request } = picture.facts;
  const found = refusals(picture).filter(({ refusal }) => refusal.kind === kind);
  const [first] = found;
  if (first === undefined || signed?.credentials.state !== 'found') return [];
  const { source, role, expiresAt } = signed.credentials;
  return [
    {
      code,
      severity: 'error',
      subjects: [first.call.host],
      data: { source, role, expiresAt, errorCode: first.code, detail: first.detail },
      evidence: refusalEvidence(found),
      capabilities: request.for,
    },
  ];
}
