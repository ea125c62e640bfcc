/** The agent itself: missing, not registered, too old. */

import type { Remedy } from '../verdict.types.ts';
import { editConfig } from './agent-config-file.ts';
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { instanceProfileSnippets } from './infra-node.ts';
import { installCommands, installHint, RESTART_RISK, restartAgent, updateAgent, versionCommand } from './node-commands.ts';
import { clean, list } from './phrases.ts';
import { aws, remedy, verify } from './remedy.ts';
import { valuesOf } from './values.ts';

type Codes = 'agent/not-installed' | 'agent/not-registered' | 'agent/needs-ec2messages' | 'ec2messages/unavailable';

/** From this version on, Run Command goes through `ssmmessages`. */
const FIRST_WITHOUT = '3.3.40.0';

/** An activation, and with it the registration as a hybrid node. The code is a secret for as long as it is valid. */
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

/** A role for the instance: without one (and without default host management), EC2 nodes do not register. */
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

export const AGENT: Entries<Codes> = {
  'agent/not-installed': {
    title: 'SSM Agent is not installed',
    summary:
      'There is no SSM Agent on this machine, in none of the places where its packages put it. Nothing of Systems Manager works without.',
    message: (data) => `SSM Agent is not installed: nothing at ${list(data.looked, 4)}.`,
    remedies: (_data, context) => {
      const proof = verify(context, ['agent']);
      return [
        remedy({
          owner: 'agent',
          text: `Install it from the Region's own bucket (which needs S3). ${installHint(context)}`,
          commands: installCommands(context),
          permission: 'administrator rights on the node',
          risk: 'The agent runs with full rights, and obeys whoever may use Systems Manager in this account.',
          rollback: 'Remove the package with the same package manager.',
          verify: proof,
        }),
        ...(context.kind === 'hybrid' || context.kind === 'unknown' ? [hybridRegistration(context, proof)] : []),
        ...(context.kind === 'hybrid' ? [] : [instanceRole(context, proof)]),
      ];
    },
    docs: [
      'Manually installing and uninstalling SSM Agent on EC2 instances for Linux',
      'Setting up Systems Manager for hybrid and multicloud environments',
    ],
  },

  'agent/not-registered': {
    title: 'The agent is not registered',
    summary:
      'The agent is installed but has no identity with Systems Manager: no hybrid registration here, and no EC2 identity that it could use.',
    message: (data) =>
      `SSM Agent is installed but not registered with Systems Manager: ${clean(data.reason, 200)}`.replace(/[.]?$/, '.'),
    remedies: (data, context) => {
      const proof = verify(context, ['agent/not-registered', 'imds']);
      if (data.setting !== undefined) {
        const what = `Take ${clean(data.setting, 60)} out: without it the agent looks for a hybrid registration, then for EC2.`;
        return [editConfig(what, context, proof), restartAgent(context, proof)];
      }
      return context.kind === 'ec2'
        ? [instanceRole(context, proof), restartAgent(context, proof)]
        : [hybridRegistration(context, proof), ...(context.kind === 'unknown' ? [instanceRole(context, proof)] : [])];
    },
    docs: [
      'Create a hybrid activation to register nodes with Systems Manager',
      'Configure instance permissions required for Systems Manager',
    ],
  },

  'agent/needs-ec2messages': {
    title: 'This agent is too old for the endpoints of today',
    summary:
      `Agents before ${FIRST_WITHOUT} fetch commands from ec2messages, an endpoint that newer Regions do not have and that AWS retires elsewhere. ` +
      'Newer agents use ssmmessages for everything.',
    message: (data, context) => {
      const there = !data.regionHasIt
        ? `${valuesOf(context).region} does not have that endpoint`
        : data.unavailable
          ? 'that endpoint is not available from here'
          : 'that endpoint is being retired';
      return `SSM Agent ${clean(data.version, 40)} still needs ec2messages, and ${there}: update the agent to ${FIRST_WITHOUT} or later.`;
    },
    remedies: (data, context) => {
      const { byCommand, byHand } = updateAgent(context, data.version, verify(context, ['agent/needs-ec2messages']));
      // A command can only reach the node over the endpoint that the finding is about.
      return data.unavailable || !data.regionHasIt ? [byHand] : [byCommand, byHand];
    },
    docs: ['Reference: ec2messages, ssmmessages, and other API operations'],
  },

  'ec2messages/unavailable': {
    title: 'ec2messages is not available',
    summary: `The ec2messages endpoint does not answer. That is harmless: agents from ${FIRST_WITHOUT} on do not need it, and AWS is retiring it.`,
    message: (data) =>
      `${clean(data.host)} is not available (${clean(data.detail)}); agents from ${FIRST_WITHOUT} on do not need it.`,
    remedies: (_data, context) => [
      remedy({
        owner: 'agent',
        text: `Nothing to do with an agent from ${FIRST_WITHOUT} on; this shows which version is here.`,
        commands: [versionCommand(context)],
        risk: 'None.',
        verify: verify(context, ['agent/needs-ec2messages', 'ec2messages']),
      }),
    ],
    docs: ['Reference: ec2messages, ssmmessages, and other API operations'],
  },
};
