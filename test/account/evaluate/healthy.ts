/** Accounts in which everything is right, from a seed: the needed rules among many others. */
import type { Account } from '../../../src/account/model.ts';
import type { Dice } from '../../dice.ts';

/** The same, to be changed. */
export type Loose<T> = T extends (infer U)[] | readonly (infer U)[]
  ? Loose<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Loose<T[K]> }
    : T;

export type LooseAccount = Loose<Account>;
export type LooseVpc = Loose<
  Account['vpcs'] extends infer K
    ? K extends { value: infer V }
      ? V extends readonly (infer One)[]
        ? One
        : never
      : never
    : never
>;
type Rule = Loose<
  (LooseVpc['securityGroups'] & { state: 'known' })['value'][number]['rules'] & { state: 'known' }
>['value'][number];
export type Acl = (LooseVpc['networkAcls'] & { state: 'known' })['value'][number];
export type Table = (LooseVpc['routeTables'] & { state: 'known' })['value'][number];
export type RouteRow = Table['routes'][number];

export const REGION = 'eu-central-1';
const OWNER = '111122223333';
const S3_LIST = 'pl-6ea54007';
export const SERVICES = ['ssm', 'ssmmessages'] as const;

export const known = <T>(value: T): { state: 'known'; value: T } => ({ state: 'known', value });

/** What the parts of one account are called. */
export interface Plan {
  readonly account: LooseAccount;
  readonly shape: 'endpoints' | 'nat' | 'hub';
  readonly node: { readonly ip: string; readonly subnetId: string; readonly groupId: string; readonly cidr: string };
  /** Of the endpoints, the first subnet. */
  readonly far: {
    readonly subnetId: string;
    readonly cidr: string;
    readonly groupId: string;
    readonly vpc: LooseVpc;
    readonly ips: readonly string[];
  };
  readonly vpc: LooseVpc;
  readonly ids: {
    readonly nodeRule: string;
    readonly s3Rule: string;
    readonly farRule: string;
    readonly nat: string;
    readonly igw: string;
    readonly peering: string;
  };
}

let made = 0;
const id = (prefix: string): string => `${prefix}-${(0x0abc0000 + made++).toString(16).padStart(17, '0')}`;

export function valueOf<T>(part: { state: 'known'; value: T } | { state: 'denied' } | { state: 'unknown' }): T {
  if (part.state !== 'known') throw new Error('it is known here');
  return (part as { value: T }).value;
}

export function groupRule(
  isEgress: boolean,
  protocol: string,
  port: number | null,
  peer: Partial<Rule>,
  ruleId = id('sgr'),
): Rule {
  return { securityGroupRuleId: ruleId, isEgress, ipProtocol: protocol, fromPort: port, toPort: port, ...peer };
}

/** Rules of other programs: other ports, or other networks. */
function decoys(dice: Dice, isEgress: boolean): Rule[] {
  return dice.times(2, 14, () => {
    const port = dice.one([22, 25, 53, 1433, 3306, 3389, 5432, 6379, 9200, 27017]);
    const other = `172.${16 + dice.below(16)}.${dice.below(256)}.0/24`;
    return groupRule(isEgress, dice.one(['tcp', 'udp']), port, { cidrIpv4: other });
  });
}

export function acl(dice: Dice, subnetIds: string[], rows: readonly (readonly [boolean, number, number, string])[]): Acl {
  const entries: Acl['entries'] = [];
  for (const egress of [true, false]) {
    let number = 10 * (1 + dice.below(5));
    const add = (
      ruleAction: 'allow' | 'deny',
      protocol: string,
      cidrBlock: string,
      portRange: { from: number; to: number } | null,
    ): void => {
      entries.push({ ruleNumber: number, egress, ruleAction, protocol, cidrBlock, ipv6CidrBlock: null, portRange });
      number += 10 * (1 + dice.below(4));
    };
    for (const _ of dice.times(0, 4, () => 0)) add('deny', '6', `198.51.100.${dice.below(16) * 16}/28`, null);
    for (const [isOut, from, to, cidr] of rows) {
      if (isOut !== egress) continue;
      add('allow', '6', cidr, { from, to });
      if (dice.chance(0.4)) add('deny', '17', '0.0.0.0/0', { from: 1, to: 1023 });
    }
    if (dice.chance(0.5)) add('deny', '6', '203.0.113.0/24', null);
    entries.push({
      ruleNumber: 32_767,
      egress,
      ruleAction: 'deny',
      protocol: '-1',
      cidrBlock: '0.0.0.0/0',
      ipv6CidrBlock: null,
      portRange: null,
    });
  }
  return { networkAclId: id('acl'), isDefault: false, ownerId: OWNER, subnetIds, entries };
}

const NO_TARGET = {
  destinationCidrBlock: null,
  destinationIpv6CidrBlock: null,
  destinationPrefixListId: null,
  gatewayId: null,
  natGatewayId: null,
  transitGatewayId: null,
  vpcPeeringConnectionId: null,
  egressOnlyInternetGatewayId: null,
  networkInterfaceId: null,
  instanceId: null,
};

export function route(destination: string, target: Partial<RouteRow>): RouteRow {
  const where = destination.startsWith('pl-') ? { destinationPrefixListId: destination } : { destinationCidrBlock: destination };
  return { ...NO_TARGET, ...where, state: 'active', ...target };
}

export function table(subnetIds: string[], main: boolean, routes: RouteRow[]): Table {
  return { routeTableId: id('rtb'), ownerId: OWNER, main, subnetIds, routes };
}

function network(vpcId: string, cidr: string): LooseVpc {
  return {
    vpcId,
    ownerId: OWNER,
    cidrBlocks: [cidr],
    ipv6CidrBlocks: [],
    enableDnsSupport: known(true),
    enableDnsHostnames: known(true),
    dhcpOptions: known({ dhcpOptionsId: id('dopt'), domainName: null, domainNameServers: ['AmazonProvidedDNS'] }),
    subnets: known([]),
    securityGroups: known([]),
    networkAcls: known([]),
    routeTables: known([]),
    endpoints: known([]),
    networkInterfaces: known([]),
    natGateways: known([]),
    internetGateways: known([]),
    peerings: known([]),
    transitAttachments: known([]),
    resolverRules: known([]),
    resolverEndpoints: known([]),
    hostedZones: known([]),
    firewallRuleGroups: known([]),
  };
}

function subnet(vpc: LooseVpc, cidrBlock: string, zone: string): string {
  const subnetId = id('subnet');
  valueOf(vpc.subnets).push({
    subnetId,
    vpcId: vpc.vpcId,
    ownerId: OWNER,
    availabilityZone: `${REGION}${zone}`,
    availabilityZoneId: null,
    cidrBlock,
    ipv6CidrBlocks: [],
  });
  return subnetId;
}

function eni(vpc: LooseVpc, subnetId: string, ip: string, groups: string[], interfaceType: string) {
  return {
    networkInterfaceId: id('eni'),
    interfaceType,
    status: 'in-use',
    subnetId,
    vpcId: vpc.vpcId,
    ownerId: OWNER,
    availabilityZone: `${REGION}a`,
    groups,
    privateIpAddresses: [{ privateIpAddress: ip, publicIp: null as string | null }],
    ipv6Addresses: [] as string[],
    sourceDestCheck: true,
    deviceIndex: 0,
  };
}

/** Interface endpoints for Systems Manager in `vpc`, in two subnets. */
function endpoints(
  vpc: LooseVpc,
  subnetIds: readonly string[],
  prefix: string,
  groupId: string,
  privateDnsEnabled: boolean,
): string[] {
  const ips: string[] = [];
  for (const [at, service] of SERVICES.entries()) {
    const own = subnetIds.map((subnetId, zone) => {
      const ip = `${prefix}.${16 + zone}.${20 + at}`;
      ips.push(ip);
      return eni(vpc, subnetId, ip, [groupId], 'vpc_endpoint');
    });
    valueOf(vpc.networkInterfaces).push(...own);
    const vpcEndpointId = id('vpce');
    valueOf(vpc.endpoints).push({
      vpcEndpointId,
      vpcEndpointType: 'Interface',
      vpcId: vpc.vpcId,
      ownerId: OWNER,
      serviceName: `com.amazonaws.${REGION}.${service}`,
      state: 'available',
      policyDocument: null,
      routeTableIds: [],
      subnetIds: [...subnetIds],
      groups: [groupId],
      networkInterfaceIds: own.map(({ networkInterfaceId }) => networkInterfaceId),
      privateDnsEnabled,
      ipAddressType: 'ipv4',
      dnsNames: [`${vpcEndpointId}-x.${service}.${REGION}.vpce.amazonaws.com`],
    });
  }
  return ips;
}

function otherGroups(dice: Dice, vpc: LooseVpc): void {
  const more = dice.times(1, 5, () => ({
    groupId: id('sg'),
    groupName: 'other',
    ownerId: OWNER,
    vpcId: vpc.vpcId,
    rules: known([...decoys(dice, true), ...decoys(dice, false)]),
  }));
  valueOf(vpc.securityGroups).push(...more);
}

function shuffled<T>(dice: Dice, items: T[]): T[] {
  return items
    .map((item) => ({ item, at: dice.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

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
