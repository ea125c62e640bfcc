/** How the findings about names are recognised (`rules/dns-*.ts`, `rules/endpoint-presence.ts`). */

import type { FindingCode } from '../catalog/codes.ts';
import { ALWAYS_ERROR, type Notes } from './notes-type.ts';

type Codes = Extract<FindingCode, `dns/${string}`>;

export const DNS_NOTES: Notes<Codes> = {
  'dns/resolver-unreachable': {
    recognised:
      'A configured DNS server gave no answer to any question about any name. Silence for one name only is not this: such a server is alive, and ' +
      'its own upstream is not. Where /etc/resolv.conf names systemd-resolved, that is asked too: where it is silent, that the servers behind it answer is no help.',
    severity:
      'Error when no configured server answers and a required endpoint does not work. Warning when another server is left, or the hosts file has ' +
      'every name: then names resolve late or by luck.',
  },
  'dns/name-not-found': {
    recognised:
      'The Amazon resolver (or a --resolver) answers NXDOMAIN for a required name, and no other view knows a usable address. NXDOMAIN from a server ' +
      'of your own, where Amazon has an answer, is dns/forwarder-missing instead.',
    severity: ALWAYS_ERROR,
  },
  'dns/no-address': {
    recognised:
      'The answer is NOERROR, and holds no address of a family (IPv4, IPv6) that this node has; no other view is better. Both ' +
      'record types are asked, A and AAAA.',
    severity: ALWAYS_ERROR,
  },
  'dns/server-failure': {
    recognised:
      'The configured servers answer a required name with SERVFAIL, REFUSED or something that is no DNS answer, and neither the Amazon resolver nor ' +
      'a --resolver has a better view. Or systemd-resolved on this node fails where the servers behind it have the address.',
    severity: ALWAYS_ERROR,
  },
  'dns/truncated-tcp-blocked': {
    recognised: 'The answer over UDP has the TC bit, and the same question over TCP port 53 fails.',
    severity: ALWAYS_ERROR,
  },
  'dns/slow': {
    recognised:
      'The median of the answers of a configured server takes 2 seconds or more, or longer than the resolver waits for one (5 seconds, or ' +
      '`options timeout:N` of resolv.conf).',
    severity: 'Error when no configured server answers within that time. Warning otherwise: names resolve, late.',
  },
  'dns/endpoint-missing': {
    recognised:
      'In every DNS view the required interface services have public addresses only, and something shows that the VPC is meant to be private: ' +
      '--expect private, a private endpoint of a service that nobody asked for, or S3 that answers while nothing else public does (a gateway ' +
      'endpoint). Without --expect private the public addresses must also fail to answer. Off EC2 only where an Amazon view was seen.',
    severity: 'Error. A public address that answers is a supported set-up, and no finding without --expect private.',
  },
  'dns/partial-endpoints': {
    recognised:
      'Some interface services have private addresses and other required ones public addresses only, in every view. S3 is exempt: behind a gateway ' +
      'endpoint its addresses are public.',
    severity:
      'Error with --expect private, or when the public addresses do not answer. Info when they do: it works, over two paths.',
  },
  'dns/forwarder-missing': {
    recognised:
      'The Amazon resolver, or a --resolver, has a usable address (a private one, where anybody knows one), and every configured server that ' +
      'answers says something else: NXDOMAIN, REFUSED, SERVFAIL, no address, or public addresses. One right server among them makes it ' +
      'dns/resolvers-disagree.',
    severity:
      'Error when the endpoint does not work for the agent, or with --expect private. Info when the public addresses answer: the private endpoint ' +
      'is then unused.',
  },
  'dns/private-view-missing': {
    recognised:
      'On a node where no Amazon view can be seen (outside EC2, without --resolver): required names have no answer, or public addresses that do not ' +
      'answer, or with --expect private public addresses at all.',
    severity: ALWAYS_ERROR,
  },
  'dns/resolvers-disagree': {
    recognised:
      'Of the configured servers some give the right answer (a private address, where anybody knows one) and others a wrong one. A server that is ' +
      'silent beside a right one is not wrong.',
    severity:
      'Error when a wrong answer is final for a resolver: NXDOMAIN, no address, or a public address that does not work. Warning when it is a failure ' +
      'after which the next server is asked.',
  },
  'dns/sinkholed': {
    recognised:
      'A configured server answers with an address that cannot be an endpoint: loopback, 0.0.0.0, link-local, or one reserved for documentation ' +
      'and tests.',
    severity: ALWAYS_ERROR,
  },
  'dns/hosts-override': {
    recognised: 'The hosts file of this node has an entry for a required name; it is compared with what every DNS view says.',
    severity:
      'Error when the pinned address does not work, or with --expect private leads past a private endpoint. Warning when it works but DNS says ' +
      'something else. Info when both agree.',
  },
  'dns/outside-vpc': {
    recognised: "A required name has a private address that none of this VPC's ranges (from the metadata service) holds.",
    severity: 'Info: a supported design. It tells in which account and network to look when something else is wrong.',
  },
};
