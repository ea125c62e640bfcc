/** Packets to the endpoints are lost by chance, so connections fail now and then. */

import { sumOf } from '../../picture/chance.ts';
import { canBeLoss, connectCounts } from '../../picture/connect-loss.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { list } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import { type AnyDraft, type DraftOf, type Finding, isError } from '../finding.ts';
import { INSIDE_IP, SSM_HOST } from '../samples.ts';

export interface PathLossyData {
  readonly addresses: readonly {
    readonly host: string;
    readonly ip: string;
    readonly tried: number;
    readonly failed: number;
  }[];
  readonly tried: number;
  readonly failed: number;
}

export const pathLossy: Finding<'path/lossy', PathLossyData> = {
  code: 'path/lossy',
  number: 32,
  title: 'Packets are lost on the way',
  summary:
    'Some connections open at once and others, to the same addresses, only when their first packet is sent again, or not at all: packets are lost ' +
    'by chance, by a path that is overloaded or broken in part. Everything works sometimes, or slowly.',
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  explains: [
    {
      // Where packets are lost by chance, every layer fails somewhere in its own way.
      codes: ['tcp/', 'tls/reset', 'tls/stalled', 's3/no-path', 's3/dualstack-unreachable'],
      when: (own, symptom, picture) => isError(own) && failsByChance(symptom, picture),
    },
    // What the ways to several places have in common is near this node.
    { codes: ['dns/lossy'], when: (own, symptom) => isError(own) || !isError(symptom) },
  ],
  message: (data) =>
    `${data.failed} of ${data.tried} connections did not open at once, to ` +
    `${list(data.addresses.map(({ host, ip }) => `${host} (${ip})`))}, while others to the same places did: packets are lost on the way.`,
  remedies: (data, context) => {
    const proof = verify(context, ['path/lossy', 'tcp', 'tls']);
    const ips = addressesOnly(data.addresses.map(({ ip }) => ip)).slice(0, 2);
    const { vpcId, instanceId } = valuesOf(context);
    const onThisNode =
      context.os === 'windows'
        ? ['Get-NetAdapterStatistics', 'netstat -s -p tcp', ...ips.map((ip) => `pathping -n ${ip}`)]
        : context.os === 'macos'
          ? ['netstat -s -p tcp', 'netstat -i']
          : [
              'ip -s link',
              'nstat -az TcpRetransSegs TcpExtTCPSynRetrans',
              ...(context.kind === 'ec2' ? ["ethtool -S eth0 | grep -E 'allowance_exceeded|drop'"] : []),
              ...ips.map((ip) => `mtr -n -r -c 50 -T -P 443 ${ip}`),
            ];
    return [
      remedy({
        title: 'find where packets are lost, from this node outwards',
        owner: 'node',
        text:
          'Find where they are lost, from here outwards: counters of dropped packets on this interface (on EC2, the allowances of the instance ' +
          'type), then hop by hop on TCP 443.',
        commands: onThisNode,
        permission: 'administrator rights on the node',
        risk: 'The look-ups change nothing; the trace sends some packets.',
        verify: proof,
      }),
      remedy({
        title: 'look at the tunnel, NAT gateway or appliance between',
        owner: context.kind === 'hybrid' ? 'firewall' : 'vpc',
        text:
          'Then what lies between: a VPN tunnel that flaps, a NAT gateway without free ports (ErrorPortAllocation), an overloaded appliance, ' +
          'or two routes of which one is broken.',
        commands: [
          aws(
            context,
            'ec2 describe-vpn-connections --query',
            quoted('VpnConnections[].{Id:VpnConnectionId,Tunnels:VgwTelemetry}'),
          ),
          aws(
            context,
            `ec2 describe-nat-gateways --filter Name=vpc-id,Values=${vpcId} --query`,
            quoted('NatGateways[].{Id:NatGatewayId,State:State}'),
          ),
          ...(context.kind === 'hybrid' ? [] : [aws(context, `ec2 describe-instance-status --instance-ids ${instanceId}`)]),
        ],
        permission: 'ec2:DescribeVpnConnections, ec2:DescribeNatGateways, ec2:DescribeInstanceStatus',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
    ];
  },
  docs: ['Monitor network performance for ENA settings on your EC2 instance'],
  page: {
    recognised:
      'A step failed or had to wait for a retransmission, and of five connections that were begun at one instant some opened and some did not. ' +
      'Or, in the whole run, more connections opened only when a SYN was sent again (after 1, 3 or 7 seconds, or each second) than a clean path explains: one that loses a packet of a thousand ' +
      'each way shows as many in fewer than one of ten thousand runs (binomial distribution). One retransmission is never enough. Where none opens it is no loss, but a block; where times differ by more than 0.3 s it is a queue.',
    severity: 'Error once a step failed that loss explains. Warning if everything still worked.',
  },
  sample: { addresses: [{ host: SSM_HOST, ip: INSIDE_IP, tried: 5, failed: 2 }], tried: 5, failed: 2 },
};

/**
 * A warning if everything worked despite the loss; an error if a step failed that the loss
 * explains.
 */
function judge(picture: Picture): readonly DraftOf<'path/lossy', PathLossyData>[] {
  const loss = picture.losses.connections;
  if (loss === null) return [];
  const counts = connectCounts(picture.facts.connections);
  const found = judgedEndpoints(picture).flatMap((endpoint) =>
    endpoint.targets.addresses.flatMap(({ ip, connection, reach }) => {
      const count = counts.find((one) => one.connection.host === endpoint.host && one.connection.ip === ip);
      const isTouched = connection !== null && ((count?.failed ?? 0) > 0 || canBeLoss(connection, loss));
      return isTouched ? [{ endpoint, ip, isFailed: reach.state === 'fails', count }] : [];
    }),
  );
  const addresses = found.flatMap(({ endpoint: { host }, ip, count }) =>
    count !== undefined && count.failed > 0 ? [{ host, ip, tried: count.tried, failed: count.failed }] : [],
  );
  if (addresses.length === 0) return [];
  const endpoints = [...new Set(found.map(({ endpoint }) => endpoint))];
  return [
    {
      code: 'path/lossy',
      severity: found.some(({ isFailed }) => isFailed) ? 'error' : 'warning',
      subjects: hostsOf(endpoints),
      data: { addresses, ...sumOf(counts) },
      evidence: addresses.map(
        ({ host, ip, tried, failed }) =>
          `${host} at ${ip}: ${failed} of ${tried} connections did not open with the others, or only when asked again`,
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/**
 * Every address that the symptom names failed, as far as it did, in a way that the loss explains.
 */
function failsByChance({ data }: AnyDraft, picture: Picture): boolean {
  const { failing, addresses } = data as { readonly failing?: readonly At[]; readonly addresses?: readonly At[] };
  const all = picture.endpoints.flatMap((endpoint) => endpoint.all.map((address) => ({ host: endpoint.host, address })));
  const failed = (failing ?? addresses ?? []).flatMap((place) =>
    all.filter(({ host, address }) => host === place.host && address.ip === place.ip && address.reach.state === 'fails'),
  );
  return failed.length > 0 && failed.every(({ address }) => address.byChance);
}
