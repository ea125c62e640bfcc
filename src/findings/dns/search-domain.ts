/** The search list of resolv.conf comes before the name itself, and a record below it answers. */

import { lookupOf } from '../../facts/look-up.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { leadsAway, searchedFirst, searchRows } from '../../picture/search-list.ts';
import { hostName } from '../../remedies/foreign.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { editSettings } from '../../remedies/resolv-conf-writer.ts';
import { isVpcResolver } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS, SSM_HOST } from '../samples.ts';
import { DIAL_SECONDS } from './look-ups.ts';

export interface DnsSearchDomainData {
  /** The name that answers in place of the endpoint's. */
  readonly name: string;
  /** Empty where there is no answer at all, and each look-up waits for it. */
  readonly addresses: readonly string[];
  readonly server: string;
  readonly ndots: number;
  readonly hosts: readonly string[];
  /** What the silence costs each look-up; 0 where somebody answers. */
  readonly waitSeconds: number;
}

type Draft = DraftOf<'dns/search-domain', DnsSearchDomainData>;

export const dnsSearchDomain: Finding<'dns/search-domain', DnsSearchDomainData> = {
  code: 'dns/search-domain',
  number: 83,
  title: 'A search domain comes before the names of AWS',
  summary:
    'With a large ndots in /etc/resolv.conf, the agent first asks for the name with each search domain behind it. One of these names has an ' +
    'address, mostly by a wildcard record, so that the agent goes there and never asks for the name itself; or it has no answer, and the agent waits.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: ({ addresses, waitSeconds }) => addresses.length > 0 || waitSeconds >= DIAL_SECONDS,
  message: ({ name, addresses, server, ndots, hosts, waitSeconds }) =>
    addresses.length === 0
      ? `With ndots:${ndots} the agent asks for ${clean(name)} first, and ${clean(server)}, which answers other questions, is silent: each look-up waits ${waitSeconds} s for it.`
      : `With ndots:${ndots} the agent asks for ${clean(name)} first, and ${clean(server)} says ${list(addresses)}: so it goes there, and never asks for ${list(hosts)} itself.`,
  remedies: ({ name, addresses, server }, context) => {
    const proof = verify(context, ['dns', 'tcp', 'tls']);
    return [
      ...editSettings(
        'Take ndots out of the line "options" of /etc/resolv.conf (3 or less is small enough), or the domain out of "search". In a pod of Kubernetes set dnsConfig.options.',
        context,
        proof,
      ),
      remedy({
        title: 'mend the zone of the search domain',
        owner: isVpcResolver(server, context) ? 'vpc' : 'dns',
        text:
          addresses.length === 0
            ? 'Or see why nobody answers for the search domain: the server that its zone is delegated or forwarded to is silent.'
            : 'Or take the wildcard record out of the zone of the search domain.',
        commands: [`dig ${hostName(name)}`],
        risk: `The look-up changes nothing.${addresses.length === 0 ? '' : ' Without the wildcard, the names that only it answers stop resolving.'}`,
        verify: proof,
      }),
    ];
  },
  docs: ['resolv.conf(5), "ndots"', 'https://pkg.go.dev/net#hdr-Name_Resolution'],
  page: {
    recognised:
      'The option ndots is larger than the number of dots in the name of a required endpoint, and a configured server has another address for that name with ' +
      'a search domain behind it; or no answer for that, where it answers for the names themselves.',
    severity: `Error. Warning where there is no answer, and the look-up takes less than ${DIAL_SECONDS} seconds, which is all that the agent has for a connection.`,
  },
  sample: {
    name: `${SSM_HOST}.corp.example.com`,
    addresses: ['203.0.113.7'],
    server: '10.0.0.2',
    ndots: 5,
    hosts: BOTH_HOSTS,
    waitSeconds: 0,
  },
};

function judge(picture: Picture): readonly Draft[] {
  const { node } = picture.facts;
  const { ndots, timeoutSeconds, attempts } = lookupOf(node.resolver);
  const required = searchedFirst(picture);
  const rows = searchRows(picture);
  const hosts = hostsOf(required);
  const capabilities = capabilitiesOf(required);
  const caught = rows.find(leadsAway);
  if (caught?.a.outcome === 'ok') {
    const { host: name, server, asked } = caught;
    const { addresses } = caught.a;
    const evidence = [`${server} says ${addresses.join(', ')} for ${name}, which is asked before ${asked.host} (ndots:${ndots})`];
    const data = { name, addresses, server, ndots, hosts, waitSeconds: 0 };
    return [{ code: 'dns/search-domain', severity: 'error', subjects: hosts, data, evidence, capabilities }];
  }
  // One server alone: with more, Go asks the next, and the time is another.
  const mute = rows.filter(
    ({ server, a, asked }) =>
      node.resolver.servers.length === 1 &&
      a.outcome === 'failed' &&
      a.reason === 'silent' &&
      asked.configured.some((view) => view.server === server && view.addresses.length > 0),
  );
  const [first] = mute;
  if (first === undefined) return [];
  const waitSeconds = mute.length * timeoutSeconds * attempts;
  const data = { name: first.host, addresses: [], server: first.server, ndots, hosts, waitSeconds };
  const evidence = mute.map(
    ({ host, server, asked }) => `${server} does not answer for ${host}, which is asked before ${asked.host}`,
  );
  const severity = waitSeconds >= DIAL_SECONDS ? 'error' : 'warning';
  return [{ code: 'dns/search-domain', severity, subjects: hosts, data, evidence, capabilities }];
}
