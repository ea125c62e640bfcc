/** Commands for one fix and for taking it back. Ids and ranges come from a snapshot, which may be anybody's: each is checked by its grammar. */
import { hostName, resourceId } from '../../remedies/foreign.ts';
import { ipv6Permission } from '../../remedies/permission.ts';
import { type Known, own } from '../../remedies/quote.ts';
import type { Fix } from '../evaluate/fix.ts';
import { TCP, UDP } from '../evaluate/packet.ts';
import { type Aws, type Commands, destinationWords, range, targetWords } from './commands.ts';
import { plainFix } from './plain-fixes.ts';
import { policyCommands } from './policy-fixes.ts';

/** `-1`, or the port as `authorize-security-group-…` takes it. */
function protocolWord(protocol: number): Known {
  if (protocol === TCP) return own`tcp`;
  return protocol === UDP ? own`udp` : own`${protocol}`;
}

function groupWords({ groupId, protocol, port, peer }: Extract<Fix, { kind: 'allow-in-group' }>): string {
  const head = own`--group-id ${resourceId(groupId)}`;
  if (peer.includes(':')) return `${head} --ip-permissions ${ipv6Permission(port, peer)}`;
  const to = peer.startsWith('sg-') ? own`--source-group ${resourceId(peer)}` : own`--cidr ${range(peer)}`;
  return `${head} --protocol ${protocolWord(protocol)} --port ${port} ${to}`;
}

function allowInGroup(fix: Extract<Fix, { kind: 'allow-in-group' }>, aws: Aws): Commands {
  const way = fix.isEgress ? 'egress' : 'ingress';
  const words = groupWords(fix);
  return {
    title: `let it ${fix.isEgress ? 'out' : 'in'} at ${fix.groupId}`,
    apply: [aws(`ec2 authorize-security-group-${way}`, words)],
    undo: [aws(`ec2 revoke-security-group-${way}`, words)],
    permission: `ec2:AuthorizeSecurityGroup${fix.isEgress ? 'Egress' : 'Ingress'}`,
    risk: 'Every interface with this security group gets the rule.',
  };
}

function allowInAcl(fix: Extract<Fix, { kind: 'allow-in-acl' }>, aws: Aws): Commands | null {
  const { networkAclId, isEgress, ruleNumber, protocol, from, to, cidr } = fix;
  if (ruleNumber === null) return null;
  const head = `--network-acl-id ${resourceId(networkAclId)} --rule-number ${ruleNumber} ${isEgress ? '--egress' : '--ingress'}`;
  const block = cidr.includes(':') ? '--ipv6-cidr-block' : '--cidr-block';
  return {
    title: `allow it by rule ${ruleNumber} of ${networkAclId}`,
    apply: [
      aws(
        `ec2 create-network-acl-entry ${head} --protocol ${protocol} --port-range From=${from},To=${to} ${block} ${range(cidr)} --rule-action allow`,
      ),
    ],
    undo: [aws(`ec2 delete-network-acl-entry ${head}`)],
    permission: 'ec2:CreateNetworkAclEntry',
    risk: 'The list guards whole subnets. The rule is for this one address; the range of its subnet serves its neighbours, too.',
  };
}

function routeCommands(
  { routeTableId, destination, replaces, now, target }: Extract<Fix, { kind: 'route' }>,
  aws: Aws,
): Commands {
  const head = `--route-table-id ${resourceId(routeTableId)} ${destinationWords(destination)}`;
  const back = replaces && now !== null ? `ec2 replace-route ${head} ${targetWords(now)}` : `ec2 delete-route ${head}`;
  return {
    title: `${replaces ? 'replace' : 'add'} the route ${destination} in ${routeTableId}`,
    apply: [aws(`ec2 ${replaces ? 'replace' : 'create'}-route ${head} ${targetWords(target)}`)],
    undo: [aws(back)],
    permission: replaces ? 'ec2:ReplaceRoute' : 'ec2:CreateRoute',
    risk: 'A route is for every node of the subnets of this table.',
  };
}

function createEndpoint(fix: Extract<Fix, { kind: 'create-endpoint' }>, aws: Aws): Commands {
  const subnets = fix.subnetIds.length > 0 ? fix.subnetIds.map(resourceId).join(' ') : 'SUBNET_ID';
  const groups = fix.groupIds.length > 0 ? fix.groupIds.map(resourceId).join(' ') : 'ENDPOINT_SECURITY_GROUP_ID';
  return {
    title: `create the endpoint ${fix.serviceName}`,
    apply: [
      aws(
        `ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id ${resourceId(fix.vpcId)} --service-name ${hostName(fix.serviceName)}`,
        `--subnet-ids ${subnets} --security-group-ids ${groups} --private-dns-enabled`,
      ),
    ],
    undo: [aws(`ec2 delete-vpc-endpoints --vpc-endpoint-ids "$(${newEndpoint(fix, aws)})"`)],
    permission: 'ec2:CreateVpcEndpoint, route53:AssociateVPCWithHostedZone',
    risk: 'The whole VPC goes to the endpoint for this name. Endpoints are billed by the hour in each zone, and by volume.',
  };
}

/** There was none of this service in the VPC: what is found there is the new one. */
function newEndpoint(fix: Extract<Fix, { kind: 'create-endpoint' }>, aws: Aws): string {
  return aws(
    `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${resourceId(fix.vpcId)} Name=service-name,Values=${hostName(fix.serviceName)} Name=vpc-endpoint-state,Values=pending,available`,
    "--query 'VpcEndpoints[0].VpcEndpointId' --output text",
  );
}

/** The whole of it: a profile is known by its association alone once it is there. */
function associateProfile({ instanceId }: Extract<Fix, { kind: 'associate-profile' }>, aws: Aws): Commands {
  const id = resourceId(instanceId);
  const found = aws(
    `ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=${id}`,
    "--query 'IamInstanceProfileAssociations[0].AssociationId' --output text",
  );
  return {
    title: `give ${instanceId} an instance profile`,
    apply: [aws(`ec2 associate-iam-instance-profile --instance-id ${id} --iam-instance-profile Name=INSTANCE_PROFILE_NAME`)],
    undo: [aws(`ec2 disassociate-iam-instance-profile --association-id "$(${found})"`)],
    permission: 'ec2:AssociateIamInstanceProfile, iam:PassRole',
    risk: 'Programs on the instance get the permissions of the role.',
  };
}

/** @returns null where no command can do it. */
export function commandsOf(fix: Fix, region: string, aws: Aws, partition = 'aws'): Commands | null {
  switch (fix.kind) {
    case 'allow-in-group':
      return allowInGroup(fix, aws);
    case 'allow-in-acl':
      return allowInAcl(fix, aws);
    case 'route':
      return routeCommands(fix, aws);
    case 'create-endpoint':
      return createEndpoint(fix, aws);
    case 'associate-profile':
      return associateProfile(fix, aws);
    case 'attach-policy':
    case 'allow-in-role':
    case 'trust-policy':
    case 'endpoint-policy':
      return policyCommands(fix, partition, aws);
    default: {
      const plain = plainFix(fix, region);
      return { ...plain, apply: [aws(plain.apply)], undo: [aws(plain.undo)] };
    }
  }
}
