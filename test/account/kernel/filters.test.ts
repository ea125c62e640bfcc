/** Security groups and network ACLs against Linux: the same rules in nftables, and real packets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fateOf } from '../../../src/account/evaluate/acl.ts';
import { judgeGroups } from '../../../src/account/evaluate/groups.ts';
import type { AclEntry, GroupRule, NetworkAcl, PrefixList } from '../../../src/account/model.ts';
import { Dice } from '../../dice.ts';
import { missingKernel, type Row, threeInARow } from './namespaces.ts';
import { keyOf, type Packet, PORTS, packets } from './packets.ts';

interface Family {
  readonly name: 'ip' | 'ip6';
  readonly near: string;
  readonly far: string;
  readonly address: (dice: Dice, range: string) => string;
  readonly ranges: (dice: Dice, range: string) => string;
  readonly all: string;
  readonly rounds: number;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'ip',
    near: '10.0',
    far: '10.64',
    address: (dice, range) => `${range}.${dice.below(4)}.${1 + dice.below(60)}`,
    ranges: (dice, range) =>
      dice.one([
        `${range}.0.0/16`,
        `${range}.0.0/23`,
        `${range}.${dice.below(4)}.0/24`,
        `${range}.${dice.below(4)}.${16 * dice.below(4)}/28`,
        `${range}.${dice.below(4)}.${1 + dice.below(60)}/32`,
        '0.0.0.0/0',
        '192.0.2.0/24',
      ]),
    all: '0.0.0.0/0',
    rounds: 14,
  },
  {
    name: 'ip6',
    near: 'fd00:1',
    far: 'fd00:2',
    address: (dice, range) => `${range}:${dice.below(4) + 1}::${1 + dice.below(9)}`,
    ranges: (dice, range) =>
      dice.one([
        `${range}::/32`,
        `${range}:${dice.below(4) + 1}::/48`,
        `${range}:${dice.below(4) + 1}::${1 + dice.below(9)}/128`,
        '::/0',
        '2001:db8::/32',
      ]),
    all: '::/0',
    rounds: 4,
  },
];
const EACH = 600;

interface Model {
  readonly out: readonly GroupRule[];
  readonly in: readonly GroupRule[];
  /** Of the node and of the far end. */
  readonly near: NetworkAcl;
  readonly far: NetworkAcl;
  readonly lists: readonly PrefixList[];
}

const known = <T>(value: T): { readonly state: 'known'; readonly value: T } => ({ state: 'known', value });

function ports(dice: Dice): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = [dice.one(PORTS), dice.one(PORTS)].toSorted((a, b) => a - b);
  return { from, to };
}

function groupRule(dice: Dice, isEgress: boolean, family: Family): GroupRule {
  const range = family.ranges(dice, isEgress ? family.far : family.near);
  const peer = dice.chance(0.15) ? { prefixListId: 'pl-1' } : family.name === 'ip' ? { cidrIpv4: range } : { cidrIpv6: range };
  const protocol = dice.one(['tcp', 'tcp', 'udp', '6', '-1', '-1']);
  const { from, to } = ports(dice);
  const open = protocol === '-1' || dice.chance(0.1);
  return {
    securityGroupRuleId: 'sgr-1',
    isEgress,
    ipProtocol: protocol,
    fromPort: open ? -1 : from,
    toPort: open ? -1 : to,
    ...peer,
  };
}

function acl(dice: Dice, family: Family, peer: string, peerIsFar: boolean): NetworkAcl {
  const entries: AclEntry[] = [];
  for (const egress of [true, false]) {
    const numbers = new Set(dice.times(3, 10, () => 1 + dice.below(300)));
    for (const ruleNumber of numbers) {
      const range = family.ranges(dice, peer);
      const protocol = dice.one(['6', '6', '17', '-1', '-1']);
      // The answers go to high ports: half of the entries are about them.
      const isAnswer = egress !== peerIsFar;
      const portRange =
        protocol === '-1' ? null : isAnswer && dice.chance(0.7) ? { from: dice.one([1024, 20_000]), to: 65_535 } : ports(dice);
      entries.push({
        ruleNumber,
        egress,
        ruleAction: dice.chance(0.8) ? 'allow' : 'deny',
        protocol,
        cidrBlock: family.name === 'ip' ? range : null,
        ipv6CidrBlock: family.name === 'ip6' ? range : null,
        portRange,
      });
    }
    entries.push({
      ruleNumber: 32_767,
      egress,
      ruleAction: 'deny',
      protocol: '-1',
      cidrBlock: family.name === 'ip' ? family.all : null,
      ipv6CidrBlock: family.name === 'ip6' ? family.all : null,
      portRange: null,
    });
  }
  return { networkAclId: 'acl-1', isDefault: false, ownerId: '1', subnetIds: [], entries };
}

function modelOf(dice: Dice, family: Family): Model {
  const ranges = [family.ranges(dice, family.near), family.ranges(dice, family.far)].filter((range) => range !== family.all);
  return {
    out: dice.times(3, 9, () => groupRule(dice, true, family)),
    in: dice.times(3, 9, () => groupRule(dice, false, family)),
    near: acl(dice, family, family.far, true),
    far: acl(dice, family, family.near, false),
    lists: [{ prefixListId: 'pl-1', prefixListName: 'x', ownerId: null, addressFamily: null, cidrs: known(ranges) }],
  };
}

/** What the packets of a rule are, in nftables' words. */
function matches(
  protocol: string,
  from: number | null,
  to: number | null,
  cidr: string,
  side: 'saddr' | 'daddr',
  family: Family,
): string {
  const name = { '6': 'tcp', '17': 'udp' }[protocol] ?? protocol;
  const port = name === '-1' ? '' : from === null || from < 0 ? `meta l4proto ${name}` : `${name} dport ${from}-${to}`;
  return `${cidr === family.all ? '' : `${family.name} ${side} ${cidr}`} ${port}`;
}

function groupChain(name: string, rules: readonly GroupRule[], { lists }: Model, family: Family): string {
  const lines = rules.flatMap((rule) => {
    const list = lists[0]?.cidrs;
    const ranges =
      rule.prefixListId === undefined ? [rule.cidrIpv4 ?? rule.cidrIpv6 ?? ''] : list?.state === 'known' ? list.value : [];
    return ranges.map(
      (range) =>
        `${matches(rule.ipProtocol, rule.fromPort, rule.toPort, range, rule.isEgress ? 'daddr' : 'saddr', family)} return`,
    );
  });
  return `chain ${name} {\n ct state established return\n ${lines.join('\n ')}\n goto lost\n}`;
}

function aclChain(name: string, list: NetworkAcl, egress: boolean, family: Family): string {
  const lines = list.entries
    .filter((entry) => entry.egress === egress)
    .toSorted((a, b) => a.ruleNumber - b.ruleNumber)
    .map(
      ({ protocol, portRange, cidrBlock, ipv6CidrBlock, ruleAction }) =>
        `${matches(protocol, portRange?.from ?? null, portRange?.to ?? null, cidrBlock ?? ipv6CidrBlock ?? '', egress ? 'daddr' : 'saddr', family)} ${ruleAction === 'allow' ? 'return' : 'goto lost'}`,
    );
  return `chain ${name} {\n ${lines.join('\n ')}\n goto lost\n}`;
}

function ruleset(model: Model, family: Family): string {
  const key = `${family.name} saddr . ${family.name} daddr . meta l4proto . th sport . th dport`;
  const set = (name: string): string => `set ${name} { typeof ${key}; flags dynamic; size 65536; }`;
  return `table inet t {
${['came', 'passed', 'answered', 'gone'].map(set).join('\n')}
chain lost { add @gone { ${key} }
 drop
}
${groupChain('sgout', model.out, model, family)}
${groupChain('sgin', model.in, model, family)}
${aclChain('nearout', model.near, true, family)}
${aclChain('nearin', model.near, false, family)}
${aclChain('farout', model.far, true, family)}
${aclChain('farin', model.far, false, family)}
chain forward { type filter hook forward priority 0;
 meta l4proto { icmp, icmpv6 } drop
 iifname "near" goto there
 iifname "far" goto back
}
chain there { add @came { ${key} }
 jump sgout
 jump nearout
 jump farin
 jump sgin
 add @passed { ${key} }
 accept
}
chain back { jump sgin
 jump farout
 jump nearin
 jump sgout
 add @answered { ${key} }
 accept
}
}`;
}

function passes({ out, in: into, near, far, lists }: Model, packet: Packet): boolean {
  const head = { protocol: packet.protocol, ports: { from: packet.dport, to: packet.dport } };
  const group = (groupId: string, rules: readonly GroupRule[]) => ({
    groupId,
    groupName: '',
    ownerId: '1',
    vpcId: 'vpc-1',
    rules: known(rules),
  });
  const books = { groups: known([group('sg-1', out), group('sg-2', into)]), prefixLists: known(lists) };
  const peer = (ip: string) => ({ ip, groupIds: known([]) });
  return (
    judgeGroups(['sg-1'], true, head, peer(packet.dst), books).outcome === 'excluded' &&
    fateOf(near, true, head, packet.dst).denying === null &&
    fateOf(far, false, head, packet.src).denying === null &&
    judgeGroups(['sg-2'], false, head, peer(packet.src), books).outcome === 'excluded'
  );
}

/** Groups have let it out, and so let the answer back in: only the lists are asked. */
function isAnswered({ near, far }: Model, { protocol, src, sport, dst }: Packet): boolean {
  const head = { protocol, ports: { from: sport, to: sport } };
  return fateOf(far, true, head, src).denying === null && fateOf(near, false, head, dst).denying === null;
}

const back = ({ protocol, src, sport, dst, dport }: Packet): Packet => ({
  protocol,
  src: dst,
  sport: dport,
  dst: src,
  dport: sport,
});

describe('groups and lists decide as the kernel does with the same rules,', { skip: missingKernel() }, () => {
  let row: Row;
  before(() => {
    row = threeInARow(['10.0.0.0/16', 'fd00:1::/32'], ['10.64.0.0/16', 'fd00:2::/32'], []);
  });
  after(() => row.remove());

  for (const family of FAMILIES) {
    it(`${family.rounds * EACH} packets of ${family.name}`, async () => {
      let passed = 0;
      let answered = 0;
      for (let round = 0; round < family.rounds; round += 1) {
        const dice = new Dice(`${family.name} ${round}`);
        const model = modelOf(dice, family);
        row.configure(ruleset(model, family));
        const sent = packets(
          dice,
          EACH,
          () => family.address(dice, family.near),
          () => family.address(dice, family.far),
        );
        await row.send(sent);
        const size = (name: string): number => row.seen(name).size;
        const told = (): string => ['came', 'passed', 'answered', 'gone'].map((name) => `${name} ${size(name)}`).join(', ');
        await row.until(() => size('came') === sent.length, told);
        const lost = row.seen('gone');
        const gone = sent.filter((packet) => lost.has(keyOf(packet)));
        const seen = row.seen('passed');
        assert.equal(seen.size + gone.length, sent.length, told());
        const tcp = sent.filter((packet) => packet.protocol === 6 && seen.has(keyOf(packet))).map(back);
        await row.until(() => {
          const done = [row.seen('answered'), row.seen('gone')];
          return tcp.every((packet) => done.some((set) => set.has(keyOf(packet))));
        }, told);
        const answers = row.seen('answered');
        for (const packet of sent) {
          const isPassed = passes(model, packet);
          assert.equal(isPassed, seen.has(keyOf(packet)), `round ${round}: ${JSON.stringify(packet)}`);
          if (isPassed) passed += 1;
          if (!isPassed || packet.protocol !== 6) continue;
          const isBack = isAnswered(model, packet);
          assert.equal(isBack, answers.has(keyOf(back(packet))), `round ${round}: the answer to ${JSON.stringify(packet)}`);
          if (isBack) answered += 1;
        }
      }
      // Rules that stop everything, or nothing, would agree without being read.
      assert.ok(
        passed > family.rounds && passed < family.rounds * EACH * 0.9 && answered > 0,
        `${passed} passed, ${answered} answered`,
      );
    });
  }
});
