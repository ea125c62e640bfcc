/** Remedies that give a node an identity: a registration, or a role. */

import { instanceProfileSnippets } from './infra-node.ts';
import { RESTART_RISK } from './node-commands.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { valuesOf } from './values.ts';

/**
 * An activation, and with it the registration as a hybrid node. The code is a secret for as long as
 * it is valid.
 */
export function hybridRegistration(context: RemedyContext, proof: string): Remedy {
  const { region } = valuesOf(context);
  const windows = context.os === 'windows';
  const register = `-register -code ACTIVATION_CODE -id ACTIVATION_ID -region ${region}`;
  return remedy({
    owner: 'agent',
    text:
      'Outside EC2 (or to run as a hybrid node on purpose): create an activation, and register with it. An existing registration is replaced: the ' +
      'node gets a new mi- id.',
    commands: [
      aws(context, 'ssm create-activation --iam-role SERVICE_ROLE_NAME --registration-limit 1'),
      ...(windows
        ? [
            'Stop-Service AmazonSSMAgent',
            `& "$env:ProgramFiles\\Amazon\\SSM\\amazon-ssm-agent.exe" ${register}`,
            'Start-Service AmazonSSMAgent',
          ]
        : ['sudo systemctl stop amazon-ssm-agent', `sudo amazon-ssm-agent ${register}`, 'sudo systemctl start amazon-ssm-agent']),
    ],
    permission: 'ssm:CreateActivation, iam:PassRole; administrator rights on the node',
    risk: `The activation code is a secret until it is used up. ${RESTART_RISK}`,
    rollback: aws(context, 'ssm delete-activation --activation-id ACTIVATION_ID'),
    verify: proof,
  });
}

/**
 * A role for the instance: without one (and without default host management), EC2 nodes do not
 * register.
 */
export function instanceRole(context: RemedyContext, proof: string): Remedy {
  const { instanceId, partition } = valuesOf(context);
  const none = context.imds?.hasInstanceProfile === false;
  return remedy({
    owner: 'iam',
    text:
      (none ? 'This instance has no instance profile. ' : '') +
      'An EC2 node registers with its instance profile, whose role needs AmazonSSMManagedInstanceCore, or through Default Host Management ' +
      'Configuration. See which of the two is there, and associate a profile only where none is.',
    commands: [
      aws(context, `ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${instanceId}`),
      aws(context, 'ssm get-service-setting --setting-id /ssm/managed-instance/default-ec2-instance-management-role'),
      aws(
        context,
        `ec2 associate-iam-instance-profile --instance-id ${instanceId} --iam-instance-profile Name=INSTANCE_PROFILE_NAME`,
      ),
    ],
    snippets: instanceProfileSnippets(context),
    permission:
      'ec2:DescribeIamInstanceProfileAssociations, ssm:GetServiceSetting, ec2:AssociateIamInstanceProfile, iam:PassRole ' +
      `(policy arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore)`,
    risk: 'Everything on this instance gets the permissions of the role.',
    rollback: aws(context, 'ec2 disassociate-iam-instance-profile --association-id ASSOCIATION_ID'),
    verify: proof,
  });
}
