/** Handshakes that fail before any certificate is seen. */

import type { Remedy } from '../verdict.types.ts';
import type { At, RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { openFirewall } from './network.ts';
import { RESTART_RISK, restartAgent } from './node-commands.ts';
import { packetSize } from './path.ts';
import { clean, detailOf, hostsOf, ipsOf, list, places, word } from './phrases.ts';
import { remedy, verify } from './remedy.ts';
import { exemptFromInspection, handshakes } from './trust.ts';

type Codes =
  | 'tls/protocol-version'
  | 'tls/old-version'
  | 'tls/reset'
  | 'tls/sni-filtered'
  | 'tls/large-hello-dropped'
  | 'tls/stalled';

const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/small-hello.conf';

/**
 * Since 3.3.2299.0 the agent's hello carries a post-quantum key share and fills more than one packet; some middleboxes reset or
 * drop it. The test changes nothing; the workaround takes the key share away again until the middlebox is repaired.
 */
function largeHello(addresses: readonly At[], context: RemedyContext, verification: string, proven = false): Remedy {
  const linux = context.os === 'linux';
  return remedy({
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
            'sudo install -d /etc/systemd/system/amazon-ssm-agent.service.d',
            `printf '%s\\n' '[Service]' 'Environment=GODEBUG=tlskyber=0,tlsmlkem=0' | sudo tee ${DROP_IN}`,
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

export const TLS_HANDSHAKE: Entries<Codes> = {
  'tls/protocol-version': {
    title: 'There is no TLS version in common',
    summary:
      'The handshake ends because the two sides share no protocol version or cipher. AWS endpoints take TLS 1.2 and 1.3, so either a device in ' +
      'between answers, or the crypto policy of this node is set too narrow.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'offers', 'offer')} no TLS version or cipher that this node accepts` +
      `${detailOf(data.addresses)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/protocol-version']);
      return [
        exemptFromInspection(data.addresses, context, proof),
        remedy({
          owner: 'node',
          text: 'Then the policy of this node: TLS 1.2 with ECDHE and AES-GCM must be permitted.',
          commands:
            context.os === 'windows'
              ? [
                  'Get-TlsCipherSuite | Select-Object Name',
                  String.raw`Get-ChildItem HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols -Recurse`,
                ]
              : ['openssl version', 'update-crypto-policies --show'],
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
      ];
    },
    docs: ['TLS 1.2 to become the minimum TLS protocol level for all AWS API endpoints'],
  },

  'tls/old-version': {
    title: 'Some endpoints speak TLS 1.2 only',
    summary:
      'Some endpoints agree on TLS 1.3 and others only on 1.2. The agent works with both. AWS takes 1.3 nearly everywhere, so that a device which ' +
      'ends the connection in between is one explanation, and a slower service of AWS the other.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'agrees', 'agree')} on ${clean(data.protocol)} at most, while ` +
      `${list(data.newer, 3)} ${word(data.newer, 'takes', 'take')} TLS 1.3: harmless for the agent.`,
    remedies: (data, context) => [
      remedy({
        owner: 'firewall',
        text:
          `Nothing need be done for Systems Manager. These handshakes show who answers at ${list(ipsOf(data.addresses))}: with a certificate that ` +
          "is not Amazon's, somebody inspects the traffic.",
        commands: handshakes(data.addresses, context),
        risk: 'The look-ups change nothing.',
        verify: verify(context, ['tls/old-version']),
      }),
    ],
    docs: ['Faster AWS cloud connections with TLS 1.3'],
  },

  'tls/reset': {
    title: 'The handshake is reset',
    summary:
      'TCP opens, and the connection is reset when the TLS hello is sent. A firewall or proxy in between rejects the name in it, or cannot take ' +
      'a large (post-quantum) hello.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'accepts', 'accept')} the connection and ${word(hostsOf(data.addresses), 'resets', 'reset')} it ` +
      `during the TLS handshake${detailOf(data.addresses)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/reset']);
      return [
        openFirewall(hostsOf(data.addresses), context, proof),
        largeHello(data.addresses, context, proof),
        exemptFromInspection(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['https://github.com/aws/amazon-ssm-agent/issues/640'],
  },

  'tls/sni-filtered': {
    title: 'A filter on the way stops the name',
    summary:
      'TCP opens, and the TLS hello for this name is dropped or reset, while a hello for another name at the same address is answered: a firewall ' +
      'in between reads the server name (SNI) and does not have this one on its list.',
    message: (data) =>
      `The TLS hello for ${places(data.addresses)} is stopped on the way${detailOf(data.addresses)}, while one for ${list(data.answered)} at the ` +
      `same ${word(data.addresses, 'address', 'addresses')} is answered: the name is filtered.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/sni-filtered', 'tls/stalled', 'tls/reset']);
      return [
        openFirewall(hostsOf(data.addresses), context, proof),
        exemptFromInspection(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['Stateful domain list rule groups in AWS Network Firewall'],
  },

  'tls/large-hello-dropped': {
    title: 'A large TLS hello does not pass',
    summary:
      'A small hello is answered, and full-sized packets pass; the hello with a post-quantum key share, which needs two packets, is dropped or reset. ' +
      'A firewall or proxy in between cannot take it. The agent sends such a hello since 3.3.2299.0.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'answers', 'answer')} a small TLS hello, and not a large one` +
      (data.agentSends
        ? `, as the agent sends it${detailOf(data.addresses)}.`
        : ': this agent still sends a small one, from version 3.3.2299.0 on it would fail.'),
    remedies: (data, context) => {
      const proof = verify(context, ['tls/large-hello-dropped', 'tls/stalled', 'tls/reset']);
      return [
        largeHello(data.addresses, context, proof, true),
        exemptFromInspection(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['https://github.com/aws/amazon-ssm-agent/issues/640', 'https://tldr.fail'],
  },

  'tls/stalled': {
    title: 'The TLS handshake gets no answer',
    summary:
      'TCP opens, and then nothing comes back: a device accepts connections in place of AWS without passing them on, drops the hello, or full-sized ' +
      'packets are lost on the way.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'accepts', 'accept')} the connection, and then ${word(hostsOf(data.addresses), 'leaves', 'leave')} the ` +
      `TLS hello without an answer${detailOf(data.addresses)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/stalled']);
      return [
        openFirewall(hostsOf(data.addresses), context, proof),
        packetSize(data.addresses, context, proof),
        largeHello(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['Network maximum transmission unit (MTU) for your EC2 instance', 'https://github.com/aws/amazon-ssm-agent/issues/640'],
  },
};
