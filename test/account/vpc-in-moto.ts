/** A VPC in moto, made by the AWS SDK as a user makes one: a subnet, two groups, endpoints, a role, an instance. */
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import type { StandIn } from './stand-in.ts';

export const REGION = 'eu-central-1';
export const KEYS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing-secret' };
const SETTINGS = {
  region: REGION,
  credentials: { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY },
};
const SERVICES = ['ssm', 'ssmmessages', 'ec2messages'];
export const TRUST = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });

export interface Made {
  readonly ec2: ec2.EC2Client;
  readonly iam: iam.IAMClient;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly routeTableId: string;
  readonly networkAclId: string;
  readonly instanceId: string;
  readonly instanceIp: string;
  readonly nodeGroup: string;
  readonly endpointGroup: string;
  readonly roleName: string;
  /** Service → endpoint. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Service → its address. */
  readonly addresses: Readonly<Record<string, string>>;
}

export function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

let count = 0;

/** A healthy one. What is wrong with it, each test does. */
export async function makeVpc({ url, addresses }: StandIn): Promise<Made> {
  count += 1;
  const net = new ec2.EC2Client({ ...SETTINGS, endpoint: url });
  const roles = new iam.IAMClient({ ...SETTINGS, endpoint: url });
  const vpcId = (await net.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  await net.send(new ec2.ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const of = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
  const subnet = await net.send(
    new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: `${REGION}a` }),
  );
  const far = await net.send(
    new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.2.0/24', AvailabilityZone: `${REGION}b` }),
  );
  const subnetId = subnet.Subnet?.SubnetId ?? '';
  const nodeGroup = await group(net, vpcId, 'node');
  const endpointGroup = await group(net, vpcId, 'endpoints');
  await net.send(
    new ec2.AuthorizeSecurityGroupIngressCommand({
      GroupId: endpointGroup,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: nodeGroup }] }],
    }),
  );
  const tables = await net.send(new ec2.DescribeRouteTablesCommand(of));
  const acls = await net.send(new ec2.DescribeNetworkAclsCommand(of));
  const routeTableId = tables.RouteTables?.[0]?.RouteTableId ?? '';
  await net.send(
    new ec2.CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      VpcEndpointType: 'Gateway',
      RouteTableIds: [routeTableId],
    }),
  );
  const made: Record<string, string> = {};
  const found: Record<string, string> = {};
  for (const [index, service] of SERVICES.entries()) {
    const { VpcEndpoint } = await net.send(
      new ec2.CreateVpcEndpointCommand({
        VpcId: vpcId,
        ServiceName: `com.amazonaws.${REGION}.${service}`,
        VpcEndpointType: 'Interface',
        SubnetIds: [far.Subnet?.SubnetId ?? ''],
        SecurityGroupIds: [endpointGroup],
        PrivateDnsEnabled: true,
      }),
    );
    made[service] = VpcEndpoint?.VpcEndpointId ?? '';
    const [eni = ''] = VpcEndpoint?.NetworkInterfaceIds ?? [];
    // moto gives it the VPC's default group and a random address.
    await net.send(new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: eni, Groups: [endpointGroup] }));
    const { NetworkInterfaces } = await net.send(new ec2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eni] }));
    found[service] = `10.0.2.${10 + index}`;
    addresses.set(NetworkInterfaces?.[0]?.PrivateIpAddress ?? '', found[service]);
  }
  const roleName = `node-role-${count}`;
  await roles.send(new iam.CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: TRUST }));
  await roles.send(
    new iam.PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: 'systems-manager',
      PolicyDocument: policy({
        Sid: 'Core',
        Effect: 'Allow',
        Action: ['ssm:*', 'ssmmessages:*', 'ec2messages:*'],
        Resource: '*',
      }),
    }),
  );
  const InstanceProfileName = `node-profile-${count}`;
  await roles.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName }));
  await roles.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: roleName }));
  const images = await net.send(new ec2.DescribeImagesCommand({}));
  const run = await net.send(
    new ec2.RunInstancesCommand({
      ImageId: images.Images?.[0]?.ImageId ?? '',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnetId,
      SecurityGroupIds: [nodeGroup],
      IamInstanceProfile: { Name: InstanceProfileName },
    }),
  );
  return {
    ec2: net,
    iam: roles,
    vpcId,
    subnetId,
    routeTableId,
    networkAclId: acls.NetworkAcls?.[0]?.NetworkAclId ?? '',
    instanceId: run.Instances?.[0]?.InstanceId ?? '',
    instanceIp: run.Instances?.[0]?.PrivateIpAddress ?? '',
    nodeGroup,
    endpointGroup,
    roleName,
    endpoints: made,
    addresses: found,
  };
}

async function group(net: ec2.EC2Client, VpcId: string, GroupName: string): Promise<string> {
  const made = await net.send(new ec2.CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }));
  return made.GroupId ?? '';
}
