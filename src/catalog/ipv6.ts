/** A node whose only address family leads nowhere. */
import type { Entries } from './entry.ts';
import { openFirewall } from './network.ts';
import { askCommand, restartAgent } from './node-commands.ts';
import { list, word } from './phrases.ts';
import { quoted } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { addressesOnly, valuesOf } from './values.ts';

export const IPV6: Entries<'node/ipv6-only'> = {
  'node/ipv6-only': {
    title: 'This node has IPv6 only, and the names IPv4 only',
    summary:
      'This node has no IPv4 address, and the names that the agent uses have no IPv6 address. Either DNS64 and NAT64 bring it to them, or the agent ' +
      'is set to the dual-stack names.',
    message: (data) =>
      `${list(data.hosts)} ${word(data.hosts, 'has', 'have')} IPv4 addresses only (${list(data.addresses)}), as ${list(data.servers)} ` +
      `${word(data.servers, 'says', 'say')}, and this node has IPv6 alone.`,
    remedies: (data, context) => {
      const proof = verify(context, ['node/ipv6-only', 'dns']);
      const { subnetId } = valuesOf(context);
      const dns64 = remedy({
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
        owner: 'agent',
        text:
          'Or let the agent use the dual-stack names ("UseDualStackEndpoint": true under "Agent" in its configuration, since 3.3.3270.0), where this Region has them and the way ' +
          'there is open; endpoints in the VPC need the dual-stack address type. The command shows what DNS has for the present names.',
        commands: addressesOnly(data.servers).flatMap((server) => names.map((host) => askCommand(context, host, server))),
        risk: 'The look-up changes nothing. A configuration that is not valid JSON keeps the agent from starting.',
        rollback: 'Remove the setting again and restart the agent.',
        verify: proof,
      });
      return [
        ...(context.kind === 'hybrid' ? [openFirewall(data.hosts, context, proof)] : [dns64]),
        dualStack,
        restartAgent(context, proof),
      ];
    },
    docs: ['DNS64 and NAT64 (VPC User Guide)', 'Systems Manager endpoints and quotas'],
  },
};
