/** SSM Agent is installed, but its process does not run. */

import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { editConfig } from '../../remedies/agent-config-file.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';

export interface AgentNotRunningData {
  readonly version: string | null;
  readonly problems: readonly string[];
}

export const agentNotRunning: Finding<'agent/not-running', AgentNotRunningData> = {
  code: 'agent/not-running',
  number: 54,
  title: 'SSM Agent does not run',
  summary:
    'The agent is installed, and no process of it runs: nothing asks for commands, and no session can be opened. It was stopped or disabled, ' +
    'or it ends as soon as it starts.',
  reads: ['agent'],
  about: 'agent',
  judge,
  explainedBy: [
    {
      // An agent without an identity ends itself after three attempts; systemd starts it again
      // after 90 seconds.
      codes: ['agent/not-registered', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
      // Before its activation that is expected, and still why.
      when: (_own, cause, { facts }) =>
        isError(cause) || (facts.request.preflight === true && cause.code === 'agent/not-registered'),
    },
  ],
  stopsAgent: true,
  message: (data) =>
    `SSM Agent ${data.version === null ? '' : `${clean(data.version, 40)} `}is installed and does not run` +
    `${data.problems.length === 0 ? '' : `: ${list(data.problems, 2)}`}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['agent']);
    const start = remedy({
      title: 'start the agent, now and with the system',
      owner: 'agent',
      text: 'Start it, and let it start with the system. Where it ends at once, its log says why.',
      commands: startCommands(context),
      permission: 'administrator rights on the node',
      risk: 'The agent runs with full rights, and obeys everyone who may use Systems Manager in this account.',
      rollback:
        context.os === 'windows'
          ? 'Stop-Service AmazonSSMAgent'
          : context.os === 'macos'
            ? 'sudo launchctl kill SIGTERM system/com.amazon.aws.ssm'
            : 'sudo systemctl disable --now amazon-ssm-agent || sudo snap stop --disable amazon-ssm-agent',
      verify: proof,
    });
    if (data.problems.length === 0) return [start];
    return [editConfig(`First what keeps it from starting: ${list(data.problems, 2)}.`, context, proof), start];
  },
  docs: ['Checking SSM Agent status and starting the agent', 'Troubleshooting SSM Agent'],
  page: {
    recognised:
      'The agent is installed, the process list can be read, and no process in it is the agent. A broken configuration is named.',
    severity: 'Error. Info with `preflight` where the agent is not registered yet.',
  },
  sample: { version: '3.3.3572.0', problems: [] },
};

/** Installed, and no process of it: neither commands nor sessions reach this node. */
function judge(picture: Picture): readonly DraftOf<'agent/not-running', AgentNotRunningData>[] {
  const { agent } = picture.facts.node;
  if (agent.installed !== 'yes' || agent.running !== 'no') return [];
  const problems = agent.problems ?? [];
  // An agent that nobody has registered ends at once.
  const expected = picture.facts.request.preflight === true && agent.registration.state === 'absent' && !picture.onEc2;
  return [
    {
      code: 'agent/not-running',
      severity: expected ? 'info' : 'error',
      subjects: [],
      data: { version: agent.version, problems },
      evidence: ['no process of the agent runs', ...problems],
      capabilities: expected ? [] : throughTheAgent(picture),
    },
  ];
}

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
    'systemctl status --no-pager amazon-ssm-agent || systemctl status --no-pager snap.amazon-ssm-agent.amazon-ssm-agent',
    'sudo tail -n 20 /var/log/amazon/ssm/errors.log',
  ];
}
