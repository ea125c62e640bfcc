/** What accounts are made of, and the rules of others among which the needed ones stand. */
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
export const OWNER = '111122223333';
export const S3_LIST = 'pl-6ea54007';
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
export const id = (prefix: string): string => `${prefix}-${(0x0abc0000 + made++).toString(16).padStart(17, '0')}`;

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
export function decoys(dice: Dice, isEgress: boolean): Rule[] {
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

export const NO_TARGET = {
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

export function network(vpcId: string, cidr: string): LooseVpc {
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

export function subnet(vpc: LooseVpc, cidrBlock: string, zone: string): string {
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

export function eni(vpc: LooseVpc, subnetId: string, ip: string, groups: string[], interfaceType: string) {
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
export function endpoints(
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

export function otherGroups(dice: Dice, vpc: LooseVpc): void {
  const more = dice.times(1, 5, () => ({
    groupId: id('sg'),
    groupName: 'other',
    ownerId: OWNER,
    vpcId: vpc.vpcId,
    rules: known([...decoys(dice, true), ...decoys(dice, false)]),
  }));
  valueOf(vpc.securityGroups).push(...more);
}

export function shuffled<T>(dice: Dice, items: T[]): T[] {
  return items
    .map((item) => ({ item, at: dice.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
