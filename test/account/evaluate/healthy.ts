/** Accounts in which everything is right, from a seed: the needed rules among many others. */
import type { Dice } from '../../dice.ts';
import {
  acl,
  decoys,
  endpoints,
  eni,
  groupRule,
  id,
  known,
  type LooseAccount,
  type LooseVpc,
  network,
  OWNER,
  otherGroups,
  type Plan,
  REGION,
  route,
  S3_LIST,
  SERVICES,
  shuffled,
  subnet,
  table,
  valueOf,
} from './parts.ts';

/** @returns an account in which the node reaches Systems Manager by endpoints of its VPC, by NAT, or by a hub that is peered. */
export function healthy(dice: Dice, shape: Plan['shape']): Plan {
  const prefix = `10.${1 + dice.below(99)}`;
  const hubPrefix = `10.${100 + dice.below(99)}`;
  const vpc = network(id('vpc'), `${prefix}.0.0/16`);
  const hub = shape === 'hub' ? network(id('vpc'), `${hubPrefix}.0.0/16`) : vpc;
  const farPrefix = shape === 'hub' ? hubPrefix : prefix;
  const ip = `${prefix}.1.${10 + dice.below(200)}`;
  const nodeCidr = `${prefix}.1.0/24`;
  const subnetId = subnet(vpc, nodeCidr, 'a');
  const farIds = ['16', '17'].map((third, at) => subnet(hub, `${farPrefix}.${third}.0/24`, at === 0 ? 'a' : 'b'));
  const natId = subnet(vpc, `${prefix}.200.0/24`, 'a');
  const farCidr = `${farPrefix}.16.0/23`;
  const groupId = id('sg');
  const farGroup = id('sg');
  const ids = { nodeRule: id('sgr'), s3Rule: id('sgr'), farRule: id('sgr'), nat: id('nat'), igw: id('igw'), peering: id('pcx') };

  const toWorld = { cidrIpv4: '0.0.0.0/0' };
  const toFar =
    shape === 'nat'
      ? toWorld
      : dice.one([{ cidrIpv4: farCidr }, { cidrIpv4: `${farPrefix}.0.0/16` }, { referencedGroupInfo: reference(farGroup) }]);
  const fromNode = dice.one([
    { cidrIpv4: nodeCidr },
    { cidrIpv4: `${prefix}.0.0/16` },
    { referencedGroupInfo: reference(groupId) },
  ]);
  valueOf(vpc.securityGroups).push({
    groupId,
    groupName: 'node',
    ownerId: OWNER,
    vpcId: vpc.vpcId,
    rules: known(
      shuffled(dice, [
        ...decoys(dice, true),
        groupRule(true, 'tcp', 443, toFar, ids.nodeRule),
        groupRule(true, 'tcp', 443, { prefixListId: S3_LIST }, ids.s3Rule),
        ...decoys(dice, false),
      ]),
    ),
  });
  valueOf(hub.securityGroups).push({
    groupId: farGroup,
    groupName: 'endpoints',
    ownerId: OWNER,
    vpcId: hub.vpcId,
    rules: known(
      shuffled(dice, [...decoys(dice, false), groupRule(false, 'tcp', 443, fromNode, ids.farRule), ...decoys(dice, true)]),
    ),
  });
  otherGroups(dice, vpc);
  const ips = shape === 'nat' ? [] : endpoints(hub, farIds, farPrefix, farGroup, shape === 'endpoints');

  const gateway = id('vpce');
  const local = route(`${prefix}.0.0/16`, { gatewayId: 'local' });
  const toS3 = route(S3_LIST, { gatewayId: gateway });
  const way =
    shape === 'nat'
      ? [route('0.0.0.0/0', { natGatewayId: ids.nat })]
      : shape === 'hub'
        ? [route(`${hubPrefix}.0.0/16`, { vpcPeeringConnectionId: ids.peering })]
        : [];
  const nodeTable = table([subnetId], false, [
    local,
    toS3,
    ...way,
    route(`192.168.${dice.below(200)}.0/24`, { transitGatewayId: id('tgw') }),
  ]);
  const natTable = table([natId], false, [local, route('0.0.0.0/0', { gatewayId: ids.igw })]);
  valueOf(vpc.routeTables).push(table([], true, [local]), nodeTable, natTable);
  valueOf(vpc.endpoints).push({
    vpcEndpointId: gateway,
    vpcEndpointType: 'Gateway',
    vpcId: vpc.vpcId,
    ownerId: OWNER,
    serviceName: `com.amazonaws.${REGION}.s3`,
    state: 'available',
    policyDocument: null,
    routeTableIds: [nodeTable.routeTableId],
    subnetIds: [],
    groups: [],
    networkInterfaceIds: [],
    privateDnsEnabled: false,
    ipAddressType: 'ipv4',
    dnsNames: [],
  });
  valueOf(vpc.natGateways).push({
    natGatewayId: ids.nat,
    subnetId: natId,
    state: 'available',
    connectivityType: 'public',
    publicIps: ['198.51.100.7'],
    privateIps: [`${prefix}.200.5`],
  });
  valueOf(vpc.internetGateways).push({ internetGatewayId: ids.igw, egressOnly: false, state: 'available' });

  const world = '0.0.0.0/0';
  const out = shape === 'nat' ? world : farCidr;
  valueOf(vpc.networkAcls).push(
    acl(
      dice,
      [subnetId],
      [
        [true, 443, 443, out],
        [true, 443, 443, '52.216.0.0/15'],
        [false, 1024, 65_535, out],
        [false, 1024, 65_535, '52.216.0.0/15'],
      ],
    ),
    acl(
      dice,
      [natId],
      [
        [false, 443, 443, nodeCidr],
        [true, 1024, 65_535, nodeCidr],
        [true, 443, 443, world],
        [false, 1024, 65_535, world],
      ],
    ),
  );
  valueOf(hub.networkAcls).push(
    acl(dice, farIds, [
      [false, 443, 443, nodeCidr],
      [true, 1024, 65_535, nodeCidr],
    ]),
  );
  if (shape === 'hub') peer(vpc, hub, { ids, farIds, hubPrefix, prefix });

  const instance = eni(vpc, subnetId, ip, [groupId], 'interface');
  const account: LooseAccount = {
    accountId: known(OWNER),
    region: REGION,
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    nodeId: 'i-0123456789abcdef0',
    instance: known({
      instanceId: 'i-0123456789abcdef0',
      ownerId: OWNER,
      state: 'running',
      vpcId: vpc.vpcId,
      subnetId,
      availabilityZone: `${REGION}a`,
      platform: null,
      iamInstanceProfileArn: `arn:aws:iam::${OWNER}:instance-profile/node`,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 2, httpProtocolIpv6: null },
      networkInterfaces: [instance],
    }),
    vpcs: known(shape === 'hub' ? [vpc, hub] : [vpc]),
    prefixLists: known([
      {
        prefixListId: S3_LIST,
        prefixListName: `com.amazonaws.${REGION}.s3`,
        ownerId: 'AWS',
        addressFamily: 'IPv4',
        cidrs: known(['52.216.0.0/15']),
      },
    ]),
    instanceProfile: { state: 'unknown', why: 'not asked' },
    managed: {
      instanceInformation: { state: 'unknown', why: 'not asked' },
      defaultHostManagementRole: known<string | null>(null),
      activations: { state: 'unknown', why: 'not asked' },
    },
  };
  return {
    account,
    shape,
    vpc,
    ids,
    node: { ip, subnetId, groupId, cidr: nodeCidr },
    far: { subnetId: farIds[0] ?? '', cidr: farCidr, groupId: farGroup, vpc: hub, ips },
  };
}

function reference(groupId: string) {
  return { groupId, userId: null, vpcId: null, vpcPeeringConnectionId: null, peeringStatus: null };
}

interface PeerParts {
  readonly ids: Plan['ids'];
  readonly farIds: string[];
  readonly hubPrefix: string;
  readonly prefix: string;
}

function peer(vpc: LooseVpc, hub: LooseVpc, { ids, farIds, hubPrefix, prefix }: PeerParts): void {
  const side = ({ vpcId, cidrBlocks }: LooseVpc) => ({ vpcId, ownerId: OWNER, region: REGION, cidrBlocks });
  const peering = { vpcPeeringConnectionId: ids.peering, status: 'active', requester: side(vpc), accepter: side(hub) };
  valueOf(vpc.peerings).push(peering);
  valueOf(hub.peerings).push(structuredClone(peering));
  valueOf(hub.routeTables).push(
    table([], true, [route(`${hubPrefix}.0.0/16`, { gatewayId: 'local' })]),
    table(farIds, false, [
      route(`${hubPrefix}.0.0/16`, { gatewayId: 'local' }),
      route(`${prefix}.0.0/16`, { vpcPeeringConnectionId: ids.peering }),
    ]),
  );
  for (const [at, service] of SERVICES.entries()) {
    const name = `${service}.${REGION}.amazonaws.com`;
    const target = valueOf(hub.endpoints)[at]?.dnsNames[0] ?? '';
    valueOf(vpc.hostedZones).push({
      id: id('Z').replace('-', ''),
      name: `${name}.`,
      owner: OWNER,
      records: known([{ name: `${name}.`, type: 'A', values: [], aliasTarget: `${target}.` }]),
    });
  }
}
