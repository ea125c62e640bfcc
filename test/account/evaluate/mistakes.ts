/** One mistake in a healthy account, of every kind, with the name that must be found. */
import type { Dice } from '../../dice.ts';
import { type Acl, type LooseVpc, type Plan, REGION, type RouteRow, route, SERVICES, valueOf } from './healthy.ts';

/** What a verdict must name: the id of the very thing, and its number or destination where the id alone is not enough. */
export interface Wrong {
  readonly code: string;
  readonly id: string;
  readonly part?: string;
}

export interface Mistake {
  readonly name: string;
  readonly shapes: readonly Plan['shape'][];
  readonly make: (plan: Plan, dice: Dice) => Wrong;
}

function group(vpc: LooseVpc, groupId: string) {
  const found = valueOf(vpc.securityGroups).find((one) => one.groupId === groupId);
  if (found === undefined) throw new Error(`no ${groupId}`);
  return valueOf(found.rules);
}

function rule(vpc: LooseVpc, groupId: string, ruleId: string) {
  const found = group(vpc, groupId).find(({ securityGroupRuleId }) => securityGroupRuleId === ruleId);
  if (found === undefined) throw new Error(`no ${ruleId}`);
  return found;
}

function drop(vpc: LooseVpc, groupId: string, ruleId: string): void {
  const rules = group(vpc, groupId);
  rules.splice(
    rules.findIndex(({ securityGroupRuleId }) => securityGroupRuleId === ruleId),
    1,
  );
}

function aclFor(vpc: LooseVpc, subnetId: string): Acl {
  const found = valueOf(vpc.networkAcls).find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (found === undefined) throw new Error(`no list for ${subnetId}`);
  return found;
}

/** The entry that lets the packets in question through. */
function entry({ entries }: Acl, egress: boolean, from: number, isFor: (cidr: string) => boolean) {
  const found = entries.find(
    (one) => one.egress === egress && one.ruleAction === 'allow' && one.portRange?.from === from && isFor(one.cidrBlock ?? ''),
  );
  if (found === undefined) throw new Error('no such entry');
  return found;
}

const isWorld = (cidr: string): boolean => cidr === '0.0.0.0/0';
const isInside = (cidr: string): boolean => cidr.startsWith('10.');

function tableOf(vpc: LooseVpc, subnetId: string) {
  const found = valueOf(vpc.routeTables).find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (found === undefined) throw new Error(`no table for ${subnetId}`);
  return found;
}

function natSubnet({ vpc }: Plan): string {
  return valueOf(vpc.natGateways)[0]?.subnetId ?? '';
}

function way(number: { readonly egress: boolean; readonly ruleNumber: number }): string {
  return `${number.egress ? 'outbound' : 'inbound'} rule ${number.ruleNumber}`;
}

const GROUP = 'account/security-group';
const ACL = 'account/network-acl';
const PRIVATE = ['endpoints', 'hub'] as const;
const ALL = ['endpoints', 'hub', 'nat'] as const;

/** In place of the right one: a slip of one digit, a smaller network, UDP. */
const RULE_SLIPS: readonly (readonly [string, (one: ReturnType<typeof rule>, dice: Dice) => void])[] = [
  [
    'another port',
    (one, dice) =>
      ([one.fromPort, one.toPort] = dice.one([
        [4443, 4443],
        [433, 433],
        [8443, 8443],
        [444, 450],
      ])),
  ],
  ['UDP', (one) => (one.ipProtocol = 'udp')],
  ['another network', (one) => Object.assign(one, { cidrIpv4: '10.251.7.0/24', referencedGroupInfo: undefined })],
  [
    'a peering that is gone',
    (one) =>
      Object.assign(one, {
        cidrIpv4: undefined,
        referencedGroupInfo: {
          groupId: 'sg-0dead',
          userId: '999900001111',
          vpcId: null,
          vpcPeeringConnectionId: 'pcx-0dead',
          peeringStatus: 'deleted',
        },
      }),
  ],
];

const NODE_RULES: readonly Mistake[] = RULE_SLIPS.map(([slip, spoil]) => ({
  name: `the node's outbound rule: ${slip}`,
  shapes: PRIVATE,
  make: ({ vpc, node, ids }, dice) => {
    spoil(rule(vpc, node.groupId, ids.nodeRule), dice);
    return { code: GROUP, id: ids.nodeRule };
  },
}));

const FAR_RULES: readonly Mistake[] = RULE_SLIPS.map(([slip, spoil]) => ({
  name: `the endpoint's inbound rule: ${slip}`,
  shapes: PRIVATE,
  make: ({ far, ids }, dice) => {
    spoil(rule(far.vpc, far.groupId, ids.farRule), dice);
    return { code: GROUP, id: ids.farRule };
  },
}));

const GROUPS: readonly Mistake[] = [
  ...NODE_RULES,
  ...FAR_RULES,
  {
    name: "the node's outbound rule is gone",
    shapes: PRIVATE,
    make: ({ vpc, node, ids }) => {
      drop(vpc, node.groupId, ids.nodeRule);
      return { code: GROUP, id: node.groupId };
    },
  },
  {
    name: 'no outbound rule at all',
    shapes: ['endpoints'],
    make: ({ vpc, node }) => {
      const rules = group(vpc, node.groupId);
      rules.splice(0, rules.length, ...rules.filter(({ isEgress }) => !isEgress));
      return { code: GROUP, id: node.groupId };
    },
  },
  {
    name: "the endpoint's inbound rule is gone",
    shapes: PRIVATE,
    make: ({ far, ids }) => {
      drop(far.vpc, far.groupId, ids.farRule);
      return { code: GROUP, id: far.groupId };
    },
  },
  {
    name: 'the inbound rule stands among the outbound ones',
    shapes: PRIVATE,
    make: ({ far, ids }) => {
      rule(far.vpc, far.groupId, ids.farRule).isEgress = true;
      return { code: GROUP, id: far.groupId };
    },
  },
  {
    name: 'S3: the prefix list in the outbound rule is another one',
    shapes: PRIVATE,
    make: ({ account, vpc, node, ids }) => {
      valueOf(account.prefixLists).push({
        prefixListId: 'pl-0other',
        prefixListName: 'office',
        ownerId: null,
        addressFamily: 'IPv4',
        cidrs: { state: 'known', value: ['198.18.0.0/15'] },
      });
      rule(vpc, node.groupId, ids.s3Rule).prefixListId = 'pl-0other';
      return { code: GROUP, id: ids.s3Rule };
    },
  },
];

/** A deny in front of the right entry, of the right protocol and one port of many. */
function denied(list: Acl, before: Acl['entries'][number], cidr: string, port: { from: number; to: number } | null): Wrong {
  const ruleNumber = before.ruleNumber - 3;
  list.entries.push({
    ruleNumber,
    egress: before.egress,
    ruleAction: 'deny',
    protocol: port === null ? '-1' : '6',
    cidrBlock: cidr,
    ipv6CidrBlock: null,
    portRange: port,
  });
  return { code: ACL, id: list.networkAclId, part: way({ egress: before.egress, ruleNumber }) };
}

const LISTS: readonly Mistake[] = [
  ['the node, outbound', true, 443, (plan: Plan) => [plan.vpc, plan.node.subnetId] as const],
  ['the node, the answer', false, 1024, (plan: Plan) => [plan.vpc, plan.node.subnetId] as const],
  ['the endpoint, inbound', false, 443, (plan: Plan) => [plan.far.vpc, plan.far.subnetId] as const],
  ['the endpoint, the answer', true, 1024, (plan: Plan) => [plan.far.vpc, plan.far.subnetId] as const],
].flatMap(([where, egress, from, place]): Mistake[] => {
  const right = (plan: Plan) => {
    const [vpc, subnetId] = (place as (plan: Plan) => readonly [LooseVpc, string])(plan);
    const list = aclFor(vpc, subnetId);
    return { list, one: entry(list, egress as boolean, from as number, isInside) };
  };
  return [
    {
      name: `network ACL of ${String(where)}: a deny in front`,
      shapes: PRIVATE,
      make: (plan, dice) => {
        const { list, one } = right(plan);
        return denied(
          list,
          one,
          dice.one([one.cidrBlock ?? '', '10.0.0.0/8', '0.0.0.0/0']),
          dice.one([null, { from: from as number, to: 65_535 }]),
        );
      },
    },
    {
      name: `network ACL of ${String(where)}: the wrong ports`,
      shapes: PRIVATE,
      make: (plan, dice) => {
        const { list, one } = right(plan);
        one.portRange =
          from === 443
            ? dice.one([
                { from: 4443, to: 4443 },
                { from: 444, to: 449 },
              ])
            : dice.one([
                { from: 1024, to: 30_000 },
                { from: 49_152, to: 65_535 },
              ]);
        return { code: ACL, id: list.networkAclId, part: way(one) };
      },
    },
    {
      name: `network ACL of ${String(where)}: the wrong network`,
      shapes: PRIVATE,
      make: (plan) => {
        const { list, one } = right(plan);
        one.cidrBlock = '10.251.0.0/16';
        return { code: ACL, id: list.networkAclId, part: way(one) };
      },
    },
  ];
});

const NAT_LISTS: readonly Mistake[] = [
  ['inbound', false, 443, isInside],
  ['the answer to the node', true, 1024, isInside],
  ['outbound', true, 443, isWorld],
  ['the answer from the world', false, 1024, isWorld],
].map(([where, egress, from, isFor]) => ({
  name: `network ACL of the NAT gateway, ${String(where)}: a deny in front`,
  shapes: ['nat'],
  make: (plan) => {
    const list = aclFor(plan.vpc, natSubnet(plan));
    const one = entry(list, egress as boolean, from as number, isFor as (cidr: string) => boolean);
    return denied(list, one, '0.0.0.0/0', { from: from as number, to: from === 443 ? 443 : 65_535 });
  },
}));

function nodeRoute(plan: Plan, isWanted: (one: RouteRow) => boolean) {
  const own = tableOf(plan.vpc, plan.node.subnetId);
  const found = own.routes.find(isWanted);
  if (found === undefined) throw new Error('no such route');
  return { own, found };
}

const isWay = ({ natGatewayId, vpcPeeringConnectionId }: RouteRow): boolean =>
  natGatewayId !== null || vpcPeeringConnectionId !== null;

const ROUTES: readonly Mistake[] = [
  {
    name: 'the route is a blackhole',
    shapes: ['nat', 'hub'],
    make: (plan) => {
      const { own, found } = nodeRoute(plan, isWay);
      found.state = 'blackhole';
      return { code: 'account/route', id: own.routeTableId, part: `route ${found.destinationCidrBlock}` };
    },
  },
  {
    name: 'the route is gone',
    shapes: ['nat', 'hub'],
    make: (plan) => {
      const { own, found } = nodeRoute(plan, isWay);
      own.routes.splice(own.routes.indexOf(found), 1);
      return { code: 'account/route', id: own.routeTableId };
    },
  },
  {
    name: 'a longer prefix is a blackhole',
    shapes: ALL,
    make: (plan) => {
      const own = tableOf(plan.vpc, plan.node.subnetId);
      // The node's packets to the world go to addresses that nobody knows before: only half of the world is surely among them.
      const destination = plan.shape === 'nat' ? '0.0.0.0/1' : plan.far.cidr;
      own.routes.push(route(destination, { networkInterfaceId: 'eni-0gone', state: 'blackhole' }));
      return { code: 'account/route', id: own.routeTableId, part: `route ${destination}` };
    },
  },
  {
    name: 'the subnet has lost its own table, and the main one lacks the route',
    shapes: ['nat', 'hub'],
    make: (plan) => {
      tableOf(plan.vpc, plan.node.subnetId).subnetIds = [];
      const main = valueOf(plan.vpc.routeTables).find((one) => one.main);
      return { code: 'account/route', id: main?.routeTableId ?? '' };
    },
  },
  {
    name: 'no way back from the hub',
    shapes: ['hub'],
    make: ({ far }) => {
      const own = tableOf(far.vpc, far.subnetId);
      own.routes = own.routes.filter(({ gatewayId }) => gatewayId === 'local');
      return { code: 'account/route', id: own.routeTableId };
    },
  },
  {
    name: 'S3: the gateway endpoint is not in the table of the subnet',
    shapes: PRIVATE,
    make: ({ vpc, node }) => {
      const own = tableOf(vpc, node.subnetId);
      own.routes = own.routes.filter(({ destinationPrefixListId }) => destinationPrefixListId === null);
      const gateway = valueOf(vpc.endpoints).find(({ vpcEndpointType }) => vpcEndpointType === 'Gateway');
      if (gateway !== undefined) gateway.routeTableIds = [];
      return { code: 'account/route', id: own.routeTableId };
    },
  },
];

const GATEWAYS: readonly Mistake[] = [
  {
    name: 'the NAT gateway has failed',
    shapes: ['nat'],
    make: ({ vpc, ids }, dice) => {
      for (const one of valueOf(vpc.natGateways)) one.state = dice.one(['failed', 'deleting', 'pending']);
      return { code: 'account/gateway', id: ids.nat };
    },
  },
  {
    name: "the NAT gateway's own subnet leads back to it",
    shapes: ['nat'],
    make: (plan) => {
      const own = tableOf(plan.vpc, natSubnet(plan));
      own.routes = own.routes.map((one) =>
        one.gatewayId === plan.ids.igw ? route('0.0.0.0/0', { natGatewayId: plan.ids.nat }) : one,
      );
      return { code: 'account/route', id: own.routeTableId, part: 'route 0.0.0.0/0' };
    },
  },
  {
    name: "the NAT gateway's own subnet has no way out",
    shapes: ['nat'],
    make: (plan) => {
      const own = tableOf(plan.vpc, natSubnet(plan));
      own.routes = own.routes.filter(({ gatewayId }) => gatewayId === 'local');
      return { code: 'account/route', id: own.routeTableId };
    },
  },
  {
    name: 'the internet gateway is detached',
    shapes: ['nat'],
    make: ({ vpc, ids }) => {
      vpc.internetGateways = { state: 'known', value: [] };
      return { code: 'account/gateway', id: ids.igw };
    },
  },
  {
    name: 'a private node behind an internet gateway',
    shapes: ['nat'],
    make: (plan) => {
      const { found } = nodeRoute(plan, isWay);
      Object.assign(found, { natGatewayId: null, gatewayId: plan.ids.igw });
      return { code: 'account/gateway', id: plan.ids.igw };
    },
  },
  {
    name: 'the peering is not active',
    shapes: ['hub'],
    make: ({ vpc, ids }, dice) => {
      for (const one of valueOf(vpc.peerings)) one.status = dice.one(['pending-acceptance', 'deleted', 'expired']);
      return { code: 'account/gateway', id: ids.peering };
    },
  },
];

const HOST = `${SERVICES[1]}.${REGION}.amazonaws.com`;

function endpointOf({ vpc }: Plan) {
  const found = valueOf(vpc.endpoints).find(({ serviceName }) => serviceName.endsWith('.ssmmessages'));
  if (found === undefined) throw new Error('no endpoint');
  return found;
}

const NAMES: readonly Mistake[] = [
  {
    name: 'private DNS is off',
    shapes: ['endpoints'],
    make: (plan) => {
      const one = endpointOf(plan);
      one.privateDnsEnabled = false;
      return { code: 'account/private-dns', id: one.vpcEndpointId };
    },
  },
  {
    name: 'an endpoint is missing',
    shapes: ['endpoints'],
    make: (plan) => {
      const one = endpointOf(plan);
      const all = valueOf(plan.vpc.endpoints);
      all.splice(all.indexOf(one), 1);
      return { code: 'account/endpoint-missing', id: plan.vpc.vpcId, part: one.serviceName };
    },
  },
  {
    name: 'an endpoint is not available',
    shapes: ['endpoints'],
    make: (plan, dice) => {
      const one = endpointOf(plan);
      one.state = dice.one(['pendingAcceptance', 'failed', 'rejected', 'Deleting']);
      return { code: 'account/endpoint-unusable', id: one.vpcEndpointId };
    },
  },
  ...(['enableDnsSupport', 'enableDnsHostnames'] as const).map(
    (attribute): Mistake => ({
      name: `${attribute} is off`,
      shapes: ['endpoints'],
      make: ({ vpc }) => {
        vpc[attribute] = { state: 'known', value: false };
        return { code: 'account/vpc-dns', id: vpc.vpcId, part: attribute };
      },
    }),
  ),
  {
    name: 'a resolver rule takes the name away',
    shapes: ['endpoints'],
    make: ({ vpc }) => {
      const rules = valueOf(vpc.resolverRules);
      const targetIps = [{ ip: '192.168.7.10', port: 53 }];
      rules.push({
        id: 'rslvr-rr-0office',
        name: null,
        ownerId: null,
        domainName: 'corp.example.com.',
        ruleType: 'FORWARD',
        targetIps,
        resolverEndpointId: null,
      });
      rules.push({
        id: 'rslvr-rr-0wrong',
        name: null,
        ownerId: null,
        domainName: `${HOST}.`,
        ruleType: 'FORWARD',
        targetIps,
        resolverEndpointId: null,
      });
      return { code: 'account/resolver-rule', id: 'rslvr-rr-0wrong' };
    },
  },
  {
    name: 'a private hosted zone hides the name',
    shapes: ['nat'],
    make: ({ vpc }) => {
      const records = {
        state: 'known' as const,
        value: [{ name: `monitoring.${REGION}.amazonaws.com.`, type: 'A', values: ['10.9.9.9'], aliasTarget: null }],
      };
      valueOf(vpc.hostedZones).push({ id: 'Z0WRONG', name: `${REGION}.amazonaws.com.`, owner: null, records });
      return { code: 'account/hosted-zone', id: 'Z0WRONG' };
    },
  },
  {
    name: 'DNS Firewall blocks the name',
    shapes: ALL,
    make: ({ vpc }, dice) => {
      const rule = (name: string, priority: number, action: string, domains: string[]) => ({
        name,
        firewallDomainListId: `rslvr-fdl-${name}`,
        priority,
        action,
        blockResponse: null,
        domains: { state: 'known' as const, value: domains },
      });
      const blocked = dice.one([['*'], ['*.amazonaws.com'], [HOST]]);
      const rules = [rule('wrong', 20, 'BLOCK', blocked), rule('games', 10, 'BLOCK', ['*.games.example.com'])];
      valueOf(vpc.firewallRuleGroups).push({
        firewallRuleGroupId: 'rslvr-frg-0wrong',
        associationId: null,
        name: null,
        ownerId: null,
        priority: 101,
        rules: { state: 'known', value: rules },
      });
      return { code: 'account/dns-firewall', id: 'rslvr-frg-0wrong', part: 'rule wrong with rslvr-fdl-wrong' };
    },
  },
];

const INSTANCE: readonly Mistake[] = [
  ['stopped', 'state', (one: { state: string }) => (one.state = 'stopped')] as const,
  [
    'without a profile',
    'instance profile',
    (one: { iamInstanceProfileArn: string | null }) => (one.iamInstanceProfileArn = null),
  ] as const,
  [
    'without metadata',
    'metadata options',
    (one: { metadataOptions: { httpEndpoint: string } | null }) =>
      (one.metadataOptions = { ...one.metadataOptions, httpEndpoint: 'disabled' }),
  ] as const,
].map(([name, part, spoil]) => ({
  name: `the instance is ${name}`,
  shapes: ALL,
  make: ({ account }) => {
    (spoil as (one: unknown) => void)(valueOf(account.instance));
    return {
      code: part === 'instance profile' ? 'account/instance-profile' : 'account/instance',
      id: account.nodeId,
      ...(part === 'instance profile' ? {} : { part }),
    };
  },
}));

export const MISTAKES: readonly Mistake[] = [...GROUPS, ...LISTS, ...NAT_LISTS, ...ROUTES, ...GATEWAYS, ...NAMES, ...INSTANCE];
