/** The configured DNS servers give different answers, and only some of them are right. */

import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays, viewSays } from '../../picture/seen.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS, INSIDE_IP, OWN_SERVER } from '../samples.ts';
import { correctViews, PRIVATE_DNS_DOCS, serversOf } from './forwarding.ts';

export interface DnsResolversDisagreeData {
  readonly hosts: readonly string[];
  readonly right: readonly ServerSays[];
  readonly wrong: readonly ServerSays[];
}

export const dnsResolversDisagree: Finding<'dns/resolvers-disagree', DnsResolversDisagreeData> = {
  code: 'dns/resolvers-disagree',
  number: 11,
  title: 'The DNS servers disagree',
  summary:
    'The configured DNS servers have different views of the same name, and only some of them are right. Which one answers is a matter of ' +
    'luck and of time-outs, and so is whether the agent connects.',
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `For ${list(data.hosts)}, ${serversSay(data.right)}, but ${serversSay(data.wrong)}: it works only when the right server is asked.`,
  // The right servers are configured already, so nothing needs to forward to them.
  remedies: (data, context) => correctViews('dns/resolvers-disagree', data.hosts, serversOf(data.wrong), [], context),
  docs: [PRIVATE_DNS_DOCS, 'DHCP option sets in Amazon VPC'],
  page: {
    recognised:
      'Of the configured servers some give the right answer (a private address, where anybody knows one) and others a wrong one. A server that is ' +
      'silent beside a right one is not wrong.',
    severity:
      'Error when a wrong answer is final for a resolver: NXDOMAIN, no address, or a public address that does not work. Warning when it is a failure ' +
      'after which the next server is asked.',
  },
  sample: {
    hosts: BOTH_HOSTS,
    right: [{ server: '10.0.0.11', says: INSIDE_IP }],
    wrong: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/resolvers-disagree', DnsResolversDisagreeData>[] {
  const found = judgedEndpoints(picture).flatMap((endpoint) => {
    const { diagnosis } = endpoint;
    return diagnosis.kind === 'disagree' ? [{ endpoint, ...diagnosis }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const hosts = hostsOf(endpoints);
  // Resolvers go on to the next server after a failure, but take NXDOMAIN and wrong addresses for
  // an answer. (A public answer that works is wrong only where private ones are demanded.)
  const mustBePrivate = picture.facts.request.expect === 'private';
  const final = found.some(({ endpoint, wrong }) => {
    const publicWorks = endpoint.state === 'works' && !(mustBePrivate && endpoint.service !== 's3');
    return wrong.some(({ status }) => status === 'nxdomain' || status === 'nodata' || (status === 'public' && !publicWorks));
  });
  return [
    {
      code: 'dns/resolvers-disagree',
      severity: final ? 'error' : 'warning',
      subjects: hosts,
      data: {
        hosts,
        right: distinct(found.flatMap(({ right }) => right.map(viewSays))),
        wrong: distinct(found.flatMap(({ wrong }) => wrong.map(viewSays))),
      },
      evidence: found.flatMap(({ endpoint, right, wrong }) =>
        [...right, ...wrong].map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
