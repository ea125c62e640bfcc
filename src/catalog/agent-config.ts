/** The agent as it is set up on this node: stopped, sent to other hosts, signing for another Region, without a role. */

import { instanceRole } from './agent.ts';
import { editConfig } from './agent-config-file.ts';
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { restartAgent } from './node-commands.ts';
import { clean, list } from './phrases.ts';
import { quoted } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { valuesOf } from './values.ts';

type Codes = 'agent/hibernating' | 'imds/no-role' | 'agent/not-running' | 'agent/endpoint-override' | 'agent/region-mismatch';

function startCommands({ os }: RemedyContext): readonly string[] {
  if (os === 'windows') {
    return [
      'Get-Service AmazonSSMAgent | Select-Object Status, StartType',
      'Set-Service AmazonSSMAgent -StartupType Automatic',
      'Start-Service AmazonSSMAgent',
      String.raw`Get-Content "$env:ProgramData\Amazon\SSM\Logs\errors.log" -Tail 20`,
    ];
  }
  if (os === 'macos') {
    return [
      'sudo launchctl print system/com.amazon.aws.ssm',
      'sudo launchctl load -w /Library/LaunchDaemons/com.amazon.aws.ssm.plist && sudo launchctl start com.amazon.aws.ssm',
      'sudo tail -n 20 /var/log/amazon/ssm/errors.log',
    ];
  }
  return [
    'sudo systemctl enable --now amazon-ssm-agent || sudo snap start --enable amazon-ssm-agent',
    'systemctl status --no-pager amazon-ssm-agent',
    'sudo tail -n 20 /var/log/amazon/ssm/errors.log',
  ];
}

export const AGENT_CONFIG: Entries<Codes> = {
  'agent/hibernating': {
    title: 'The agent sleeps before it tries again',
    summary:
      'After repeated failures the agent waits, from minutes up to an hour, before it tries again. What was repaired in the meantime still looks broken to ' +
      'Systems Manager until then, or until the agent is restarted.',
    message: ({ since, until, why }) =>
      `By its own log the agent went to sleep${since === null ? '' : ` at ${clean(since)}`} and tries again ` +
      `${until === null ? 'within an hour' : `at ${clean(until)}`}.${why === null ? '' : ` Before that it logged: "${clean(why, 200)}".`}`,
    remedies: (_data, context) => [restartAgent(context, verify(context, ['agent']))],
    docs: ['Troubleshooting SSM Agent'],
  },
  'imds/no-role': {
    title: 'This instance has no role',
    summary:
      'No instance profile is attached, and nothing shows that default host management gives the agent its credentials instead. Without one of ' +
      'the two the agent cannot register.',
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
          risk: 'Every instance of the account in this Region without a role of its own becomes a managed node.',
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
  },

  'agent/not-running': {
    title: 'SSM Agent does not run',
    summary:
      'The agent is installed, and no process of it runs: nothing asks for commands, and no session can be opened. It was stopped or disabled, ' +
      'or it ends as soon as it starts.',
    message: (data) =>
      `SSM Agent ${data.version === null ? '' : `${clean(data.version, 40)} `}is installed and does not run` +
      `${data.problems.length === 0 ? '' : `: ${list(data.problems, 2)}`}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['agent']);
      const start = remedy({
        owner: 'agent',
        text: 'Start it, and let it start with the system. Where it ends at once, its log says why.',
        commands: startCommands(context),
        permission: 'administrator rights on the node',
        risk: 'The agent runs with full rights, and obeys whoever may use Systems Manager in this account.',
        rollback:
          context.os === 'windows'
            ? 'Stop-Service AmazonSSMAgent'
            : context.os === 'macos'
              ? 'sudo launchctl kill SIGTERM system/com.amazon.aws.ssm'
              : 'sudo systemctl disable --now amazon-ssm-agent',
        verify: proof,
      });
      if (data.problems.length === 0) return [start];
      return [editConfig(`First what keeps it from starting: ${list(data.problems, 2)}.`, context, proof), start];
    },
    docs: ['Checking SSM Agent status and starting the agent', 'Troubleshooting SSM Agent'],
  },

  'agent/endpoint-override': {
    title: 'The agent is set to other endpoints',
    summary:
      "The agent's configuration names hosts in place of the usual ones: the agent calls these and no others. Where one of them is wrong, " +
      'everything else may be right and nothing works.',
    message: (data) => {
      const wrong = data.entries.filter((entry) => entry.wrong !== null);
      const told = wrong.length > 0 ? wrong : data.entries;
      const words = told.map(
        ({ field, host, usual, wrong: why }) =>
          `${clean(field, 40)} sends it to ${clean(host)} in place of ${clean(usual)}${why === null ? '' : ` (${clean(why)})`}`,
      );
      return `The agent's configuration changes its endpoints: ${list(words, 2)}.`;
    },
    remedies: (data, context) => {
      const proof = verify(context, ['agent/endpoint-override']);
      const fields = list(
        data.entries.map(({ field }) => field),
        5,
      );
      const hosts = data.entries.map(
        ({ host, usual, wrong }) => `${clean(host)} → ${clean(usual)}${wrong === null ? '' : `: ${clean(wrong)}`}`,
      );
      return [
        editConfig(
          `Take ${fields} out, or set the right name (${list(hosts, 3)}). With private DNS on, no VPC endpoint needs a name of its own.`,
          context,
          proof,
        ),
        remedy({
          owner: 'vpc',
          text: 'Names of VPC endpoints, where they are set on purpose: these exist.',
          commands: [
            aws(
              context,
              `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${valuesOf(context).vpcId} --query`,
              quoted('VpcEndpoints[].{Service:ServiceName,State:State,PrivateDns:PrivateDnsEnabled,Names:DnsEntries[].DnsName}'),
            ),
          ],
          permission: 'ec2:DescribeVpcEndpoints',
          risk: 'The look-up changes nothing.',
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: ['SSM Agent technical details', 'Access an AWS service using an interface VPC endpoint'],
  },

  'agent/region-mismatch': {
    title: 'The agent signs for another Region',
    summary:
      "A Region in the agent's configuration differs from this node's own. It changes the signature and not the host, so that the endpoints refuse " +
      'what the agent sends.',
    message: (data) =>
      `${list(
        data.fields.map(({ field, region }) => `${clean(field, 40)} is ${clean(region, 40)}`),
        2,
      )}, and this node is in ${clean(data.own, 40)}: the endpoints of ${clean(data.own, 40)} refuse what is signed for another Region.`,
    remedies: (data, context) => {
      const proof = verify(context, ['agent/region-mismatch']);
      const fields = list(
        data.fields.map(({ field, region }) => `${clean(field, 40)} (${clean(region, 40)})`),
        2,
      );
      return [editConfig(`Take ${fields} out, or set ${clean(data.own, 40)}.`, context, proof), restartAgent(context, proof)];
    },
    docs: ['SSM Agent technical details'],
  },
};
