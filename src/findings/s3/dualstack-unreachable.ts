/** S3's plain name answers, and its dual-stack name does not. */

import { isPrivate } from '../../picture/addresses.ts';
import { capabilitiesOf, s3Endpoint } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';
import { unanswered } from '../../picture/unanswered.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { clean, detailOf, ipsOf, list, word } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { isIpv6, valuesOf } from '../../remedies/values.ts';
import { s3Gateway } from '../../remedies/vpc-endpoints.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { DNS_SUFFIX, PUBLIC_S3_IP, silentAt } from '../samples.ts';

export interface S3DualstackUnreachableData {
  readonly addresses: readonly At[];
  readonly host: string;
  /** S3's standard name answers at public addresses: the way to them, by a gateway endpoint or the internet, is there. */
  readonly wayIsThere?: true;
}

export const s3DualstackUnreachable: Finding<'s3/dualstack-unreachable', S3DualstackUnreachableData> = {
  code: 's3/dualstack-unreachable',
  number: 39,
  title: "S3's dual-stack name cannot be reached",
  summary:
    "S3's standard name answers and its dual-stack name does not: an IPv4-only S3 interface endpoint does not serve it, or the IPv6 path is " +
    'broken. Patch documents download from the dual-stack name.',
  reads: ['dns', 'tcp'],
  about: 's3-dualstack',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) =>
    `${clean(data.host)} does not answer (${list(ipsOf(data.addresses), 4)})${detailOf(data.addresses)}, although S3's standard name does. Patch ` +
    'documents use the dual-stack name.',
  remedies: (data, context) => {
    const proof = verify(context, ['s3/dualstack-unreachable']);
    const six = ipsOf(data.addresses).filter(isIpv6);
    const { subnetId } = valuesOf(context);
    if (context.kind === 'hybrid') return [openFirewall([data.host], context, proof)];
    return [
      ...(data.wayIsThere === true ? [openFirewall([data.host], context, proof)] : [s3Gateway(context, proof)]),
      remedy({
        title: 'let the dual-stack name of S3 be reached',
        owner: 'vpc',
        text:
          (six.length > 0
            ? `${list(six)} ${word(six, 'is', 'are')} IPv6: see whether ${subnetId} has a working IPv6 route (egress-only internet gateway), which the ` +
              'IPv4-only gateway endpoint does not replace. '
            : '') +
          'If S3 has an interface endpoint, its address type and DNS options say whether it serves the dual-stack name.',
        commands: [
          aws(
            context,
            `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${valuesOf(context).vpcId} --query`,
            `"VpcEndpoints[?ends_with(ServiceName, '.s3')].[VpcEndpointId,VpcEndpointType,IpAddressType,DnsOptions]"`,
          ),
          aws(
            context,
            `ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId} --query`,
            quoted('RouteTables[].Routes[?DestinationIpv6CidrBlock][]'),
          ),
        ],
        permission: 'ec2:DescribeVpcEndpoints, ec2:DescribeRouteTables',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
    ];
  },
  docs: ['AWS PrivateLink for Amazon S3', 'Using Amazon S3 dual-stack endpoints'],
  page: {
    recognised:
      "S3's regional name answers or is not known to fail, and its dual-stack name does not resolve or does not open. The patch documents read " +
      'their payload there, the agent does not.',
    severity: 'Error when patching was asked for. Info otherwise.',
  },
  sample: {
    addresses: [silentAt(`s3.dualstack.REGION.${DNS_SUFFIX}`, PUBLIC_S3_IP)],
    host: `s3.dualstack.REGION.${DNS_SUFFIX}`,
  },
};

/**
 * AWS's patch documents use the dual-stack family; an interface endpoint for S3 that is IPv4-only
 * does not answer for it.
 */
function judge(picture: Picture): readonly DraftOf<'s3/dualstack-unreachable', S3DualstackUnreachableData>[] {
  const s3 = s3Endpoint(picture, 'endpoint');
  const dual = s3Endpoint(picture, 'dualstack');
  if (s3 === undefined || dual === undefined || !(s3.required || dual.required)) return [];
  // Where neither answers, s3/no-path or DNS says so; only what the agent does not use says nothing.
  const isAlone = s3.required ? s3.state !== 'fails' && s3.state !== 'unresolved' : s3.state === 'works';
  if (!isAlone && !(dual.state === 'unresolved' && !s3.required)) return [];
  // Other findings judge certificates and pages; here the name does not resolve, or no address
  // opens.
  const closed = [dual.agent, dual.targets.addresses].some((addresses) => addresses.length > 0 && unanswered(addresses));
  const silent = dual.state === 'unresolved' || (dual.state === 'fails' && closed);
  if (!silent || dual.pinned !== null || dual.diagnosis.kind === 'sinkholed') return [];
  const addresses = dual.agent.map((address) => at(dual.host, address));
  // Only patching needs it; where that was not asked for, it is a note.
  const asked = dual.required;
  const isPublic = s3.state === 'works' && s3.agent.length > 0 && s3.agent.every((address) => !isPrivate(address.class));
  return [
    {
      code: 's3/dualstack-unreachable',
      severity: asked ? 'error' : 'info',
      subjects: [dual.host],
      data: { addresses, host: dual.host, ...(isPublic ? { wayIsThere: true as const } : {}) },
      evidence: [
        ...dual.configured.map((view) => `${view.server} says ${view.says} for ${dual.host}`),
        ...addresses.map(evidenceAt),
        ...(s3.state === 'works' || s3.state === 'partial' ? [`${s3.host} answers`] : []),
      ],
      capabilities: capabilitiesOf([dual]),
    },
  ];
}
