/** Commands for one fix and for taking it back. Ids and ranges come from a snapshot, which may be anybody's: each is checked by its grammar. */
import { hostName, rangesOnly, regionName, resourceId } from '../../remedies/foreign.ts';
import { ipv6Permission } from '../../remedies/permission.ts';
import { type Known, own } from '../../remedies/quote.ts';
import type { Fix, Target } from '../evaluate/fix.ts';
import { TCP, UDP } from '../evaluate/packet.ts';

/** `aws` makes a whole command of the words behind it. */
export interface Commands {
  readonly title: string;
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  readonly permission: string;
  readonly risk: string;
}

type Aws = (...words: readonly string[]) => string;

function range(cidr: string): Known {
  return rangesOnly([cidr])[0] ?? own`NODE_RANGE`;
}

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

function targetWords(target: Target | null): string {
  return target === null ? '--nat-gateway-id NAT_GATEWAY_ID' : `${target.option} ${resourceId(target.id)}`;
}

function destinationWords(destination: string): string {
  if (destination.startsWith('pl-')) return `--destination-prefix-list-id ${resourceId(destination)}`;
  return `${destination.includes(':') ? '--destination-ipv6-cidr-block' : '--destination-cidr-block'} ${range(destination)}`;
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
    undo: [aws('ec2 delete-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID')],
    permission: 'ec2:CreateVpcEndpoint, route53:AssociateVPCWithHostedZone',
    risk: 'The whole VPC goes to the endpoint for this name. Endpoints are billed by the hour in each zone, and by volume.',
  };
}

interface Plain {
  readonly title: string;
  readonly apply: string;
  readonly undo: string;
  readonly permission: string;
  readonly risk: string;
}

/** Those of one command that another one takes back. */
type PlainFix = Exclude<Fix, { readonly kind: 'allow-in-group' | 'allow-in-acl' | 'route' | 'create-endpoint' }>;

const PLAIN: { readonly [K in PlainFix['kind']]: (fix: Extract<PlainFix, { kind: K }>, region: string) => Plain } = {
  'delete-route': (fix) => {
    const head = `--route-table-id ${resourceId(fix.routeTableId)} ${destinationWords(fix.destination)}`;
    return {
      title: `delete the route ${fix.destination} from ${fix.routeTableId}`,
      apply: `ec2 delete-route ${head}`,
      undo: `ec2 create-route ${head} ${fix.now === null ? '--network-interface-id NETWORK_INTERFACE_ID' : targetWords(fix.now)}`,
      permission: 'ec2:DeleteRoute',
      risk: 'The local route then serves these addresses: what the route led through is passed by.',
    };
  },
  'endpoint-route-table': (fix) => {
    const head = `ec2 modify-vpc-endpoint --vpc-endpoint-id ${resourceId(fix.vpcEndpointId)}`;
    const table = resourceId(fix.routeTableId);
    return {
      title: `let ${fix.routeTableId} lead to ${fix.vpcEndpointId}`,
      apply: `${head} --add-route-table-ids ${table}`,
      undo: `${head} --remove-route-table-ids ${table}`,
      permission: 'ec2:ModifyVpcEndpoint',
      risk: 'Open connections to S3 of the subnets of this table break once, and their source address changes.',
    };
  },
  'private-dns': (fix) => {
    const head = `ec2 modify-vpc-endpoint --vpc-endpoint-id ${resourceId(fix.vpcEndpointId)}`;
    return {
      title: `turn the private DNS of ${fix.vpcEndpointId} on`,
      apply: `${head} --private-dns-enabled`,
      undo: `${head} --no-private-dns-enabled`,
      permission: 'ec2:ModifyVpcEndpoint, route53:AssociateVPCWithHostedZone',
      risk: 'The whole VPC goes to the endpoint for this name, so its security group must let all of it in.',
    };
  },
  'vpc-attribute': (fix) => {
    const option = fix.attribute === 'enableDnsSupport' ? 'enable-dns-support' : 'enable-dns-hostnames';
    const head = `ec2 modify-vpc-attribute --vpc-id ${resourceId(fix.vpcId)}`;
    return {
      title: `turn ${fix.attribute} of ${fix.vpcId} on`,
      apply: `${head} --${option}`,
      undo: `${head} --no-${option}`,
      permission: 'ec2:ModifyVpcAttribute',
      risk: 'It is for the whole VPC.',
    };
  },
  'resolver-rule': (fix) => {
    const words = `--resolver-rule-id ${resourceId(fix.resolverRuleId)} --vpc-id ${resourceId(fix.vpcId)}`;
    return {
      title: `take ${fix.resolverRuleId} from ${fix.vpcId}`,
      apply: `route53resolver disassociate-resolver-rule ${words}`,
      undo: `route53resolver associate-resolver-rule ${words}`,
      permission: 'route53resolver:DisassociateResolverRule',
      risk: 'Every node of the VPC then asks the resolver of the VPC for these names.',
    };
  },
  'hosted-zone': (fix, region) => {
    const words = `--hosted-zone-id ${resourceId(fix.hostedZoneId)} --vpc VPCRegion=${regionName(region, own`REGION`)},VPCId=${resourceId(fix.vpcId)}`;
    return {
      title: `take ${fix.hostedZoneId} from ${fix.vpcId}`,
      apply: `route53 disassociate-vpc-from-hosted-zone ${words}`,
      undo: `route53 associate-vpc-with-hosted-zone ${words}`,
      permission: 'route53:DisassociateVPCFromHostedZone, ec2:DescribeVpcs',
      risk: 'The VPC loses the names that the zone has: where they are needed, add the missing record to the zone instead.',
    };
  },
  'source-dest-check': (fix) => {
    const head = `ec2 modify-network-interface-attribute --network-interface-id ${resourceId(fix.networkInterfaceId)}`;
    return {
      title: `turn the source/destination check of ${fix.networkInterfaceId} off`,
      apply: `${head} --no-source-dest-check`,
      undo: `${head} --source-dest-check`,
      permission: 'ec2:ModifyNetworkInterfaceAttribute',
      risk: 'The instance then gets packets that are not for itself.',
    };
  },
  'metadata-options': (fix) => {
    const head = `ec2 modify-instance-metadata-options --instance-id ${resourceId(fix.instanceId)}`;
    return {
      title: 'enable the metadata service',
      apply: `${head} --http-endpoint enabled --http-tokens required`,
      undo: `${head} --http-endpoint disabled`,
      permission: 'ec2:ModifyInstanceMetadataOptions',
      risk: 'Programs on the instance can read its credentials; tokens (IMDSv2) are required of them.',
    };
  },
  'start-instance': (fix) => {
    const words = `--instance-ids ${resourceId(fix.instanceId)}`;
    return {
      title: `start ${fix.instanceId}`,
      apply: `ec2 start-instances ${words}`,
      undo: `ec2 stop-instances ${words}`,
      permission: 'ec2:StartInstances',
      risk: 'A running instance is billed.',
    };
  },
};

function plainFix<K extends PlainFix['kind']>(fix: Extract<PlainFix, { kind: K }>, region: string): Plain {
  return PLAIN[fix.kind](fix, region);
}

/** @returns null where no command can do it. */
export function commandsOf(fix: Fix, region: string, aws: Aws): Commands | null {
  if (fix.kind === 'allow-in-group') return allowInGroup(fix, aws);
  if (fix.kind === 'allow-in-acl') return allowInAcl(fix, aws);
  if (fix.kind === 'route') return routeCommands(fix, aws);
  if (fix.kind === 'create-endpoint') return createEndpoint(fix, aws);
  const plain = plainFix(fix, region);
  return { ...plain, apply: [aws(plain.apply)], undo: [aws(plain.undo)] };
}
