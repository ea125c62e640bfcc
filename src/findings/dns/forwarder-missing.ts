/** A DNS server answers for itself instead of asking the Amazon resolver, which knows better. */

import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays, viewSays } from '../../picture/seen.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isDraftOf, isError } from '../finding.ts';
import { BOTH_HOSTS, INSIDE_IP, OWN_SERVER } from '../samples.ts';
import { correctViews, INBOUND_DOCS, internetHint, PRIVATE_DNS_DOCS, serversOf } from './forwarding.ts';
import { dnsNoAddress } from './no-address.ts';

export interface DnsForwarderMissingData {
  readonly servers: readonly ServerSays[];
  /** The better view: which server answers what. */
  readonly better: readonly ServerSays[];
  readonly hosts: readonly string[];
  readonly internetWorks: boolean;
}

export const dnsForwarderMissing: Finding<'dns/forwarder-missing', DnsForwarderMissingData> = {
  code: 'dns/forwarder-missing',
  number: 9,
  title: 'A DNS server lacks the conditional forwarder',
  summary:
    'The endpoint is there: the Amazon resolver (or a --resolver) knows its private address. But every DNS server that this node asks ' +
    "answers something else, because it does not forward AWS's names to the VPC's resolver.",
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  explains: [
    {
      // One server has empty answers for everything; S3's name has no private view to compare with.
      codes: ['dns/no-address'],
      when: (own, symptom, picture) =>
        isError(own) && isDraftOf(dnsNoAddress, symptom) && emptyHere(picture, own.data, symptom.data.servers),
    },
  ],
  message: (data) =>
    `For ${list(data.hosts)}: ${serversSay(data.servers)}, where ${serversSay(data.better)}. ` +
    `The conditional forwarder is missing. ${internetHint(data.internetWorks)}`,
  remedies: (data, context) => [
    ...correctViews('dns/forwarder-missing', data.hosts, serversOf(data.servers), serversOf(data.better), context),
    ...(data.internetWorks ? [] : [restartAgent(context, verify(context, ['dns', 'tcp']))]),
  ],
  docs: [PRIVATE_DNS_DOCS, INBOUND_DOCS],
  page: {
    recognised:
      'The Amazon resolver, or a --resolver, has a usable address (a private one, where anybody knows one), and every configured server that ' +
      'answers says something else: NXDOMAIN, REFUSED, SERVFAIL, no address, or public addresses. One right server among them makes it ' +
      'dns/resolvers-disagree.',
    severity:
      'Error when the endpoint does not work for the agent, or with --expect private. Info when the public addresses answer: the private endpoint ' +
      'is then unused.',
  },
  sample: {
    servers: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
    better: [{ server: '169.254.169.253', says: INSIDE_IP }],
    hosts: BOTH_HOSTS,
    internetWorks: false,
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/forwarder-missing', DnsForwarderMissingData>[] {
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const { diagnosis } = endpoint;
    return diagnosis.kind === 'forwarder' ? [{ endpoint, ...diagnosis }] : [];
  });
  // A working internet path beside unused private endpoints is a supported set-up.
  const mustBePrivate = picture.facts.request.expect === 'private';
  // We do not know whether these public addresses answer, so they are no fault yet.
  const broken = found.filter(
    ({ endpoint }) =>
      (endpoint.state !== 'works' && endpoint.state !== 'unknown') || (mustBePrivate && endpoint.service !== 's3'),
  );
  const told = broken.length > 0 ? broken : found;
  if (told.length === 0) return [];
  const endpoints = told.map(({ endpoint }) => endpoint);
  const hosts = hostsOf(endpoints);
  return [
    {
      code: 'dns/forwarder-missing',
      severity: broken.length > 0 ? 'error' : 'info',
      subjects: hosts,
      data: {
        servers: distinct(told.flatMap(({ wrong }) => wrong.map(viewSays))),
        better: distinct(told.flatMap(({ better }) => better.map(viewSays))),
        hosts,
        internetWorks: endpoints.every(({ state }) => state === 'works'),
      },
      evidence: told.flatMap(({ endpoint, wrong, better }) => [
        ...wrong.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
        ...better.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ]),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/** All of them give this finding's names empty answers, too. */
function emptyHere({ endpoints }: Picture, { hosts, servers }: DnsForwarderMissingData, empty: readonly string[]): boolean {
  const views = endpoints.filter(({ host }) => hosts.includes(host)).flatMap(({ configured }) => configured);
  const isEmpty = (wanted: string): boolean => views.some(({ server, status }) => server === wanted && status === 'nodata');
  return empty.every((wanted) => servers.some(({ server }) => server === wanted) && isEmpty(wanted));
}
