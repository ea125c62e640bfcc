/** Remedies that give a node an identity: a registration, or a role. */

import { instanceProfileSnippets } from './infra-node.ts';
import { installCommands, RESTART_RISK } from './node-commands.ts';
import { type Known, powershellQuoted, shellQuote } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { valuesOf } from './values.ts';

/**
 * An activation, and with it the registration as a hybrid node. The code is a secret for as long as
 * it is valid.
 */
export function hybridRegistration(context: RemedyContext, proof: string): Remedy {
  const where =
    context.isElsewhere === true
      ? 'This machine is no EC2 instance: create an activation (it is valid for a day unless you say more), and register with it.'
      : 'Outside EC2 (or to run as a hybrid node on purpose): create an activation, and register with it. An existing registration is ' +
        'replaced: the node gets a new mi- id.';
  return remedy({
    title: 'register the node again',
    owner: 'agent',
    text: `${where} ${preflight(context)}`,
    commands: [createActivation(context), ...registerCommands(context)],
    permission: 'ssm:CreateActivation, iam:PassRole; administrator rights on the node',
    risk: `The activation code is a secret until it is used up. ${RESTART_RISK}`,
    rollback: aws(context, 'ssm delete-activation --activation-id ACTIVATION_ID'),
    verify: proof,
  });
}

/** What can be known before an activation is used up. */
function preflight(context: RemedyContext): string {
  return `Before that, ssm-probe preflight tells whether this machine gets through to Systems Manager in ${valuesOf(context).region}.`;
}

function createActivation(context: RemedyContext): string {
  return aws(context, 'ssm create-activation --iam-role SERVICE_ROLE_NAME --registration-limit 1');
}

/** Registers the agent that is installed. */
function registerCommands(context: RemedyContext): readonly string[] {
  return whileStopped(`-register -code ACTIVATION_CODE -id ACTIVATION_ID -region ${valuesOf(context).region}`, context);
}

/** Takes the registration away from the agent. */
export function clearRegistration(context: RemedyContext): readonly string[] {
  return whileStopped('-register -clear', context);
}

/** Runs the agent's program once, with its service stopped. */
function whileStopped(options: string, context: RemedyContext): readonly string[] {
  const run = agentProgram(options, context);
  switch (context.os) {
    case 'windows':
      return ['Stop-Service AmazonSSMAgent', run, 'Start-Service AmazonSSMAgent'];
    case 'macos':
      return [
        'sudo launchctl unload /Library/LaunchDaemons/com.amazon.aws.ssm.plist',
        run,
        'sudo launchctl load -w /Library/LaunchDaemons/com.amazon.aws.ssm.plist',
      ];
    case 'linux':
    case 'other':
      return [
        'sudo systemctl stop amazon-ssm-agent || sudo snap stop amazon-ssm-agent',
        run,
        'sudo systemctl start amazon-ssm-agent || sudo snap start amazon-ssm-agent',
      ];
  }
}

/** The agent's own program, where its packages put it: on Linux the snap has a place of its own. */
export function agentProgram(options: string, { os }: RemedyContext): string {
  switch (os) {
    case 'windows':
      return `& "$env:ProgramFiles\\Amazon\\SSM\\amazon-ssm-agent.exe" ${options}`;
    case 'macos':
      return `sudo /opt/aws/ssm/bin/amazon-ssm-agent ${options}`;
    case 'linux':
    case 'other':
      return `sudo amazon-ssm-agent ${options} || sudo /snap/amazon-ssm-agent/current/amazon-ssm-agent ${options}`;
  }
}

/**
 * Installs and registers in one step, with the program that AWS signs for it (AWS Systems Manager User Guide, "How to install the SSM
 * Agent on hybrid Linux nodes", and the same for Windows Server). For macOS it names none.
 */
export function hybridSetup(context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: 'create an activation, install and register',
    owner: 'agent',
    text:
      'This machine is no EC2 instance: create an activation (it is valid for a day unless you say more), then install the agent and register it ' +
      `in one step. On Debian and Ubuntu take debian_amd64, on ARM linux_arm64 or debian_arm64. ${preflight(context)}`,
    commands: [createActivation(context), ...setupSteps(context)],
    permission: 'ssm:CreateActivation, iam:PassRole; administrator rights on the node',
    risk:
      'The agent runs with full rights, and obeys everyone who may use Systems Manager in this account. The activation code is a secret until ' +
      'it is used up.',
    rollback: aws(context, 'ssm delete-activation --activation-id ACTIVATION_ID'),
    verify: proof,
  });
}

function setupSteps(context: RemedyContext): readonly string[] {
  const { region, zone } = valuesOf(context);
  const base = `https://amazon-ssm-${region}.s3.${zone}/latest`;
  const register = `-register -activation-code ACTIVATION_CODE -activation-id ACTIVATION_ID -region ${region}`;
  switch (context.os) {
    case 'windows':
      return [
        `Invoke-WebRequest ${base}/windows_amd64/ssm-setup-cli.exe -OutFile "$env:TEMP\\ssm-setup-cli.exe"`,
        `& "$env:TEMP\\ssm-setup-cli.exe" ${register}`,
      ];
    case 'macos':
      return [...installCommands(context), ...registerCommands(context)];
    case 'linux':
    case 'other':
      return [`curl -fsSO ${base}/linux_amd64/ssm-setup-cli && chmod +x ssm-setup-cli`, `sudo ./ssm-setup-cli ${register}`];
  }
}

/**
 * From a machine that gets through to a registered one. `proxy`: what registers it is no service yet, and reads the proxy from the
 * environment that it is started with.
 */
export function activationSteps(context: RemedyContext, isInstalled: boolean, proxy: Known | null): readonly string[] {
  const steps = isInstalled ? registerCommands(context) : setupSteps(context);
  if (proxy === null) return [createActivation(context), ...steps];
  const through =
    context.os === 'windows'
      ? [
          `$env:https_proxy = ${powershellQuoted(proxy)}`,
          ...steps.map((step) => (step.startsWith('Invoke-WebRequest') ? `${step} -Proxy ${powershellQuoted(proxy)}` : step)),
        ]
      : steps.map((step) => withVariable(step, `https_proxy=${shellQuote(proxy)}`));
  return [createActivation(context), ...through];
}

/** Before each program that goes out to the network; sudo would not pass it on. */
function withVariable(step: string, variable: string): string {
  const register = /sudo (?=\S+ -register)/gu;
  return step.replace(/^curl /u, () => `${variable} curl `).replaceAll(register, () => `sudo ${variable} `);
}

/**
 * A role for the instance: without one (and without default host management), EC2 nodes do not
 * register.
 */
export function instanceRole(context: RemedyContext, proof: string): Remedy {
  const { instanceId, partition } = valuesOf(context);
  const none = context.imds?.hasInstanceProfile === false;
  return remedy({
    title: 'give the instance a profile with the managed policy',
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
