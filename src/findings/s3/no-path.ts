/** S3's addresses do not answer from this node. */

import { isPrivate } from '../../picture/addresses.ts';
import { capabilitiesOf, requiredInterface, s3Endpoint } from '../../picture/endpoint-choice.ts';
import type { AddressPicture, Picture } from '../../picture/picture.ts';
import { type At, at, evidenceAt } from '../../picture/seen.ts';
import { s3EgressSnippets } from '../../remedies/infra-network.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, list, places } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { flowLogs, reachability } from '../../remedies/suspects.ts';
import { serviceNameOr, valuesOf } from '../../remedies/values.ts';
import { describeEndpoints, s3Gateway } from '../../remedies/vpc-endpoints.ts';
import { type AnyDraft, type DraftOf, type Finding, https, isDraftOf, isError } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { PUBLIC_S3_IP, regionalHost, silentAt } from '../samples.ts';
import { tcpFiltered } from '../tcp/filtered.ts';
import { tcpUnreachable } from '../tcp/unreachable.ts';

export interface S3NoPathData {
  readonly addresses: readonly At[];
  readonly interfaceWorks: boolean;
}

const S3_HOST = regionalHost('s3');

const GONE = new Set(['timeout', 'denied', 'other', 'unreachable']);

export const s3NoPath: Finding<'s3/no-path', S3NoPathData> = {
  code: 's3/no-path',
  number: 34,
  title: 'S3 cannot be reached',
  summary:
    "S3's addresses do not answer: the subnet's route table lacks the route to the gateway endpoint, egress to S3's prefix list is closed, a " +
    'network ACL blocks, or there is neither a gateway endpoint nor a way to the internet. Patching and agent updates need S3.',
  reads: ['dns', 'tcp'],
  about: 's3',
  judge,
  explainedBy: [
    {
      // All public addresses vanish alike, S3's among them: one way out is missing, not two.
      codes: ['tcp/no-internet-path', 'tcp/unreachable', 'dns/endpoint-missing', 'dns/partial-endpoints'],
      when: (own, cause, picture) => isError(cause) && leadsToS3(cause, picture) && !interfaceFailsOtherwise(cause, own, picture),
    },
    {
      // Nothing on 443 answers at all: what stops the endpoints stops S3.
      codes: ['tcp/filtered'],
      when: (_own, cause) => isDraftOf(tcpFiltered, cause) && cause.data.everything,
    },
  ],
  packets: ({ addresses }) => https(addresses),
  message: (data) =>
    `S3 does not answer at ${places(data.addresses)}${detailOf(data.addresses)}. ` +
    (data.interfaceWorks
      ? 'The interface endpoints work: what is missing is the path to S3 alone.'
      : 'No interface endpoint works either.'),
  remedies: (data, context) => {
    const proof = verify(context, ['s3/no-path']);
    const hosts = hostNames(data.addresses);
    if (context.kind === 'hybrid') {
      return [
        openFirewall(hosts, context, proof),
        remedy({
          title: 'reach S3 by an interface endpoint',
          owner: 'vpc',
          account: 'the account that owns the endpoints',
          text:
            'Or reach S3 privately: a gateway endpoint does not serve callers from outside its VPC (VPN, Direct Connect, peering), an interface ' +
            'endpoint for S3 does; DNS must then give its address for these names.',
          commands: describeEndpoints(['s3'], context),
          permission: 'ec2:DescribeVpcEndpoints',
          risk: 'The look-up changes nothing. An interface endpoint is billed by hour, zone and volume.',
          verify: proof,
        }),
      ];
    }
    return [
      // The gateway's route is what is missing most often; then the suspects, in the order of what
      // can be excluded.
      s3Gateway(context, proof),
      ...ownFirewall(ipsOf(data.addresses), context, proof),
      ...flowLogs(data.addresses, false, context, proof),
      ...reachability(null, context, proof),
      s3Egress(context, proof),
    ];
  },
  docs: ['Gateway endpoints for Amazon S3', 'SSM Agent communications with AWS managed S3 buckets'],
  page: {
    recognised: "Every address of S3's regional name that was tried is public, and TCP 443 vanishes or is unreachable at each.",
    severity: `${ALWAYS_ERROR} It stands beside another cause only where an interface service works or fails for another reason.`,
  },
  sample: { addresses: [silentAt(S3_HOST, PUBLIC_S3_IP)], interfaceWorks: true },
};

function judge(picture: Picture): readonly DraftOf<'s3/no-path', S3NoPathData>[] {
  // Agents that are set to dual-stack names read at the other family's host.
  const usual = s3Endpoint(picture, 'endpoint');
  const s3 = usual?.required === false && usual.state !== 'works' ? s3Endpoint(picture, 'dualstack') : usual;
  if (s3 === undefined || !s3.required) return [];
  const tried = s3.targets.addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
  if (tried.length === 0 || !tried.every(isGone) || tried.some((address) => isPrivate(address.class))) return [];
  const addresses = tried.map((address) => at(s3.host, address));
  return [
    {
      code: 's3/no-path',
      severity: 'error',
      subjects: [s3.host],
      data: {
        addresses,
        interfaceWorks: requiredInterface(picture).some(({ state }) => state === 'works' || state === 'partial'),
      },
      evidence: addresses.map(evidenceAt),
      capabilities: capabilitiesOf([s3]),
    },
  ];
}

/**
 * The prefix list has the name of the service; where that is unknown, every list that ends with
 * `.s3`.
 */
function prefixList(context: RemedyContext): string {
  const name = serviceNameOr('s3', valuesOf(context).region);
  return name.endsWith('_SERVICE_NAME')
    ? aws(
        context,
        'ec2 describe-managed-prefix-lists --query',
        `"PrefixLists[?ends_with(PrefixListName, '.s3')].[PrefixListId,PrefixListName]"`,
      )
    : aws(
        context,
        `ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=${name} --query`,
        quoted('PrefixLists[].PrefixListId'),
      );
}

/**
 * Egress of the security groups to S3's prefix list, and network ACLs, which know no prefix lists.
 */
function s3Egress(context: RemedyContext, verification: string): Remedy {
  const { groups, subnetId } = valuesOf(context);
  const [group = 'NODE_SECURITY_GROUP_ID'] = groups;
  const permissions = quoted('IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=PREFIX_LIST_ID}]');
  return remedy({
    title: "let TCP 443 out to S3's prefix list",
    owner: 'vpc',
    text:
      `Then egress: one of this node's security groups (${list(groups, 5)}) must allow TCP 443 to S3's prefix list, and the network ACL of ` +
      `${subnetId} must let TCP 443 out and ports 1024-65535 back from each of the list's ranges.`,
    commands: [
      prefixList(context),
      aws(
        context,
        `ec2 describe-security-groups --group-ids ${groups.join(' ')} --query`,
        quoted('SecurityGroups[].{Id:GroupId,Egress:IpPermissionsEgress}'),
      ),
      aws(context, `ec2 authorize-security-group-egress --group-id ${group} --ip-permissions`, permissions),
      aws(context, 'ec2 get-managed-prefix-list-entries --prefix-list-id PREFIX_LIST_ID'),
      aws(context, `ec2 describe-network-acls --filters Name=association.subnet-id,Values=${subnetId}`),
    ],
    snippets: s3EgressSnippets(group, context),
    permission:
      'ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries, ec2:DescribeSecurityGroups, ' +
      'ec2:AuthorizeSecurityGroupEgress, ec2:DescribeNetworkAcls',
    risk: 'Every node with this security group may reach S3 in this Region.',
    rollback: aws(context, `ec2 revoke-security-group-egress --group-id ${group} --ip-permissions`, permissions),
    verify: verification,
  });
}

function isGone({ reach }: AddressPicture): boolean {
  return reach.state === 'fails' && reach.layer === 'tcp' && GONE.has(reach.reason);
}

/**
 * A required interface service works, or fails for another reason: then S3's path is a separate
 * fault.
 */
function interfaceFailsOtherwise(cause: AnyDraft, own: AnyDraft, picture: Picture): boolean {
  return picture.endpoints.some(
    ({ kind, service, required, host, state }) =>
      kind === 'endpoint' &&
      service !== 's3' &&
      required &&
      !own.subjects.includes(host) &&
      (state === 'works' || state === 'partial' || (state !== 'unknown' && !cause.subjects.includes(host))),
  );
}

/**
 * A private address without a route says nothing of the way to S3's public ones, unless that ends
 * in the same way.
 */
function leadsToS3(cause: AnyDraft, picture: Picture): boolean {
  if (!isDraftOf(tcpUnreachable, cause)) return true;
  const s3 = s3Endpoint(picture, 'endpoint');
  const alike = s3?.agent.some(({ reach }) => reach.state === 'fails' && reach.reason === 'unreachable') ?? false;
  return alike || cause.data.addresses.some(({ ip }) => !isPrivate(picture.classOf(ip)));
}
