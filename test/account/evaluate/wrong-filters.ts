/** Mistakes in security groups and network ACLs. */
import type { Dice } from '../../dice.ts';
import {
  ACL,
  aclFor,
  drop,
  entry,
  GROUP,
  group,
  isInside,
  isWorld,
  type Mistake,
  natSubnet,
  PRIVATE,
  rule,
  type Wrong,
  way,
} from './mistake.ts';
import { type Acl, type LooseVpc, type Plan, valueOf } from './parts.ts';

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

export const GROUPS: readonly Mistake[] = [
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

export const LISTS: readonly Mistake[] = [
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

export const NAT_LISTS: readonly Mistake[] = [
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
