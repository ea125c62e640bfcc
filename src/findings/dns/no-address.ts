/** DNS knows the name of an endpoint, but has no address that this node can use. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, viewSays } from '../../picture/seen.ts';
import { list, word } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { BOTH_HOSTS, OWN_SERVER } from '../samples.ts';
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
  remedies: (data, context) => [
    remedy({
      title: 'find what empties the answer (DNS Firewall, a private zone)',
      owner: 'dns',
      text:
        `Find what empties the answer for ${list(data.hosts)}: a Route 53 Resolver DNS Firewall rule (allow the names ahead of it), a ` +
        'private zone without an A record, or, on other servers, rebinding protection (Unbound: private-domain; dnsmasq: rebind-domain-ok).',
      commands: [
        ...askServers(data.hosts, data.servers, context),
        ...route53LookUps(context),
        aws(context, 'route53resolver list-firewall-rules --firewall-rule-group-id FIREWALL_RULE_GROUP_ID'),
        aws(context, 'route53resolver list-firewall-domains --firewall-domain-list-id FIREWALL_DOMAIN_LIST_ID'),
      ],
      permission: `${ROUTE53_PERMISSION}, route53resolver:ListFirewallRules, route53resolver:ListFirewallDomains`,
      risk: 'The look-ups change nothing. A DNS Firewall rule group applies to every VPC that it is associated with.',
      verify: verify(context, ['dns/no-address']),
    }),
  ],
  docs: ['Rule actions in DNS Firewall (Route 53 Resolver)'],
  page: {
    recognised:
      'The answer is NOERROR, and holds no address of a family (IPv4, IPv6) that this node has; no other view is better. Both ' +
      'record types are asked, A and AAAA.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: [OWN_SERVER] },
};

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
