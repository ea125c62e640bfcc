/** This node has only IPv6, and the endpoints' names have only IPv4 addresses. */

import { capabilitiesOf, hostsOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import { familiesOf, type Picture } from '../../picture/picture.ts';
import { editConfigCommands } from '../../remedies/agent-config-file.ts';
import { askCommand, restartAgent } from '../../remedies/node-commands.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { list, word } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import { covers, type DraftOf, type Finding } from '../finding.ts';
import { BOTH_HOSTS, OWN_SERVER, PUBLIC_IP } from '../samples.ts';

export interface NodeIpv6OnlyData {
  readonly hosts: readonly string[];
  /** The IPv4 addresses that they have. */
  readonly addresses: readonly string[];
  readonly servers: readonly string[];
}

export const nodeIpv6Only: Finding<'node/ipv6-only', NodeIpv6OnlyData> = {
  code: 'node/ipv6-only',
  number: 72,
  title: 'This node has IPv6 only, and the names IPv4 only',
  summary:
    'This node has no IPv4 address, and the names that the agent uses have no IPv6 address. Either DNS64 and NAT64 bring it to them, or the agent ' +
    'is set to the dual-stack names.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  // The names have addresses, but none of the only family that this node has.
  explains: [{ codes: ['dns/no-address', 'dns/private-view-missing', 'dns/endpoint-missing'], when: covers }],
  message: (data) =>
    `${list(data.hosts)} ${word(data.hosts, 'has', 'have')} IPv4 addresses only (${list(data.addresses)}), as ${list(data.servers)} ` +
    `${word(data.servers, 'says', 'say')}, and this node has IPv6 alone.`,
  remedies: (data, context) => {
    const proof = verify(context, ['node/ipv6-only', 'dns']);
    const { subnetId } = valuesOf(context);
    const dns64 = remedy({
      title: 'turn on DNS64, and route 64:ff9b::/96 to a NAT gateway',
      owner: 'vpc',
      text: 'DNS64 for this subnet, and the route of 64:ff9b::/96 to a NAT gateway, which does NAT64 by itself. Add the route only where it is missing.',
      commands: [
        aws(
          context,
          `ec2 describe-subnets --subnet-ids ${subnetId} --query`,
          quoted('Subnets[].{Id:SubnetId,Dns64:EnableDns64}'),
        ),
        aws(context, `ec2 modify-subnet-attribute --subnet-id ${subnetId} --enable-dns64`),
        aws(
          context,
          'ec2 create-route --route-table-id ROUTE_TABLE_ID --destination-ipv6-cidr-block 64:ff9b::/96 --nat-gateway-id NAT_GATEWAY_ID',
        ),
      ],
      permission: 'ec2:DescribeSubnets, ec2:ModifySubnetAttribute, ec2:CreateRoute',
      risk: 'Every node of the subnet gets synthesised IPv6 addresses for names without their own, and goes to them through the NAT gateway, which is billed.',
      rollback: [
        aws(context, `ec2 modify-subnet-attribute --subnet-id ${subnetId} --no-enable-dns64`),
        aws(context, 'ec2 delete-route --route-table-id ROUTE_TABLE_ID --destination-ipv6-cidr-block 64:ff9b::/96'),
      ].join('\n'),
      verify: proof,
    });
    const names = data.hosts.slice(0, 1);
    const dualStack = remedy({
      title: 'let the agent use the dual-stack names',
      owner: 'agent',
      text:
        'Or let the agent use the dual-stack names ("UseDualStackEndpoint": true under "Agent" in its configuration, since 3.3.3270.0), where this Region has them and the way ' +
        'there is open; endpoints in the VPC need the dual-stack address type. The first command shows what DNS has for the present names.',
      commands: [
        ...addressesOnly(data.servers).flatMap((server) => names.map((host) => askCommand(context, host, server))),
        ...editConfigCommands(context),
      ],
      risk: 'A configuration that is not valid JSON keeps the agent from starting.',
      rollback: 'Remove the setting again and restart the agent.',
      rollbackIsText: true,
      verify: proof,
    });
    return [
      ...(context.kind === 'hybrid' ? [openFirewall(data.hosts, context, proof)] : [dns64]),
      dualStack,
      restartAgent(context, proof),
    ];
  },
  docs: ['DNS64 and NAT64 (VPC User Guide)', 'Systems Manager endpoints and quotas'],
  page: {
    recognised:
      'This node has IPv6 addresses only, and a required name has IPv4 addresses only: every server that was asked for AAAA says so.',
    severity: 'Error: the agent asks for these names and cannot connect to what it gets.',
  },
  sample: { hosts: BOTH_HOSTS, addresses: [PUBLIC_IP], servers: [OWN_SERVER] },
};

/** Required names that have IPv4 addresses alone, on a node that has none. */
function judge(picture: Picture): readonly DraftOf<'node/ipv6-only', NodeIpv6OnlyData>[] {
  const families = familiesOf(picture.facts);
  if (families.v4) return [];
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const answers = picture.facts.dns.filter(({ host }) => host === endpoint.host);
    const v4 = answers.flatMap(({ server, a }) => (a.outcome === 'ok' ? a.addresses.map((ip) => ({ server, ip })) : []));
    // A server that failed for AAAA may know some: then nothing is known.
    const noV6 = answers.every(({ aaaa }) => aaaa.outcome === 'ok' && aaaa.addresses.length === 0);
    return v4.length > 0 && noV6 && endpoint.pinned === null ? [{ endpoint, v4 }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  return [
    {
      code: 'node/ipv6-only',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: {
        hosts: hostsOf(endpoints),
        addresses: [...new Set(found.flatMap(({ v4 }) => v4.map(({ ip }) => ip)))],
        servers: [...new Set(found.flatMap(({ v4 }) => v4.map(({ server }) => server)))],
      },
      evidence: found.map(
        ({ endpoint, v4 }) =>
          `${v4[0]?.server ?? 'DNS'} says ${[...new Set(v4.map(({ ip }) => ip))].join(', ')} for ${endpoint.host}, and no IPv6 address; this node has IPv6 addresses only`,
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
