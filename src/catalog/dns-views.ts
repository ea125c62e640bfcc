/** DNS servers with different views of a name: private here, public there; and endpoints that no view has. */

import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext, ServerSays } from './data.ts';
import { createEndpoints, repairPrivateDns } from './endpoints.ts';
import type { Entries } from './entry.ts';
import { centralEndpoints } from './hub.ts';
import { internetPath, whoseCommands } from './network.ts';
import { askCommand, restartAgent } from './node-commands.ts';
import { list, says, word } from './phrases.ts';
import { aws, remedy, resolverOptions, verify } from './remedy.ts';
import { addForwarders, dhcpOptions, inboundEndpointCommands } from './resolvers.ts';
import { addressesOnly, valuesOf } from './values.ts';

type Codes =
  | 'dns/endpoint-missing'
  | 'dns/partial-endpoints'
  | 'dns/forwarder-missing'
  | 'dns/private-view-missing'
  | 'dns/resolvers-disagree'
  | 'dns/outside-vpc';

const SETUP = 'Improve the security of EC2 instances by using VPC endpoints for Systems Manager';
const INBOUND = 'Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)';

/** Names for the conditional forwarder: what the finding names, and what this node needs anyway. */
function namesToForward(hosts: readonly string[], context: RemedyContext): readonly string[] {
  return [...hosts, ...context.requiredHosts];
}

function serversOf(answers: readonly ServerSays[]): readonly string[] {
  return answers.map((answer) => answer.server);
}

function internetHint(works: boolean): string {
  return works
    ? 'They answer over the internet, so nothing is down; but private is what is asked for.'
    : 'They do not answer over the internet from here.';
}

/**
 * Forwarders on the wrong servers first; handing out other servers is the larger change. `views`: servers outside the node's own
 * configuration that had the right answer (Amazon's, or one given with `--resolver`).
 */
function correctViews(
  code: Codes,
  hosts: readonly string[],
  wrong: readonly string[],
  views: readonly string[],
  context: RemedyContext,
): readonly Remedy[] {
  const proof = verify(context, [code, 'tcp'], resolverOptions(views, context));
  return [
    ...addForwarders(wrong, views, namesToForward(hosts, context), context, proof),
    ...(context.kind === 'ec2' ? [dhcpOptions(wrong, context, proof)] : []),
  ];
}

export const DNS_VIEWS: Entries<Codes> = {
  'dns/endpoint-missing': {
    title: 'A private endpoint is missing',
    summary:
      'This VPC is meant to be private, but no DNS view has a private address for the service: the interface endpoint does not exist, its ' +
      "private DNS is off, or the VPC's DNS attributes are off.",
    message: (data, context) =>
      `${list(data.services, 7)} ${word(data.services, 'has', 'have')} no private address in ${valuesOf(context).vpcId}: every DNS view gives ` +
      `${data.addresses.length > 0 ? `public ones (${list(data.addresses)})` : 'none'}, although ` +
      (data.why === 'expect'
        ? '--expect private was given. '
        : 'S3 answers through a gateway endpoint and nothing else public does. ') +
      internetHint(data.internetWorks),
    remedies: (data, context) => {
      const more = data.why === 'expect' ? ['--expect', 'private'] : [];
      const proof = verify(context, ['dns/endpoint-missing', 'tcp'], more);
      return [
        ...(data.central === true
          ? centralEndpoints(data.services, context, proof)
          : [repairPrivateDns(data.services, context, proof), createEndpoints(data.services, context, proof)]),
        ...(data.internetWorks ? [] : [restartAgent(context, verify(context, ['dns', 'tcp'], more))]),
      ];
    },
    docs: [SETUP, 'Access an AWS service using an interface VPC endpoint'],
  },

  'dns/partial-endpoints': {
    title: 'Some endpoints are private, others public',
    summary:
      'Some of the required interface services have private addresses and others public ones: the set of endpoints is incomplete, or one of ' +
      'them has private DNS off. Nodes then appear online while sessions or commands fail.',
    message: (data) =>
      `${list(data.privateServices, 7)} ${word(data.privateServices, 'is', 'are')} private here, but ${list(data.publicServices, 7)} ` +
      `${word(data.publicServices, 'has', 'have')} public addresses only (${list(data.addresses)}). ${internetHint(data.internetWorks)}`,
    remedies: (data, context) => {
      const proof = verify(context, ['dns/partial-endpoints', 'tcp']);
      return [
        ...(data.central === true
          ? centralEndpoints(data.publicServices, context, proof)
          : [repairPrivateDns(data.publicServices, context, proof), createEndpoints(data.publicServices, context, proof)]),
        ...(data.internetWorks ? [] : [restartAgent(context, proof)]),
      ];
    },
    docs: [SETUP],
  },

  'dns/forwarder-missing': {
    title: 'A DNS server lacks the conditional forwarder',
    summary:
      'The endpoint is there: the Amazon resolver (or a --resolver) knows its private address. But every DNS server that this node asks ' +
      "answers something else, because it does not forward AWS's names to the VPC's resolver.",
    message: (data) =>
      `For ${list(data.hosts)}: ${says(data.servers)}, where ${says(data.better)}. ` +
      `The conditional forwarder is missing. ${internetHint(data.internetWorks)}`,
    remedies: (data, context) => [
      ...correctViews('dns/forwarder-missing', data.hosts, serversOf(data.servers), serversOf(data.better), context),
      ...(data.internetWorks ? [] : [restartAgent(context, verify(context, ['dns', 'tcp']))]),
    ],
    docs: [SETUP, INBOUND],
  },

  'dns/private-view-missing': {
    title: 'This network has no private view of AWS names',
    summary:
      'Outside AWS, with public answers or none, and no Amazon view to compare. Two hypotheses fit: private endpoints exist and the DNS ' +
      'servers here do not forward to them; or the internet path is meant to be used, and is blocked.',
    message: (data) =>
      `For ${list(data.hosts)}: ${says(data.servers)}. Either private endpoints exist and these servers do not forward to them, or the ` +
      'internet path is intended and blocked; from here the two cannot be told apart without an Amazon view.',
    remedies: (data, context) => {
      const servers = serversOf(data.servers);
      const withView = verify(context, ['dns', 'tcp'], ['--resolver', 'INBOUND_ENDPOINT_IP']);
      const proof = verify(context, ['dns/private-view-missing', 'tcp']);
      return [
        remedy({
          owner: 'dns',
          account: 'the account that owns the endpoints',
          text:
            'Find out which it is: look up the Route 53 Resolver inbound endpoint, and probe once more with its address as --resolver. With ' +
            'private answers there, the forwarder is what is missing.',
          commands: [...inboundEndpointCommands(context), withView],
          permission: 'route53resolver:ListResolverEndpoints, route53resolver:ListResolverEndpointIpAddresses',
          risk: 'None.',
          verify: withView,
        }),
        ...addForwarders(servers, [], namesToForward(data.hosts, context), context, proof),
        internetPath(data.hosts, context, verify(context, ['tcp'])),
        restartAgent(context, proof),
      ];
    },
    docs: [INBOUND, 'Setting up Systems Manager for hybrid and multicloud environments'],
  },

  'dns/resolvers-disagree': {
    title: 'The DNS servers disagree',
    summary:
      'The configured DNS servers have different views of the same name, and only some of them are right. Which one answers is a matter of ' +
      'luck and of time-outs, and so is whether the agent connects.',
    message: (data) =>
      `For ${list(data.hosts)}, ${says(data.right)}, but ${says(data.wrong)}: it works only when the right server is asked.`,
    // The right servers are configured anyway; they are nobody's to forward to.
    remedies: (data, context) => correctViews('dns/resolvers-disagree', data.hosts, serversOf(data.wrong), [], context),
    docs: [SETUP, 'DHCP option sets in Amazon VPC'],
  },

  'dns/outside-vpc': {
    title: 'The endpoints are outside this VPC',
    summary:
      "The addresses are private, but outside this VPC's own ranges: central endpoints of a hub, or peering. That is a supported design; it " +
      'means that path, DNS and security groups belong to somebody else.',
    message: (data) =>
      `${list(data.services, 7)} ${word(data.services, 'is', 'are')} at ${list(data.addresses)}, outside this VPC's ranges ` +
      `(${data.vpcCidrs.length > 0 ? list(data.vpcCidrs) : 'unknown'}): central endpoints, reached by transit gateway, peering or VPN.`,
    remedies: (data, context) => {
      const { vpcId, region } = valuesOf(context);
      const server = addressesOnly([context.amazonResolver]);
      const [host] = context.requiredHosts;
      return [
        remedy({
          owner: 'vpc',
          account: `the account that owns ${list(data.addresses)}`,
          text:
            'Nothing to repair while it works. When it stops: the owner of the range looks at the interface and its security group, at the ' +
            'private hosted zone or Resolver rule shared with this VPC, and at the route between. No endpoint of its own belongs into this VPC: ' +
            'it would compete with the shared zone.',
          commands: [
            ...whoseCommands(data.addresses, context),
            ...(context.kind === 'hybrid'
              ? []
              : [aws(context, `route53 list-hosted-zones-by-vpc --vpc-id ${vpcId} --vpc-region ${region}`)]),
            ...(host === undefined ? [] : server.map((ip) => askCommand(context, host, ip))),
          ],
          permission: 'ec2:DescribeNetworkInterfaces, route53:ListHostedZonesByVPC, ec2:DescribeVpcs',
          risk: 'The look-ups change nothing.',
          verify: verify(context, ['dns', 'tcp']),
        }),
      ];
    },
    docs: ['Centralized access to VPC private endpoints (Building a Scalable and Secure Multi-VPC AWS Network Infrastructure)'],
  },
};
