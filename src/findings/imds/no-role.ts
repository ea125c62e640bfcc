/** This EC2 instance has no role, so the agent gets no credentials. */

import type { Picture } from '../../picture/picture.ts';
import { instanceRole } from '../../remedies/identity.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

/** `isKnown`: default host management is known not to be in use. */
export interface ImdsNoRoleData {
  readonly instanceId: string | null;
  readonly isKnown: boolean;
}

export const imdsNoRole: Finding<'imds/no-role', ImdsNoRoleData> = {
  code: 'imds/no-role',
  number: 52,
  title: 'This instance has no role',
  summary:
    'No instance profile is attached, and nothing shows that default host management gives the agent its credentials instead. Without one of ' +
    'the two the agent cannot register.',
  reads: ['imds', 'agent'],
  about: 'node',
  judge,
  stopsEverything: true,
  message: (data) =>
    `${data.instanceId === null ? 'This instance' : clean(data.instanceId, 40)} has no instance profile` +
    (data.isKnown
      ? ', and its agent does not use default host management: it has no credentials to register with.'
      : '. Whether default host management is in use instead cannot be seen from here.'),
  remedies: (_data, context) => {
    const proof = verify(context, ['imds/no-role']);
    return [
      instanceRole(context, proof),
      remedy({
        title: 'turn on Default Host Management Configuration',
        owner: 'iam',
        text:
          'Or turn on Default Host Management Configuration, for all instances of the account in this Region. It needs agent 3.2.582.0 or newer ' +
          'and IMDSv2.',
        commands: [
          aws(context, 'ssm get-service-setting --setting-id /ssm/managed-instance/default-ec2-instance-management-role'),
          aws(
            context,
            'ssm update-service-setting --setting-id /ssm/managed-instance/default-ec2-instance-management-role --setting-value',
            'service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole',
          ),
        ],
        permission: 'ssm:GetServiceSetting, ssm:UpdateServiceSetting, iam:PassRole',
        risk: 'Every instance of the account in this Region that has no role becomes a managed node.',
        rollback: aws(
          context,
          'ssm reset-service-setting --setting-id /ssm/managed-instance/default-ec2-instance-management-role',
        ),
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: [
    'Configure instance permissions required for Systems Manager',
    'Managing EC2 instances automatically with Default Host Management Configuration',
  ],
  page: {
    recognised:
      'The metadata service answers and has no iam/info: no instance profile. The identity file of the agent says whether its credentials come ' +
      'from Systems Manager instead (default host management), and then nothing is said.',
    severity: 'Error. Info where the identity file may not be read: default host management may be in use.',
  },
  sample: { instanceId: null, isKnown: true },
};

/**
 * An EC2 node without an instance profile. Default host management needs none: where the agent has
 * its credentials from Systems Manager, all is well; if we cannot see that, we claim nothing.
 */
function judge(picture: Picture): readonly DraftOf<'imds/no-role', ImdsNoRoleData>[] {
  const { imds, agent } = picture.facts.node;
  if (picture.kind !== 'ec2' || imds.outcome !== 'ok' || imds.data.hasInstanceProfile !== false) return [];
  const { credentials } = agent;
  if (credentials?.state === 'read' && credentials.source === 'SSM') return [];
  const isKnown = credentials?.state === 'read' || credentials?.state === 'absent';
  const last = credentials?.state === 'read' ? `the agent last had its credentials from ${credentials.source}` : null;
  return [
    {
      code: 'imds/no-role',
      severity: isKnown ? 'error' : 'info',
      subjects: ['169.254.169.254'],
      data: { instanceId: imds.data.instanceId, isKnown },
      evidence: [
        'the metadata service has no iam/info: no instance profile',
        last ?? (isKnown ? 'the agent has never had credentials' : 'whether default host management is in use cannot be seen'),
      ],
      capabilities: isKnown ? picture.facts.request.for : [],
    },
  ];
}
