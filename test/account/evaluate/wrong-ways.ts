/** Mistakes in routes, in what they lead to, in names and in the instance. */
import { ALL, type Mistake, natSubnet, PRIVATE, tableOf } from './mistake.ts';
import { type Plan, REGION, type RouteRow, route, SERVICES, valueOf } from './parts.ts';

function nodeRoute(plan: Plan, isWanted: (one: RouteRow) => boolean) {
  const own = tableOf(plan.vpc, plan.node.subnetId);
  const found = own.routes.find(isWanted);
  if (found === undefined) throw new Error('no such route');
  return { own, found };
}

const isWay = ({ natGatewayId, vpcPeeringConnectionId }: RouteRow): boolean =>
  natGatewayId !== null || vpcPeeringConnectionId !== null;

export const ROUTES: readonly Mistake[] = [
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

export const GATEWAYS: readonly Mistake[] = [
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

export const NAMES: readonly Mistake[] = [
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

export const INSTANCE: readonly Mistake[] = [
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
