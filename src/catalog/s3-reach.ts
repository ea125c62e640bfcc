/** S3 that cannot be reached: no route, IPv4-only endpoints, other Regions. */

import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext } from './data.ts';
import { describeEndpoints, s3Gateway } from './endpoints.ts';
import type { Entries } from './entry.ts';
import { bucketName, isBucketName, regionName } from './foreign.ts';
import { s3EgressSnippets } from './infra-network.ts';
import { openFirewall } from './network.ts';
import { ownFirewall } from './own-firewall.ts';
import { clean, detailOf, hostsOf, ipsOf, list, places, word } from './phrases.ts';
import { own, quoted, shellQuote } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { flowLogs, reachability } from './suspects.ts';
import { isIpv6, serviceNameOr, valuesOf } from './values.ts';

type Codes = 's3/no-path' | 's3/dualstack-unreachable' | 's3/wrong-region';

/** The prefix list has the name of the service; where that is unknown, every list that ends with `.s3`. */
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

/** Egress of the security groups to S3's prefix list, and network ACLs, which know no prefix lists. */
function s3Egress(context: RemedyContext, verification: string): Remedy {
  const { groups, subnetId } = valuesOf(context);
  const [group = 'NODE_SECURITY_GROUP_ID'] = groups;
  const permissions = quoted('IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=PREFIX_LIST_ID}]');
  return remedy({
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

export const S3_REACH: Entries<Codes> = {
  's3/no-path': {
    title: 'S3 cannot be reached',
    summary:
      "S3's addresses do not answer: the subnet's route table lacks the route to the gateway endpoint, egress to S3's prefix list is closed, a " +
      'network ACL blocks, or there is neither a gateway endpoint nor a way to the internet. Patching and agent updates need S3.',
    message: (data) =>
      `S3 does not answer at ${places(data.addresses)}${detailOf(data.addresses)}. ` +
      (data.interfaceWorks
        ? 'The interface endpoints work: what is missing is the path to S3 alone.'
        : 'No interface endpoint works either.'),
    remedies: (data, context) => {
      const proof = verify(context, ['s3/no-path']);
      const hosts = hostsOf(data.addresses);
      if (context.kind === 'hybrid') {
        return [
          openFirewall(hosts, context, proof),
          remedy({
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
        // The gateway's route is what is missing most often; then the suspects, in the order of what can be excluded.
        s3Gateway(context, proof),
        ...ownFirewall(ipsOf(data.addresses), context, proof),
        ...flowLogs(data.addresses, false, context, proof),
        ...reachability(null, context, proof),
        s3Egress(context, proof),
      ];
    },
    docs: ['Gateway endpoints for Amazon S3', 'SSM Agent communications with AWS managed S3 buckets'],
  },

  's3/dualstack-unreachable': {
    title: "S3's dual-stack name cannot be reached",
    summary:
      "S3's standard name answers and its dual-stack name does not: an IPv4-only S3 interface endpoint does not serve it, or the IPv6 path is " +
      'broken. Patch documents download from the dual-stack name.',
    message: (data) =>
      `${clean(data.host)} does not answer (${list(ipsOf(data.addresses), 4)})${detailOf(data.addresses)}, although S3's standard name does. Patch ` +
      'documents use the dual-stack name.',
    remedies: (data, context) => {
      const proof = verify(context, ['s3/dualstack-unreachable']);
      const six = ipsOf(data.addresses).filter(isIpv6);
      const { subnetId } = valuesOf(context);
      if (context.kind === 'hybrid') return [openFirewall([data.host], context, proof)];
      return [
        s3Gateway(context, proof),
        remedy({
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
  },

  's3/wrong-region': {
    title: 'The bucket is in another Region',
    summary:
      "The bucket is in another Region, and that Region's S3 does not answer from here. A gateway endpoint serves buckets of its own Region only.",
    message: (data, context) =>
      `${list(data.buckets.map((b) => `${b.name} (in ${b.region ?? 'a Region that S3 does not name'})`))} ` +
      `${word(data.buckets, 'is', 'are')} not in ${valuesOf(context).region}, and S3 there cannot be reached from here.`,
    remedies: (data, context) => {
      const buckets = data.buckets.slice(0, 4);
      const options = buckets.flatMap(({ name }) => (isBucketName(name) ? ['--bucket', shellQuote(bucketName(name))] : []));
      const elsewhere = buckets.map((b) => `s3.${b.region ?? 'REGION'}.${context.suffix.dnsSuffix}`);
      return [
        remedy({
          owner: 'iam',
          text:
            `Use a bucket in ${valuesOf(context).region} instead: keep a copy there (replication keeps it current) and name that one in the ` +
            'document or agent setting.',
          commands: buckets.flatMap((b) => [
            aws(context, `s3api get-bucket-location --bucket ${shellQuote(bucketName(b.name))}`),
            aws(
              context,
              `s3 sync ${shellQuote(own`s3://${bucketName(b.name)}`)} s3://BUCKET_NAME --dryrun`,
              ...(b.region === null ? [] : [`--source-region ${regionName(b.region, own`SOURCE_REGION`)}`]),
            ),
          ]),
          permission: 's3:GetBucketLocation, s3:ListBucket, s3:GetObject, and s3:PutObject on the copy',
          risk: '--dryrun only shows what would be copied; the copy itself is billed, and its readers need permission.',
          verify: verify(context, ['s3'], ['--bucket', 'BUCKET_NAME']),
        }),
        openFirewall(elsewhere, context, verify(context, ['s3/wrong-region'], options)),
      ];
    },
    docs: ['Gateway endpoints for Amazon S3'],
  },
};
