/** Commands that are run on the node itself, in the words of its operating system. */

import { address, hostName } from './foreign.ts';
import { clean } from './phrases.ts';
import { type Known, own, powershellQuote, shellQuote } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly, valuesOf } from './values.ts';

/** One word in the shell of this node: PowerShell on Windows, else POSIX. */
export function nodeQuote(context: RemedyContext, value: Known): string {
  return context.os === 'windows' ? powershellQuote(value) : shellQuote(value);
}

/** Reads this node's own packet filter and its route to an address; changes nothing. `routeFirst`: the kernel or a router said so. */
export function firewallCommands(context: RemedyContext, ips: readonly string[], routeFirst = false): readonly string[] {
  const some = addressesOnly(ips).slice(0, 2);
  const route = {
    windows: 'Find-NetRoute -RemoteIPAddress',
    macos: 'route -n get',
    linux: 'ip route get',
    other: 'ip route get',
  };
  const routes = some.map((ip) => `${route[context.os]} ${ip}`);
  return routeFirst ? [...routes, ...FILTERS[context.os]] : [...FILTERS[context.os], ...routes];
}

const FILTERS: Readonly<Record<RemedyContext['os'], readonly string[]>> = {
  windows: [
    'Get-NetFirewallProfile | Select-Object Name, Enabled, DefaultOutboundAction',
    'Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True | Select-Object DisplayName, Profile',
  ],
  macos: ['sudo pfctl -sr'],
  linux: ['sudo nft list ruleset', 'sudo iptables -S'],
  other: ['sudo nft list ruleset', 'sudo iptables -S'],
};

/** Asks one server for one name, without a cache in between. */
export function askCommand(context: RemedyContext, host: string, server: string): string {
  return context.os === 'windows'
    ? `Resolve-DnsName -DnsOnly -Name ${powershellQuote(hostName(host))} -Server ${powershellQuote(address(server))}`
    : `dig +noall +comments +answer ${shellQuote(hostName(host))} @${shellQuote(address(server))}`;
}

/**
 * Shows who presents which certificate at an address; sends nothing but a handshake. `small`:
 * without a post-quantum key share. Standard input must end, or the command would wait; PowerShell
 * has no `<`, so `Q` (quit) is piped in.
 */
export function certificateCommand(context: RemedyContext, host: string, ip: string, small = false): string {
  const at = nodeQuote(context, ip.includes(':') ? own`[${address(ip)}]:443` : own`${address(ip)}:443`);
  const command = `openssl s_client -connect ${at} -servername ${nodeQuote(context, hostName(host))}${small ? ' -groups X25519' : ''}`;
  return context.os === 'windows' ? `'Q' | ${command}` : `${command} </dev/null`;
}

function restartCommand(context: RemedyContext): string {
  if (context.os === 'windows') {
    return 'Restart-Service AmazonSSMAgent';
  }
  if (context.os === 'macos') {
    return 'sudo launchctl kickstart -k system/com.amazon.aws.ssm';
  }
  return 'sudo systemctl restart amazon-ssm-agent || sudo snap restart amazon-ssm-agent';
}

/** What a restart of the agent costs; part of the risk of every remedy that has one. */
export const RESTART_RISK =
  'A restart ends open sessions and cuts off a running command: never restart while one runs, nor from inside a session or Run Command.';

const ASLEEP = 'agent may sleep for up to an hour before it tries again. Once nothing runs on this node, restart it.';

/** Where nothing else is wrong: the restart is the fix. */
export function wakeAgent(context: RemedyContext, verification: string): Remedy {
  return restartAgent(context, verification, `The ${ASLEEP}`);
}

/**
 * The last step after a fix: after failures the agent sleeps for up to an hour before it tries
 * again, so that a repaired path still looks broken. The two look-ups come first, because a restart
 * in the middle of a patch run does harm.
 */
/** `text`: where the restart is the fix itself. */
export function restartAgent(context: RemedyContext, verification: string, text = `After the fix: the ${ASLEEP}`): Remedy {
  const target = context.kind === 'hybrid' ? 'INSTANCE_ID' : valuesOf(context).instanceId;
  return remedy({
    title: 'restart the agent once nothing runs, or wait up to an hour',
    follows: true,
    owner: 'agent',
    text,
    commands: [
      aws(context, 'ssm describe-sessions --state Active --filters', `key=Target,value=${target}`),
      aws(context, 'ssm list-commands --instance-id', target, '--filters key=Status,value=InProgress'),
      restartCommand(context),
    ],
    permission: 'ssm:DescribeSessions, ssm:ListCommands; administrator rights on the node',
    risk: RESTART_RISK,
    verify: verification,
  });
}

/** Installs the newest agent from the Region's own bucket, in the way of this operating system. */
export function installCommands(context: RemedyContext): readonly string[] {
  const { region, zone } = valuesOf(context);
  const base = `https://amazon-ssm-${region}.s3.${zone}/latest`;
  if (context.os === 'windows') {
    return [
      `Invoke-WebRequest ${base}/windows_amd64/AmazonSSMAgentSetup.exe -OutFile "$env:TEMP\\AmazonSSMAgentSetup.exe"`,
      'Start-Process -FilePath "$env:TEMP\\AmazonSSMAgentSetup.exe" -ArgumentList "/S" -Wait',
    ];
  }
  if (context.os === 'macos') {
    return [`curl -fsSO ${base}/darwin_amd64/amazon-ssm-agent.pkg`, 'sudo installer -pkg amazon-ssm-agent.pkg -target /'];
  }
  return [
    `sudo dnf install -y ${base}/linux_amd64/amazon-ssm-agent.rpm`,
    `curl -fsSO ${base}/debian_amd64/amazon-ssm-agent.deb && sudo dpkg -i amazon-ssm-agent.deb`,
    'sudo snap install amazon-ssm-agent --classic',
    'sudo systemctl enable --now amazon-ssm-agent',
  ];
}

/** Whom each of `installCommands` is for. */
export function installChoice({ os }: RemedyContext): Pick<Remedy, 'oneFits'> {
  return os === 'linux' || os === 'other' ? { oneFits: ['Amazon Linux and Red Hat', 'Debian', 'Ubuntu images of AWS'] } : {};
}

/** How to read `installCommands`. */
export function installHint(context: RemedyContext): string {
  return context.os === 'linux' || context.os === 'other'
    ? 'Of the commands, use the one for this distribution: rpm, deb or (Ubuntu images of AWS) snap; on ARM, linux_arm64 or debian_arm64.'
    : 'On ARM, take the arm64 package instead.';
}

/** The agent's version, read without any effect on it. */
export function versionCommand(context: RemedyContext): string {
  if (context.os === 'windows') return String.raw`& "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.exe" -version`;
  if (context.os === 'macos') return '/opt/aws/ssm/bin/amazon-ssm-agent -version';
  return 'amazon-ssm-agent -version || /snap/amazon-ssm-agent/current/amazon-ssm-agent -version';
}

/** The two ways to a newer agent: from afar while commands arrive, and by hand. */
export function updateAgent(
  context: RemedyContext,
  version: string,
  proof: string,
): { readonly byCommand: Remedy; readonly byHand: Remedy } {
  const old = clean(version, 40);
  const target = context.kind === 'hybrid' ? 'INSTANCE_ID' : valuesOf(context).instanceId;
  return {
    byCommand: remedy({
      title: 'let Systems Manager update the agent',
      owner: 'agent',
      text: `While commands still arrive: let Systems Manager update the agent from ${old}, on many nodes at once.`,
      commands: [
        aws(context, 'ssm send-command --document-name AWS-UpdateSSMAgent --targets', `Key=InstanceIds,Values=${target}`),
      ],
      permission: 'ssm:SendCommand on the document AWS-UpdateSSMAgent and this node',
      risk: `The update restarts the agent. ${RESTART_RISK}`,
      verify: proof,
    }),
    byHand: remedy({
      title: 'install the newest agent by hand',
      owner: 'agent',
      text: `Install the newest agent over ${old} by hand. ${installHint(context)}`,
      commands: [...installCommands(context), versionCommand(context)],
      ...installChoice(context),
      permission: 'administrator rights on the node',
      risk: `The update restarts the agent. ${RESTART_RISK}`,
      rollback: `Install version ${old} again from the same bucket.`,
      rollbackIsText: true,
      verify: proof,
    }),
  };
}
