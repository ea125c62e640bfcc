/** Remedies around TLS: look at certificates, and teach this node a certificate authority. */

import type { At } from '../picture/seen.ts';
import { certificateCommand } from './node-commands.ts';
import { clean } from './phrases.ts';
import { remedy } from './remedy.ts';
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
