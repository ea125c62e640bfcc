/** Fixes of one command that another one takes back. */
import { regionName, resourceId, roleName } from '../../remedies/foreign.ts';
import { own } from '../../remedies/quote.ts';
import type { Fix } from '../evaluate/fix.ts';
import { destinationWords, targetWords } from './commands.ts';

interface Plain {
  readonly title: string;
  readonly apply: string;
  readonly undo: string;
  readonly permission: string;
  readonly risk: string;
}

/** Those of one command that another one takes back. */
type PlainFix = Exclude<
  Fix,
  {
    readonly kind:
      | 'allow-in-group'
      | 'allow-in-acl'
      | 'route'
      | 'create-endpoint'
      | 'associate-profile'
      | 'attach-policy'
      | 'allow-in-role'
      | 'trust-policy'
      | 'endpoint-policy';
  }
>;

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
      undo: `${head} --http-endpoint disabled --http-tokens ${fix.httpTokens === 'optional' ? 'optional' : 'required'}`,
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
  'attach-gateway': (fix) => {
    const words = `--internet-gateway-id ${resourceId(fix.internetGatewayId)} --vpc-id ${resourceId(fix.vpcId)}`;
    return {
      title: `attach ${fix.internetGatewayId} to ${fix.vpcId}`,
      apply: `ec2 attach-internet-gateway ${words}`,
      undo: `ec2 detach-internet-gateway ${words}`,
      permission: 'ec2:AttachInternetGateway',
      risk: 'Whatever has a public address and a route to it is in the internet then.',
    };
  },
  'accept-peering': (fix) => {
    const id = resourceId(fix.vpcPeeringConnectionId);
    return {
      title: `accept the peering ${fix.vpcPeeringConnectionId}`,
      apply: `ec2 accept-vpc-peering-connection --vpc-peering-connection-id ${id}`,
      undo: `ec2 delete-vpc-peering-connection --vpc-peering-connection-id ${id}`,
      permission: 'ec2:AcceptVpcPeeringConnection',
      risk: 'The other VPC can reach this one as far as routes and groups let it.',
    };
  },
  'fill-profile': (fix) => {
    const words = `--instance-profile-name ${roleName(fix.profileName)} --role-name ROLE_NAME`;
    return {
      title: `give the instance profile ${fix.profileName} a role`,
      apply: `iam add-role-to-instance-profile ${words}`,
      undo: `iam remove-role-from-instance-profile ${words}`,
      permission: 'iam:AddRoleToInstanceProfile, iam:PassRole',
      risk: 'Every instance with this profile gets the permissions of the role.',
    };
  },
};

export function plainFix<K extends PlainFix['kind']>(fix: Extract<PlainFix, { kind: K }>, region: string): Plain {
  return PLAIN[fix.kind](fix, region);
}
