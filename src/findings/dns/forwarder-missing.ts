/** A DNS server answers for itself instead of asking the Amazon resolver, which knows better. */

import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays, viewSays } from '../../picture/seen.ts';
import type { View } from '../../picture/views.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { type DraftOf, type Finding, isDraftOf, isError } from '../finding.ts';
import { BOTH_HOSTS, INSIDE_IP, OWN_SERVER } from '../samples.ts';
import { correctViews, INBOUND_DOCS, internetHint, PRIVATE_DNS_DOCS, serversOf } from './forwarding.ts';
import { dnsNoAddress } from './no-address.ts';
import { controlEvidence, type UpstreamData, upstreamOf, upstreamRemedies, upstreamWords } from './upstream.ts';

export interface DnsForwarderMissingData extends UpstreamData {
  readonly servers: readonly ServerSays[];
  /** The better view: which server answers what. */
  readonly better: readonly ServerSays[];
  readonly hosts: readonly string[];
  readonly internetWorks: boolean;
  /** Names that these servers do have the private address of: the forwarder is too narrow. */
  readonly forwarded?: readonly string[];
  /** Servers whose answer is right where they do not validate: they forward already. */
  readonly forwarding?: readonly string[];
}

export const dnsForwarderMissing: Finding<'dns/forwarder-missing', DnsForwarderMissingData> = {
  code: 'dns/forwarder-missing',
  number: 9,
  title: 'A DNS server lacks a working conditional forwarder',
  summary:
    'The endpoint is there: the Amazon resolver (or a --resolver) knows its private address. But every DNS server that this node asks ' +
    "answers something else, or nothing, because it does not forward AWS's names to the VPC's resolver, or gets no answer from there that it believes.",
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
    `${forwarderWords(data).join(' ')} ${internetHint(data.internetWorks)}`,
  remedies: (data, context) => [
    ...upstreamRemedies(data, data.hosts, context, verify(context, ['dns/forwarder-missing', 'tcp'])),
    ...forwarders(data, context),
    ...(data.internetWorks ? [] : [restartAgent(context, verify(context, ['dns', 'tcp']))]),
  ],
  docs: [PRIVATE_DNS_DOCS, INBOUND_DOCS],
  page: {
    recognised:
      'The Amazon resolver, or a --resolver, has a usable address (a private one, where anybody knows one), and every configured server that ' +
      'answers says something else: NXDOMAIN, REFUSED, SERVFAIL, no address, or public addresses. A server that is silent for these names counts if it ' +
      'answers others. SERVFAIL is asked again without validation, and a name outside AWS is asked. One right server among them makes it ' +
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

function forwarders(data: DnsForwarderMissingData, context: RemedyContext): readonly Remedy[] {
  const { forwarding = [] } = data;
  const without = serversOf(data.servers).filter((server) => !forwarding.includes(server));
  if (forwarding.length > 0 && without.length === 0) return [];
  return correctViews('dns/forwarder-missing', data.hosts, without, serversOf(data.better), context);
}

function forwarderWords(data: DnsForwarderMissingData): readonly string[] {
  const upstream = upstreamWords(data);
  if (upstream.length > 0) return upstream;
  const { forwarded = [] } = data;
  if (forwarded.length === 0) return ['The conditional forwarder is missing.'];
  return [`The conditional forwarder is for ${list(forwarded)} alone, and has to be for the whole zone of the Region.`];
}

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
  const wrongViews = told.flatMap(({ wrong }) => wrong);
  const wrongServers = new Set(wrongViews.map(({ server }) => server));
  const isPrivateView = (view: View): boolean => wrongServers.has(view.server) && view.status === 'private';
  const forwarded = picture.endpoints.filter(({ configured }) => configured.some(isPrivateView)).map(({ host }) => host);
  const forwarding = told.flatMap(({ wrong, better }) =>
    wrong.filter(({ unvalidated }) => better.some(({ addresses }) => addresses.some((ip) => unvalidated.includes(ip)))),
  );
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
        ...upstreamOf(wrongViews),
        ...(forwarded.length > 0 ? { forwarded } : {}),
        ...(forwarding.length > 0 ? { forwarding: [...new Set(forwarding.map(({ server }) => server))] } : {}),
      },
      evidence: [
        ...told.flatMap(({ endpoint, wrong, better }) => [
          ...wrong.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
          ...better.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
        ]),
        ...controlEvidence(wrongViews),
      ],
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
