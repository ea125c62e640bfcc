/** A DNS server still names a private address at which the endpoint no longer is. */

import { isPrivate } from '../../picture/addresses.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { type At, at, distinct, evidenceAt, type ServerSays, viewSays } from '../../picture/seen.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { whoseCommands } from '../../remedies/packet-paths.ts';
import { detailOf, ipsOf, list, serversSay, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { byOwner, mendPrivateZone } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS, INSIDE_IP, OWN_SERVER, SSM_HOST, silentAt } from '../samples.ts';
import { correctViews, INBOUND_DOCS, PRIVATE_DNS_DOCS, serversOf } from './forwarding.ts';
import { askServers } from './look-ups.ts';

export interface DnsStaleAddressData {
  readonly hosts: readonly string[];
  /** Who gives old addresses. */
  readonly servers: readonly ServerSays[];
  /** Who knows where the endpoint is. */
  readonly better: readonly ServerSays[];
  /** The old addresses, and what happens there. */
  readonly old: readonly At[];
}

export const dnsStaleAddress: Finding<'dns/stale-address', DnsStaleAddressData> = {
  code: 'dns/stale-address',
  number: 87,
  title: 'A DNS server names an old address',
  summary:
    'The server has its own record, or its own copy, with a private address at which the endpoint no longer is. A new VPC endpoint gets new ' +
    'addresses, and no copy follows.',
  reads: ['dns', 'tcp', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `For ${list(data.hosts)}: ${serversSay(data.servers)}, where ${serversSay(data.better)}. ` +
    `${list(ipsOf(data.old))} ${word(ipsOf(data.old), 'is', 'are')} not the endpoint${detailOf(data.old)}: an old address.`,
  remedies: (data, context) => {
    const proof = verify(context, ['dns/stale-address', 'tcp']);
    const servers = serversOf(data.servers);
    const { vpc, others } = byOwner(servers, context);
    const inVpc = vpc.length === 0 ? [] : [mendPrivateZone({ hosts: data.hosts, servers: vpc, proof }, context)];
    return [
      ...inVpc,
      ...(vpc.length > 0 && others.length === 0
        ? []
        : [
            remedy({
              title: 'take the old records out of the DNS server',
              owner: 'dns',
              text:
                `On ${list(others, 6)}: take the records of ${list(data.hosts)} out (a static zone, a local-data line, a host record, a copied zone), ` +
                'and ask the VPC instead; an address written down once is wrong again after the next change of the endpoint. The look-ups show what ' +
                'the servers say, and whose the old address is: no interface of a VPC endpoint means that it is nobody’s.',
              commands: [
                ...askServers(data.hosts, [...others, ...serversOf(data.better)], context),
                ...whoseCommands(ipsOf(data.old), context),
              ],
              permission: 'administrator rights on the DNS server; ec2:DescribeNetworkInterfaces',
              risk: 'The look-ups change nothing. Without its own record the server must forward these names, or it answers with public addresses.',
              rollback: 'Add the records again.',
              rollbackIsText: true,
              verify: proof,
            }),
          ]),
      ...correctViews('dns/stale-address', data.hosts, servers, serversOf(data.better), context),
      restartAgent(context, proof),
    ];
  },
  docs: [PRIVATE_DNS_DOCS, INBOUND_DOCS],
  page: {
    recognised:
      'A configured server gives a private address that the Amazon resolver (or a --resolver) does not give, and nobody opens TCP 443 there, or ' +
      'somebody whose certificate is not for this name, or who does not speak TLS. Where Amazon has public addresses only, one of an interface ' +
      'service must open, or the address must lie inside this VPC. Without such a view, another configured server’s answer must work. Silent where ' +
      'nothing on TCP 443 opens, and where the hosts file has the name (dns/hosts-override).',
    severity: 'Error. Warning where the agent gets through all the same: one address family is old, the other right.',
  },
  sample: {
    hosts: BOTH_HOSTS,
    servers: [{ server: OWN_SERVER, says: '10.0.9.9' }],
    better: [{ server: '169.254.169.253', says: INSIDE_IP }],
    old: [silentAt(SSM_HOST, '10.0.9.9')],
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/stale-address', DnsStaleAddressData>[] {
  const found = judgedEndpoints(picture).flatMap((endpoint) => {
    const { diagnosis } = endpoint;
    return diagnosis.kind === 'stale' ? [{ endpoint, ...diagnosis }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const old = found.flatMap(({ endpoint, wrong, better }) => {
    const known = new Set(better.flatMap(({ addresses }) => addresses));
    const given = new Set(wrong.flatMap(({ addresses }) => addresses));
    return endpoint.all
      .filter(({ ip, class: kind }) => isPrivate(kind) && given.has(ip) && !known.has(ip))
      .map((address) => at(endpoint.host, address));
  });
  return [
    {
      code: 'dns/stale-address',
      severity: endpoints.every(({ state }) => state === 'works') ? 'warning' : 'error',
      subjects: hostsOf(endpoints),
      data: {
        hosts: hostsOf(endpoints),
        servers: distinct(found.flatMap(({ wrong }) => wrong.map(viewSays))),
        better: distinct(found.flatMap(({ better }) => better.map(viewSays))),
        old,
      },
      evidence: [
        ...found.flatMap(({ endpoint, wrong, better }) =>
          [...wrong, ...better].map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
        ),
        ...old.map(evidenceAt),
      ],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
