/** Remedies for large hellos: let them pass, or send small ones. */

import type { At } from '../../picture/seen.ts';
import { RESTART_RISK } from '../../remedies/node-commands.ts';
import { ipsOf, list } from '../../remedies/phrases.ts';
import { remedy } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { handshakes } from '../../remedies/roots.ts';

const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/small-hello.conf';

/**
 * Since 3.3.2299.0 the agent's hello carries a post-quantum key share and fills more than one
 * packet; some middleboxes reset or drop it. The test changes nothing; the workaround takes the key
 * share away again until the middlebox is repaired.
 */
export function largeHello(addresses: readonly At[], context: RemedyContext, verification: string, proven = false): Remedy {
  const linux = context.os === 'linux';
  return remedy({
    title: proven ? 'until the firewall takes large hellos, let the agent send small ones' : 'let the agent send a small hello',
    owner: proven ? 'firewall' : 'agent',
    text:
      (proven
        ? `A firewall, proxy or balancer before ${list(ipsOf(addresses))} needs an update, or its handling of TLS hellos corrected: it must take one that ` +
          'comes in several packets. The handshakes below (small, without post-quantum key share) pass, the same without "-groups" do not. '
        : `Test whether the size of the hello matters at ${list(ipsOf(addresses))}: if these handshakes (without post-quantum key share) show a ` +
          'certificate, the device in between cannot take a large one and needs repair. ') +
      (linux ? 'As a stopgap, the agent can send a small one (systemd; the service of the snap has another name).' : ''),
    commands: [
      ...handshakes(addresses, context, true),
      ...(linux
        ? [
            `sudo install -d /etc/systemd/system/amazon-ssm-agent.service.d && printf '%s\\n' '[Service]' 'Environment=GODEBUG=tlskyber=0,tlsmlkem=0' | sudo tee ${DROP_IN}`,
            'sudo systemctl daemon-reload && sudo systemctl restart amazon-ssm-agent',
          ]
        : []),
    ],
    permission: 'administrator rights on the node',
    risk: linux ? `The agent's traffic loses its post-quantum protection. ${RESTART_RISK}` : 'The test changes nothing.',
    ...(linux ? { rollback: `sudo rm ${DROP_IN} && sudo systemctl daemon-reload` } : {}),
    verify: verification,
  });
}
