/** The private endpoints lie outside this VPC's address ranges. */

import type { Service } from '../../knowledge/types.ts';
import { capabilitiesOf, hostsOf, requiredInterface } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { askCommand } from '../../remedies/node-commands.ts';
import { whoseCommands } from '../../remedies/packet-paths.ts';
import { list, word } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { presenceEvidence } from './endpoint-presence.ts';

export interface DnsOutsideVpcData {
  readonly services: readonly Service[];
  readonly addresses: readonly string[];
  readonly vpcCidrs: readonly string[];
}

export const dnsOutsideVpc: Finding<'dns/outside-vpc', DnsOutsideVpcData> = {
  code: 'dns/outside-vpc',
  number: 14,
  title: 'The endpoints are outside this VPC',
  summary:
    "The addresses are private, but outside this VPC's own ranges: central endpoints of a hub, or peering. That is a supported design; it " +
    'means that path, DNS and security groups belong to somebody else.',
  reads: ['dns', 'imds'],
  about: 'interface',
  judge,
  message: (data) =>
    `${list(data.services, 7)} ${word(data.services, 'is', 'are')} at ${list(data.addresses)}, outside this VPC's ranges ` +
    `(${data.vpcCidrs.length > 0 ? list(data.vpcCidrs) : 'unknown'}): central endpoints, reached by transit gateway, peering or VPN.`,
  remedies: (data, context) => {
    const { vpcId, region } = valuesOf(context);
    const server = addressesOnly([context.amazonResolver]);
    const [host] = context.requiredHosts;
    return [
      remedy({
        title: 'nothing, while it works: here is whose it is',
        owner: 'vpc',
        account: `the account that owns ${list(data.addresses)}`,
        text:
          'Nothing to repair while it works. When it stops: the owner of the range looks at the interface and its security group, at the ' +
          'private hosted zone or Resolver rule shared with this VPC, and at the route between. Create no endpoint in this VPC: ' +
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
  page: {
    recognised: "A required name has a private address that none of this VPC's ranges (from the metadata service) holds.",
    severity: 'Info: a supported design. It tells in which account and network to look when something else is wrong.',
  },
  sample: { services: ['ssm'], addresses: ['10.200.1.5'], vpcCidrs: ['10.0.0.0/16'] },
};

/**
 * Central endpoints and peering: private, but not in this VPC. A note that saves a search in the
 * wrong account.
 */
function judge(picture: Picture): readonly DraftOf<'dns/outside-vpc', DnsOutsideVpcData>[] {
  const { node } = picture.facts;
  const vpcCidrs = node.imds.outcome === 'ok' ? node.imds.data.vpcCidrs : [];
  if (vpcCidrs.length === 0) return [];
  // An old address says nothing of where the endpoints are.
  const found = requiredInterface(picture).filter(
    ({ agent, diagnosis }) => diagnosis.kind !== 'stale' && agent.some((address) => address.class === 'private-outside'),
  );
  if (found.length === 0) return [];
  const addresses = found.flatMap(({ agent }) =>
    agent.filter((address) => address.class === 'private-outside').map(({ ip }) => ip),
  );
  return [
    {
      code: 'dns/outside-vpc',
      severity: 'info',
      subjects: hostsOf(found),
      data: { services: found.map(({ service }) => service), addresses: [...new Set(addresses)], vpcCidrs },
      evidence: presenceEvidence(found),
      capabilities: capabilitiesOf(found),
    },
  ];
}
