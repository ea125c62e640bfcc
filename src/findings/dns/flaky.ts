/** One DNS server answers the same question now so, now otherwise. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays } from '../../picture/seen.ts';
import { isFlaky, type View } from '../../picture/views.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { dhcpOptions, forwardingCommands } from '../../remedies/resolvers.ts';
import { byOwner, mendResolverRule } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { BOTH_HOSTS, INSIDE_IP, OWN_SERVER } from '../samples.ts';
import { affected } from './affected.ts';
import { namesToForward } from './forwarding.ts';
import { askServers } from './look-ups.ts';

export interface DnsFlakyData {
  readonly hosts: readonly string[];
  /** What each server said first, and what it said when it was asked again. */
  readonly first: readonly ServerSays[];
  readonly again: readonly ServerSays[];
}

export const dnsFlaky: Finding<'dns/flaky', DnsFlakyData> = {
  code: 'dns/flaky',
  number: 78,
  title: 'A DNS server contradicts itself',
  summary:
    'One DNS server, asked the same question twice, answers differently, and only one answer is right. Behind its address is a pool, of which a ' +
    'member lacks the conditional forwarder; or the server it forwards to fails now and then.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `For ${list(data.hosts)}: ${serversSay(data.first)}; when the same is asked again, ${serversSay(data.again)}. It works only when the right member answers.`,
  remedies: (data, context) => {
    const servers = data.first.map(({ server }) => server);
    const proof = verify(context, ['dns/flaky', 'tcp']);
    const { vpc, others } = byOwner(servers, context);
    const inVpc = vpc.length === 0 ? [] : [mendResolverRule({ hosts: data.hosts, servers: vpc, proof }, context)];
    if (vpc.length > 0 && others.length === 0) return inVpc;
    return [
      ...inVpc,
      remedy({
        title: 'find the member of the DNS service that answers otherwise',
        owner: 'dns',
        text:
          `Find what answers behind ${list(others)} (load balancer, anycast, cluster), and compare the members' forwarders: each has to forward ` +
          'the same zones to the same target. Ask several times, to meet them all; then add to the one that lacks it what the others have.',
        commands: [
          ...askServers(data.hosts, [...others, ...others, ...others], context),
          ...forwardingCommands(namesToForward(data.hosts, context), context),
        ],
        permission: 'administrator rights on the members of the pool',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...(context.kind === 'ec2' ? [dhcpOptions(others, context, proof)] : []),
    ];
  },
  docs: ['Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)'],
  page: {
    recognised:
      'A configured server gave a wrong answer, or none, was asked the same question again from another port, and gave a right one; or the reverse. ' +
      'Where no other configured server is right.',
    severity:
      'Error when a wrong answer is final for a resolver: NXDOMAIN, no address, or public addresses that do not work. Warning when it is a failure, ' +
      'after which a resolver asks again.',
  },
  sample: {
    hosts: BOTH_HOSTS,
    first: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
    again: [{ server: OWN_SERVER, says: INSIDE_IP }],
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/flaky', DnsFlakyData>[] {
  const { endpoints, views } = affected(picture, 'flaky');
  if (endpoints.length === 0) return [];
  const caught = picture.endpoints.flatMap(({ host, configured }) =>
    configured.flatMap((view) => (view.again !== null && isFlaky(view) ? [{ host, view, again: view.again }] : [])),
  );
  const hosts = hostsOf(endpoints);
  const isFinal = [...views, ...caught.map(({ again }) => again)].some(isFinalAnswer);
  return [
    {
      code: 'dns/flaky',
      severity: isFinal ? 'error' : 'warning',
      subjects: hosts,
      data: {
        hosts,
        first: distinct(caught.map(({ view: { server, says } }) => ({ server, says }))),
        again: distinct(caught.map(({ view: { server }, again: { says } }) => ({ server, says }))),
      },
      evidence: caught.map(
        ({ host, view, again }) => `${view.server} says ${view.says} for ${host}, and ${again.says} when asked again`,
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/** No resolver asks again after it. */
function isFinalAnswer(view: Pick<View, 'status'>): boolean {
  return view.status === 'nxdomain' || view.status === 'nodata' || view.status === 'public' || view.status === 'sinkhole';
}
