/** Some addresses of one endpoint answer and others do not: one zone is broken. */

import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { openFirewall, whoseCommands } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { flowLogs, reachability } from '../../remedies/suspects.ts';
import { addressesOnly, isPrivateHere } from '../../remedies/values.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { SILENT_IN_VPC, SSM_HOST, silentAt } from '../samples.ts';
import { failsAtTcp, someOutside } from './closed.ts';

export interface TcpPartialData {
  readonly failing: readonly At[];
  readonly working: readonly At[];
}

export const tcpPartial: Finding<'tcp/partial', TcpPartialData> = {
  code: 'tcp/partial',
  number: 20,
  title: 'One zone of the endpoint is broken',
  summary:
    'Some addresses of one endpoint answer and others do not. DNS hands them out in rotation, so that it works sometimes. The security group is ' +
    "the same for all of an endpoint's interfaces: a network ACL or a route of the failing zone's subnet is the suspect.",
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  packets: ({ failing }) => https(failing),
  message: (data) =>
    `${places(data.failing)} ${word(hostNames(data.failing), 'does', 'do')} not answer on TCP 443${detailOf(data.failing)}, while ` +
    `${list(ipsOf(data.working))} ${word(ipsOf(data.working), 'does', 'do')}: it works only when DNS happens to name the right one.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tcp/partial']);
    const ips = ipsOf(data.failing);
    const inside = addressesOnly(ips).filter((ip) => isPrivateHere(ip, context));
    if (inside.length === 0) return [openFirewall(hostNames(data.failing), context, proof), ...ownFirewall(ips, context, proof)];
    const outside = someOutside(data.failing, context);
    return [
      // Other addresses of the same endpoint answer: its zone comes before this node, whose rules
      // rarely know single addresses.
      remedy({
        title: 'find what closes the subnet of the silent address',
        owner: 'vpc',
        ...(outside ? { account: `the account that owns ${list(inside)}` } : {}),
        text:
          `Find the subnet and zone of ${list(inside)}, then that subnet's network ACL and route table: TCP 443 in from this node, ports ` +
          '1024-65535 back.',
        commands: [
          ...whoseCommands(inside, context),
          aws(context, 'ec2 describe-network-acls --filters Name=association.subnet-id,Values=ENDPOINT_SUBNET_ID'),
          aws(context, 'ec2 describe-route-tables --filters Name=association.subnet-id,Values=ENDPOINT_SUBNET_ID'),
        ],
        permission: 'ec2:DescribeNetworkInterfaces, ec2:DescribeNetworkAcls, ec2:DescribeRouteTables',
        risk: 'The look-ups change nothing. A network ACL applies to every node of its subnet.',
        verify: proof,
      }),
      ...ownFirewall(ips, context, proof),
      ...flowLogs(
        data.failing.filter(({ ip }) => inside.some((known) => known === ip)),
        outside,
        context,
        proof,
      ),
      ...reachability(inside[0] ?? '', context, proof),
      remedy({
        title: 'take the broken subnet off the endpoint until then',
        owner: 'vpc',
        ...(outside ? { account: `the account that owns ${list(inside)}` } : {}),
        text: 'Until it is repaired: take the broken subnet off the endpoint, so that DNS names only interfaces that answer.',
        commands: [aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --remove-subnet-ids ENDPOINT_SUBNET_ID')],
        permission: 'ec2:ModifyVpcEndpoint',
        risk: 'One zone less: without a second working zone the endpoint is gone for everybody, and the interface returns with another address.',
        rollback: aws(context, 'ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --add-subnet-ids ENDPOINT_SUBNET_ID'),
        verify: proof,
      }),
    ];
  },
  docs: ['Control traffic to subnets using network ACLs'],
  page: {
    recognised:
      'Of the addresses of one endpoint some open TCP 443 and others do not. One address family that is wholly dead beside one that wholly ' +
      'works is not counted: it costs a moment (RFC 8305), not the connection.',
    severity: 'Error: the agent takes whichever address comes first, so that it works only sometimes.',
  },
  sample: { failing: SILENT_IN_VPC, working: [silentAt(SSM_HOST, '10.0.2.5')] },
};

/**
 * One zone is broken: some addresses of one endpoint fail while others work, and the agent takes
 * whichever comes first.
 */
function judge(picture: Picture): readonly DraftOf<'tcp/partial', TcpPartialData>[] {
  const found = judgedEndpoints(picture).flatMap((endpoint) => {
    const { addresses } = endpoint.targets;
    // An open port is enough here: other findings name what is wrong behind it.
    const working = addresses.filter(({ connection }) => connection?.tcp.outcome === 'ok');
    const failing = addresses.filter(failsAtTcp);
    // One family that is wholly dead beside one that opens costs a moment (RFC 8305), not the
    // connection.
    const families = new Set(working.map(({ ip }) => ip.includes(':')));
    const costly = families.size === 2 || failing.some(({ ip }) => families.has(ip.includes(':')));
    return costly && failing.length > 0 && working.length > 0 ? [{ endpoint, failing, working }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const failing = found.flatMap(({ endpoint, failing: some }) => some.map((address) => at(endpoint.host, address)));
  const working = found.flatMap(({ endpoint, working: some }) => some.map((address) => at(endpoint.host, address)));
  return [
    {
      code: 'tcp/partial',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: { failing, working },
      evidence: [...failing, ...working].map(evidenceAt),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
