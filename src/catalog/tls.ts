/** Certificates that are not AWS's, not trusted, not valid now or not for this name. */

import { ruleOf } from '../knowledge/chain-rules.ts';
import { clockCommands } from './clock-commands.ts';
import type { Entries } from './entry.ts';
import { whoseCommands } from './network.ts';
import { restartAgent } from './node-commands.ts';
import { clean, hostsOf, ipsOf, list, places, word } from './phrases.ts';
import { remedy, verify } from './remedy.ts';
import { exemptFromInspection, handshakes, installAuthority, publicRootsCommands } from './trust.ts';
import { addressesOnly, isPrivate } from './values.ts';

type Codes =
  | 'tls/intercepted'
  | 'tls/untrusted-root'
  | 'tls/invalid-chain'
  | 'tls/incomplete-chain'
  | 'tls/expired'
  | 'tls/name-mismatch';

function issuedBy(issuer: string | null): string {
  return issuer === null ? 'an issuer that it does not name' : `"${clean(issuer)}"`;
}

function brokenRule(verifyError: string): string {
  const name = ruleOf(verifyError) === verifyError ? '' : ` (${clean(verifyError)})`;
  return `The chain breaks a rule, so that the agent refuses it whatever this node trusts: ${ruleWords(verifyError)}${name}.`;
}

/** Our own words are whole; what OpenSSL says comes from facts. */
function ruleWords(verifyError: string): string {
  const words = ruleOf(verifyError);
  return words === verifyError ? clean(verifyError) : words;
}

export const TLS: Entries<Codes> = {
  'tls/intercepted': {
    title: 'Somebody else answers in the name of AWS',
    summary:
      "The certificate for an AWS name was not issued by AWS's authorities: a TLS inspecting proxy or firewall sits in between. The agent refuses " +
      "it, unless the system's roots trust that authority.",
    message: (data) => {
      const trust = data.trusted
        ? 'The roots of this node trust it, so that the agent works, inspected.'
        : 'The roots of this node do not trust it.';
      const oddity = data.impersonatesRoot
        ? ' It carries the name of a root that this node trusts but was not signed by it: treat it as hostile until explained.'
        : data.selfSigned
          ? ' It is self-signed, which also fits a machine that is no proxy at all.'
          : '';
      return (
        `The certificate of ${places(data.addresses)}${data.subject === null ? '' : ` ("${clean(data.subject)}")`} was issued by ` +
        `${issuedBy(data.issuer)}, not by Amazon. ${data.brokenRule === null ? trust : brokenRule(data.brokenRule)}${oddity}`
      );
    },
    remedies: (data, context) => {
      const proof = verify(context, ['tls']);
      const exempt = exemptFromInspection(data.addresses, context, proof);
      if (data.trusted) return [exempt];
      return [
        exempt,
        // A false or self-signed root is nothing to be taught to a node.
        ...(data.impersonatesRoot || data.selfSigned || data.brokenRule !== null
          ? []
          : [installAuthority(data.issuer, context, proof)]),
        restartAgent(context, proof),
      ];
    },
    docs: [
      'Inspecting SSL/TLS traffic with TLS inspection configurations in AWS Network Firewall',
      'Amazon Trust Services: https://www.amazontrust.com/repository/',
    ],
  },

  'tls/untrusted-root': {
    title: "This node does not trust Amazon's certificates",
    summary:
      "The chain is in Amazon's name, but the roots of this node do not vouch for it: Amazon's roots are missing from the system's store (an old " +
      'or minimal image), or the chain only pretends to be from Amazon.',
    message: (data) =>
      `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
      `does not verify with the roots of this node (${clean(data.verifyError)}).`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/untrusted-root']);
      return [
        remedy({
          owner: 'node',
          text:
            "Bring the system's root certificates up to date; Amazon Root CA 1 and Starfield Services Root CA - G2 belong into them. If it still " +
            'fails, compare the fingerprint with https://www.amazontrust.com/repository/: a name alone proves nothing. ' +
            (context.os === 'linux'
              ? 'The apt command is for Debian and Ubuntu, the dnf command for Amazon Linux and Red Hat.'
              : ''),
          commands: [...publicRootsCommands(context), ...handshakes(data.addresses, context)],
          permission: 'administrator rights on the node',
          risk: "Only the publisher's roots are added; other programs on this node use them as well.",
          verify: proof,
        }),
        exemptFromInspection(data.addresses, context, verify(context, ['tls'])),
        restartAgent(context, proof),
      ];
    },
    docs: ['Troubleshooting SSM Agent', 'https://www.amazontrust.com/repository/'],
  },

  'tls/invalid-chain': {
    title: 'The certificate chain breaks a rule',
    summary:
      'The chain leads to a root, or claims to, and a rule forbids it all the same: names that an authority may not certify, a purpose that is not a ' +
      "server's, a path that is too long, an unknown critical extension, a weak signature or key. The agent refuses it; AWS's own chains break none.",
    message: (data) =>
      `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
      `does not verify. ${brokenRule(data.verifyError)}`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls']);
      return [
        remedy({
          owner: 'proxy',
          text:
            `Find who runs what answers at ${list(ipsOf(data.addresses))}: a device that opens TLS, or a stand-in for AWS. Its authority must issue a ` +
            `chain that breaks no rule. Here: ${ruleWords(data.verifyError)}.`,
          commands: handshakes(data.addresses, context),
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        exemptFromInspection(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['RFC 5280, section 6: https://www.rfc-editor.org/rfc/rfc5280#section-6'],
  },

  'tls/incomplete-chain': {
    title: 'The server does not send its intermediate certificate',
    summary:
      "The server sends its own certificate alone. The agent knows the roots only, and does not fetch what lies between. AWS's servers send all of it: " +
      'something in between has copied or cut the chain.',
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'sends', 'send')} a certificate${data.subject === null ? '' : ` ("${clean(data.subject)}")`} without the one of its issuer, ${issuedBy(data.issuer)}: ` +
      'this node has no way from there to a root that it trusts.',
    remedies: (data, context) => {
      const proof = verify(context, ['tls/incomplete-chain']);
      return [
        remedy({
          owner: 'proxy',
          text:
            `On what answers at ${list(ipsOf(data.addresses))} (a proxy, a balancer, a stand-in for AWS), configure the whole chain: its own certificate, ` +
            'then every intermediate, without the root. The handshake shows what is sent.',
          commands: handshakes(data.addresses, context),
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        exemptFromInspection(data.addresses, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: ['Amazon Trust Services: https://www.amazontrust.com/repository/'],
  },

  'tls/expired': {
    title: 'The certificate is not valid at this time',
    summary:
      "The certificate has expired or is not valid yet, by this node's clock. AWS renews in time: either the clock is wrong, or the certificate is " +
      "somebody else's.",
    message: (data) =>
      `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
      (data.which === 'expired' ? `expired on ${clean(data.notAfter)}` : `is not valid before ${clean(data.notBefore)}`) +
      `; this node's clock says ${clean(data.nodeTime)}.`,
    remedies: (data, context) => {
      const proof = verify(context, ['tls/expired', 'clock']);
      return [
        remedy({
          owner: 'node',
          text: `First the clock: is it really ${clean(data.nodeTime)}? If not, set it right (see clock/skew); nothing else is wrong then.`,
          commands: clockCommands(context).look,
          risk: 'The look-ups change nothing.',
          verify: proof,
        }),
        exemptFromInspection(data.addresses, context, verify(context, ['tls'])),
        restartAgent(context, proof),
      ];
    },
    docs: ['Set the time for your Amazon EC2 instance'],
  },

  'tls/name-mismatch': {
    title: 'The certificate is for another name',
    summary:
      'The certificate verifies, but not for the name that was asked for: the name leads to the wrong machine (an old hosts entry, a wrong record ' +
      "in a private zone, another service's endpoint).",
    message: (data) =>
      `${places(data.addresses)} ${word(hostsOf(data.addresses), 'presents', 'present')} a certificate for ${data.names.length > 0 || data.subject === null ? list(data.names) : clean(data.subject)}` +
      `${data.issuer === null ? '' : `, issued by ${issuedBy(data.issuer)}`}: the name leads to the wrong machine.`,
    remedies: (data, context) => {
      const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivate(ip, context));
      return [
        remedy({
          owner: 'dns',
          text:
            `See whose ${list(ipsOf(data.addresses))} ${word(ipsOf(data.addresses), 'is', 'are')}, then correct what points ${list(hostsOf(data.addresses))} there: the private hosted ` +
            'zone, the DNS server or the hosts file. An alias to the endpoint stays right when its addresses change.',
          commands: [...handshakes(data.addresses, context), ...whoseCommands(inside, context)],
          permission: 'ec2:DescribeNetworkInterfaces',
          risk: 'The look-ups change nothing. A corrected record holds for everybody who uses the zone.',
          rollback: 'Restore the former record.',
          verify: verify(context, ['tls/name-mismatch', 'dns']),
        }),
      ];
    },
  },
};
