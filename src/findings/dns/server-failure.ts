/** DNS servers answer SERVFAIL, REFUSED or nonsense, and no other view shows what is right. */

import { failingStub, stubWords } from '../../picture/dns-stub.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays, viewSays } from '../../picture/seen.ts';
import { isLocal, localResolver } from '../../remedies/local-resolver.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { inboundEndpointCommands } from '../../remedies/resolvers.ts';
import { type Asked, byOwner, mendResolverRule, stopValidation } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { AMAZON_SERVER, BOTH_HOSTS, OWN_SERVER } from '../samples.ts';
import { affected } from './affected.ts';
import { askServers, sampleHost } from './look-ups.ts';
import { controlEvidence, type UpstreamData, upstreamOf, upstreamRemedies, upstreamWords } from './upstream.ts';

export interface DnsServerFailureData extends UpstreamData {
  readonly hosts: readonly string[];
  readonly servers: readonly ServerSays[];
}

export const dnsServerFailure: Finding<'dns/server-failure', DnsServerFailureData> = {
  code: 'dns/server-failure',
  number: 4,
  title: 'DNS servers fail for these names',
  summary:
    'The servers answer, but with SERVFAIL, REFUSED or something unusable, and there is no better view to compare with. Typical ' +
    'causes: a forwarder whose own upstream is down, a client that the server does not serve, failed DNSSEC validation.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  message: (data) => [`${list(data.hosts)} cannot be resolved: ${serversSay(data.servers)}.`, ...upstreamWords(data)].join(' '),
  remedies: (data, context) => {
    const proof = verify(context, ['dns/server-failure']);
    const servers = data.servers.map((s) => s.server);
    const local = localResolver(servers, sampleHost(data.hosts, context), context, proof);
    const far = local.length === 0 ? servers : servers.filter((server) => !isLocal(server));
    if (local.length > 0 && far.length === 0) return local;
    const { vpc, others } = byOwner(far, context);
    const known = upstreamRemedies(data, data.hosts, context, proof);
    const asked: Asked = { hosts: data.hosts, servers: vpc, proof };
    const inVpc = [mendResolverRule, stopValidation].map((make) => make(asked, context));
    const more = vpc.length === 0 ? [] : inVpc.filter(({ title }) => known.every((one) => one.title !== title));
    if (vpc.length > 0 && others.length === 0) return [...local, ...known, ...more];
    return [
      ...local,
      ...known,
      ...more,
      remedy({
        title: 'see in the log of the DNS server why it fails',
        owner: 'dns',
        text:
          `On ${list(others)}: read the log for ${list(data.hosts)}. SERVFAIL: its upstream (often a Route 53 ` +
          'Resolver inbound endpoint) does not answer it, or DNSSEC validation fails. REFUSED: this node is not among its permitted clients.',
        commands: [...askServers(data.hosts, others, context), ...inboundEndpointCommands(context)],
        permission: 'route53resolver:ListResolverEndpoints, route53resolver:ListResolverEndpointIpAddresses',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
    ];
  },
  docs: ['Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)'],
  page: {
    recognised:
      'The configured servers answer a required name with SERVFAIL, REFUSED or something that is no DNS answer, or are silent for it and answer other ' +
      'names, and neither the Amazon resolver nor ' +
      'a --resolver has a better view. Or systemd-resolved on this node fails where the servers behind it have the address.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: [OWN_SERVER, AMAZON_SERVER].map((server) => ({ server, says: 'SERVFAIL' })) },
};

function judge(picture: Picture): readonly DraftOf<'dns/server-failure', DnsServerFailureData>[] {
  const found = affected(picture, 'failure');
  const failing = failingStub(picture.endpoints);
  const stub = failing === null || failing.view.status === 'silent' ? null : failing;
  const endpoints = [...(stub === null ? [] : [stub.endpoint]), ...found.endpoints];
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const views = [...(stub === null ? [] : [stub.view]), ...found.views];
  return [
    {
      code: 'dns/server-failure',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers: distinct(views.map(viewSays)), ...upstreamOf(found.views) },
      evidence: [...(stub === null ? [] : [stubWords(stub)]), ...found.evidence, ...controlEvidence(found.views)],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
