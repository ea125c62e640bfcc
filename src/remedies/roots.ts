/** Remedies around TLS: exempt AWS from inspection, or teach this node a certificate authority. */

import type { At } from '../picture/seen.ts';
import { certificateCommand } from './node-commands.ts';
import { clean, hostNames, list } from './phrases.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly } from './values.ts';

/**
 * Handshakes that show the certificate as it arrives here. `small`: without post-quantum key share.
 */
export function handshakes(addresses: readonly At[], context: RemedyContext, small = false): readonly string[] {
  return addresses
    .filter((a) => addressesOnly([a.ip]).length > 0)
    .slice(0, 2)
    .map((a) => certificateCommand(context, a.host, a.ip, small));
}

/** The owner of the inspecting device exempts the AWS names. */
export function exemptFromInspection(addresses: readonly At[], context: RemedyContext, verification: string): Remedy {
  const names = [...hostNames(addresses), ...context.requiredHosts];
  return remedy({
    title: 'exempt these names from TLS inspection',
    owner: 'proxy',
    text:
      `Exempt these names from TLS inspection (by server name, SNI): ${list(names, 12)}. Session traffic is a websocket and suffers even from ` +
      'trusted inspection. In AWS, a policy of Network Firewall names its TLS inspection configuration (AWS CLIs of before 2023 leave that out).',
    commands: [
      ...handshakes(addresses, context),
      ...(context.kind === 'hybrid'
        ? []
        : [
            aws(context, 'network-firewall list-firewall-policies'),
            aws(context, 'network-firewall describe-firewall-policy --firewall-policy-arn FIREWALL_POLICY_ARN'),
          ]),
    ],
    ...(context.kind === 'hybrid'
      ? {}
      : { permission: 'network-firewall:ListFirewallPolicies, network-firewall:DescribeFirewallPolicy' }),
    risk: 'Traffic to these names is no longer inspected.',
    rollback: 'Remove the exemption again.',
    rollbackIsText: true,
    verify: verification,
  });
}

/** The agent uses the system's roots, so the authority must be there, not in a separate file. */
export function installAuthority(issuer: string | null, context: RemedyContext, verification: string): Remedy {
  const name = issuer === null ? 'the inspecting authority' : `"${clean(issuer)}"`;
  return remedy({
    title: 'trust the root of your own inspection',
    owner: 'node',
    text:
      `Or, if the inspection is your own and is to stay: get the root certificate of ${name} from its owner (never from the wire), and add ` +
      "it to the system's store, which is what the agent uses. " +
      (context.os === 'linux' ? 'The first command is for Debian and Ubuntu, the second for Amazon Linux and Red Hat.' : ''),
    commands: storeCommands(context),
    ...(context.os === 'linux' ? { oneFits: ['Debian and Ubuntu', 'Amazon Linux and Red Hat'] } : {}),
    permission: 'administrator rights on the node',
    risk: 'Anyone who holds the key of this authority can read and alter all TLS traffic of this node.',
    rollback: 'Remove the certificate from the store again, and refresh the store with the same tool.',
    rollbackIsText: true,
    verify: verification,
  });
}

function storeCommands(context: RemedyContext): readonly string[] {
  if (context.os === 'windows') {
    return [String.raw`Import-Certificate -FilePath .\inspection-root.cer -CertStoreLocation Cert:\LocalMachine\Root`];
  }
  if (context.os === 'macos') {
    return ['sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain inspection-root.pem'];
  }
  return [
    'sudo cp inspection-root.pem /usr/local/share/ca-certificates/inspection-root.crt && sudo update-ca-certificates',
    'sudo cp inspection-root.pem /etc/pki/ca-trust/source/anchors/ && sudo update-ca-trust',
  ];
}

/** The distribution's own list of public roots, brought up to date. */
export function publicRootsCommands(context: RemedyContext): readonly string[] {
  if (context.os === 'windows') {
    return [
      'certutil -generateSSTFromWU "$env:TEMP\\roots.sst"',
      'Import-Certificate -FilePath "$env:TEMP\\roots.sst" -CertStoreLocation Cert:\\LocalMachine\\Root',
    ];
  }
  if (context.os === 'macos') {
    return ['softwareupdate --list'];
  }
  return [
    'sudo apt-get install --reinstall ca-certificates && sudo update-ca-certificates',
    'sudo dnf reinstall -y ca-certificates && sudo update-ca-trust',
  ];
}
