/** DNS knows the name of an endpoint, but has no address that this node can use. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, viewSays } from '../../picture/seen.ts';
import { list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { type Asked, byOwner, mendPrivateZone, passDnsFirewall } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { AMAZON_SERVER, BOTH_HOSTS, OWN_SERVER } from '../samples.ts';
import { affected } from './affected.ts';
import { askServers, ROUTE53_PERMISSION, route53LookUps } from './look-ups.ts';

export interface DnsNoAddressData {
  readonly hosts: readonly string[];
  readonly servers: readonly string[];
}

export const dnsNoAddress: Finding<'dns/no-address', DnsNoAddressData> = {
  code: 'dns/no-address',
  number: 3,
  title: 'The name exists, without a usable address',
  summary:
    'The answer is NOERROR but holds no address that this node can use. A DNS Firewall blocks that way, a zone may have the other ' +
    'address family only, and a server with rebinding protection strips private addresses.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${list(data.servers)} ${word(data.servers, 'answers', 'answer')} for ${list(data.hosts)}, but without any usable address (NODATA).`,
  remedies: (data, context) => {
    const proof = verify(context, ['dns/no-address']);
    const { vpc, others } = byOwner(data.servers, context);
    const asked: Asked = { hosts: data.hosts, servers: vpc, proof };
    return [
      ...(vpc.length > 0 ? [mendPrivateZone(asked, context), passDnsFirewall(asked, context)] : []),
      ...(vpc.length === 0 || others.length > 0 ? [findEmptier(data.hosts, others, context, proof)] : []),
    ];
  },
  docs: ['Rule actions in DNS Firewall (Route 53 Resolver)'],
  page: {
    recognised:
      'The answer is NOERROR, and holds no address of a family (IPv4, IPv6) that this node has; no other view is better. Both ' +
      'record types are asked, A and AAAA.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: [OWN_SERVER, AMAZON_SERVER] },
};

function findEmptier(hosts: readonly string[], servers: readonly string[], context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: 'find what empties the answer (a zone, rebinding protection)',
    owner: 'dns',
    text:
      `On ${list(servers, 6)}: find what empties the answer for ${list(hosts)}: a zone without an A record, or rebinding protection, which strips ` +
      'private addresses (Unbound: private-domain; dnsmasq: rebind-domain-ok).' +
      (context.kind === 'hybrid'
        ? ''
        : ' If the server forwards to the VPC, DNS Firewall or a private zone there does the same.'),
    commands: [...askServers(hosts, servers, context), ...(context.kind === 'hybrid' ? [] : route53LookUps(context))],
    ...(context.kind === 'hybrid' ? {} : { permission: ROUTE53_PERMISSION }),
    risk: 'The look-ups change nothing.',
    verify: proof,
  });
}

function judge(picture: Picture): readonly DraftOf<'dns/no-address', DnsNoAddressData>[] {
  const { endpoints, views, evidence } = affected(picture, 'no-address');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(viewSays)).map(({ server }) => server);
  return [
    {
      code: 'dns/no-address',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
