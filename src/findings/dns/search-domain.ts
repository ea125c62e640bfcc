/** The search list of resolv.conf comes before the name itself, and a record below it answers. */

import { askedBefore, lookupOf } from '../../facts/look-up.ts';
import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { hostName } from '../../remedies/foreign.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { editSettings } from '../../remedies/resolv-conf-writer.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS, SSM_HOST } from '../samples.ts';

export interface DnsSearchDomainData {
  /** The name that answers in place of the endpoint's. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly server: string;
  readonly ndots: number;
  readonly hosts: readonly string[];
}

export const dnsSearchDomain: Finding<'dns/search-domain', DnsSearchDomainData> = {
  code: 'dns/search-domain',
  number: 83,
  title: 'A search domain answers in place of AWS',
  summary:
    'With a large ndots in /etc/resolv.conf, the agent first asks for the name with each search domain behind it. One of these names has an ' +
    'address, mostly by a wildcard record, so that the agent goes there and never asks for the name itself.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: () => true,
  message: ({ name, addresses, server, ndots, hosts }) =>
    `With ndots:${ndots} the agent asks for ${clean(name)} first, and ${clean(server)} says ${list(addresses)}: so it goes there, and never asks for ${list(hosts)} itself.`,
  remedies: ({ name }, context) => {
    const proof = verify(context, ['dns', 'tcp', 'tls']);
    return [
      ...editSettings(
        'Take ndots out of the line "options" of /etc/resolv.conf (3 or less is small enough), or the domain out of "search". In a pod of Kubernetes set dnsConfig.options.',
        context,
        proof,
      ),
      remedy({
        owner: 'dns',
        text: 'Or take the wildcard record out of the zone of the search domain.',
        commands: [`dig ${hostName(name)}`],
        risk: 'The look-up changes nothing. Without the wildcard, the names that only it answers stop resolving.',
        verify: proof,
      }),
    ];
  },
  docs: ['resolv.conf(5), "ndots"', 'https://pkg.go.dev/net#hdr-Name_Resolution'],
  page: {
    recognised:
      'The option ndots is larger than the number of dots in the name of a required endpoint, and a configured server has another address for that name with ' +
      'a search domain behind it.',
    severity: 'Error.',
  },
  sample: { name: `${SSM_HOST}.corp.example.com`, addresses: ['203.0.113.7'], server: '10.0.0.2', ndots: 5, hosts: BOTH_HOSTS },
};

function judge(picture: Picture): readonly DraftOf<'dns/search-domain', DnsSearchDomainData>[] {
  const { dns, node } = picture.facts;
  const settings = lookupOf(node.resolver);
  if (settings.order === 'files') return [];
  const required = requiredEndpoints(picture).filter(
    ({ host, pinned, proxied }) => pinned === null && !proxied && askedBefore(host, settings).length > 0,
  );
  for (const { host: name, server, roles, a } of dns) {
    if (!roles.includes('search') || a.outcome !== 'ok' || a.rcode !== 'NOERROR' || a.addresses.length === 0) continue;
    const asked = required.find(({ host }) => askedBefore(host, settings).includes(name));
    // The same address, whatever the name, is where the agent should go.
    if (asked === undefined || a.addresses.every((ip) => asked.all.some((address) => address.ip === ip))) continue;
    const { ndots } = settings;
    const hosts = hostsOf(required);
    return [
      {
        code: 'dns/search-domain',
        severity: 'error',
        subjects: hosts,
        data: { name, addresses: a.addresses, server, ndots, hosts },
        evidence: [`${server} says ${a.addresses.join(', ')} for ${name}, which is asked before ${asked.host} (ndots:${ndots})`],
        capabilities: capabilitiesOf(required),
      },
    ];
  }
  return [];
}
