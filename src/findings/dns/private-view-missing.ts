/** A node outside EC2 gets public DNS answers, or none, and cannot reach AWS with them. */

import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, type ServerSays, viewSays } from '../../picture/seen.ts';
import { unanswered } from '../../picture/unanswered.ts';
import { isAnswering } from '../../picture/views.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { internetPath } from '../../remedies/packet-paths.ts';
import { list, serversSay } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { addForwarders, inboundEndpointCommands } from '../../remedies/resolvers.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { BOTH_HOSTS, OWN_SERVER, PUBLIC_IP } from '../samples.ts';
import { INBOUND_DOCS, namesToForward, serversOf } from './forwarding.ts';

export interface DnsPrivateViewMissingData {
  readonly hosts: readonly string[];
  readonly servers: readonly ServerSays[];
}

export const dnsPrivateViewMissing: Finding<'dns/private-view-missing', DnsPrivateViewMissingData> = {
  code: 'dns/private-view-missing',
  number: 10,
  title: 'This network has no private view of AWS names',
  summary:
    'Outside AWS, with public answers or none, and no Amazon view to compare. Two hypotheses fit: private endpoints exist and the DNS ' +
    'servers here do not forward to them; or the internet path is meant to be used, and is blocked.',
  reads: ['dns', 'tcp', 'imds'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `For ${list(data.hosts)}: ${serversSay(data.servers)}. Either private endpoints exist and these servers do not forward to them, or the ` +
    'internet path is intended and blocked; from here the two cannot be told apart without an Amazon view.',
  remedies: (data, context) => {
    const servers = serversOf(data.servers);
    const withView = verify(context, ['dns', 'tcp'], ['--resolver', 'INBOUND_ENDPOINT_IP']);
    const proof = verify(context, ['dns/private-view-missing', 'tcp']);
    return [
      remedy({
        title: 'ask the Resolver inbound endpoint itself',
        owner: 'vpc',
        account: 'the account that owns the endpoints',
        text:
          'Find out which it is: look up the Route 53 Resolver inbound endpoint, and probe once more with its address as --resolver. With ' +
          'private answers there, the forwarder is what is missing.',
        commands: [...inboundEndpointCommands(context), withView],
        permission: 'route53resolver:ListResolverEndpoints, route53resolver:ListResolverEndpointIpAddresses',
        risk: 'None.',
        verify: proof,
      }),
      ...addForwarders(servers, [], namesToForward(data.hosts, context), context, proof),
      internetPath(data.hosts, context, verify(context, ['tcp'])),
      restartAgent(context, proof),
    ];
  },
  docs: [INBOUND_DOCS, 'Setting up Systems Manager for hybrid and multicloud environments'],
  page: {
    recognised:
      'On a node where no Amazon view can be seen (outside EC2, without --resolver): required names have no answer, or public addresses that do not ' +
      'answer, or with --expect private public addresses at all.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: [{ server: OWN_SERVER, says: PUBLIC_IP }] },
};

/**
 * Public answers that lead nowhere, or none, on a node that cannot see Amazon's view. Either the
 * DNS here lacks a forwarder to a private view, or no private view exists and the way to the
 * internet is closed.
 */
function judge(picture: Picture): readonly DraftOf<'dns/private-view-missing', DnsPrivateViewMissingData>[] {
  const expected = picture.facts.request.expect === 'private';
  const found = requiredEndpoints(picture).filter((endpoint) => {
    const { diagnosis } = endpoint;
    if (diagnosis.kind === 'no-private-view') return true;
    if (diagnosis.kind !== 'fine' || endpoint.service === 's3' || endpoint.amazon.some(isAnswering)) return false;
    const isPublic = endpoint.agent.length > 0 && endpoint.agent.every((address) => address.class === 'public');
    // On EC2 the missing endpoint itself is named.
    return isPublic && !picture.onEc2 && (expected || unanswered(endpoint.agent));
  });
  if (found.length === 0) return [];
  const hosts = hostsOf(found);
  const servers = distinct(found.flatMap(({ configured }) => configured).map(viewSays));
  return [
    {
      code: 'dns/private-view-missing',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence: found.flatMap((endpoint) =>
        endpoint.configured.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ),
      capabilities: capabilitiesOf(found),
    },
  ];
}
