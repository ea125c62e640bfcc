/** Route tables against Linux: the same routes in the kernel's tables, one for each subnet, and real packets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { holds } from '../../../src/account/evaluate/packet.ts';
import { isLocal, routeOf, tableOf, targetOf } from '../../../src/account/evaluate/routes.ts';
import type { PrefixList, Route, RouteTable } from '../../../src/account/model.ts';
import { Dice } from '../../dice.ts';
import { NO_TARGET } from '../evaluate/parts.ts';
import { missingKernel, type Row, threeInARow } from './namespaces.ts';
import { keyOf, type Packet, packets } from './packets.ts';

/** Where routes lead to: an interface of the router for each. */
const TARGETS = ['igw-1', 'nat-1', 'tgw-1', 'pcx-1'] as const;
const ROUNDS = 4;
const EACH = 600;

interface Family {
  readonly name: 'ip' | 'ip6';
  readonly flag: '-4' | '-6';
  /** Of the VPC, and its subnets. */
  readonly own: string;
  readonly subnets: readonly string[];
  /** The `at`th subnet's. */
  readonly source: (dice: Dice, at: number) => string;
  readonly destination: (dice: Dice) => string;
  /** From everything down to one address. */
  readonly range: (dice: Dice) => string;
  /** Of a prefix list. */
  readonly listed: (dice: Dice) => string;
}

const second = (dice: Dice): number => 64 + dice.below(4);

const FAMILIES: readonly Family[] = [
  {
    name: 'ip',
    flag: '-4',
    own: '10.0.0.0/16',
    subnets: ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'],
    source: (dice, at) => `10.0.${at}.${1 + dice.below(60)}`,
    destination: (dice) => `10.${second(dice)}.${dice.one([dice.below(8), 64, 128, 200])}.${1 + dice.below(60)}`,
    range: (dice) => {
      const at = second(dice);
      return dice.one([
        '0.0.0.0/0',
        '10.64.0.0/14',
        `10.${at}.0.0/16`,
        `10.${at}.${dice.below(4) * 64}.0/18`,
        `10.${at}.${dice.below(8)}.0/24`,
        `10.${at}.${dice.below(8)}.${1 + dice.below(60)}/32`,
      ]);
    },
    listed: (dice) => `10.${second(dice)}.${dice.below(4) * 64}.0/18`,
  },
  {
    name: 'ip6',
    flag: '-6',
    own: 'fd00:1::/32',
    subnets: ['fd00:1:0::/64', 'fd00:1:1::/64', 'fd00:1:2::/64'],
    source: (dice, at) => `fd00:1:${at}::${1 + dice.below(60)}`.replace(':0::', '::'),
    destination: (dice) => `fd00:${second(dice)}:${dice.one([dice.below(8), 4000, 8000])}:1::${1 + dice.below(9)}`,
    range: (dice) => {
      const at = second(dice);
      return dice.one([
        '::/0',
        'fd00::/16',
        `fd00:${at}::/32`,
        `fd00:${at}:${dice.one(['0', '4000', '8000'])}::/36`,
        `fd00:${at}:${1 + dice.below(7)}::/48`,
        `fd00:${at}:${1 + dice.below(7)}:1::${1 + dice.below(9)}/128`,
      ]);
    },
    listed: (dice) => `fd00:${second(dice)}:${dice.one(['0', '4000', '8000'])}::/36`,
  },
];

const known = <T>(value: T): { readonly state: 'known'; readonly value: T } => ({ state: 'known', value });

function lists(dice: Dice, { listed }: Family): readonly PrefixList[] {
  return ['pl-1', 'pl-2'].map((prefixListId) => ({
    prefixListId,
    prefixListName: prefixListId,
    ownerId: null,
    addressFamily: null,
    cidrs: known(dice.times(1, 3, () => listed(dice))),
  }));
}

const to = ({ name }: Family, range: string): Partial<Route> =>
  name === 'ip' ? { destinationCidrBlock: range } : { destinationIpv6CidrBlock: range };

function target(dice: Dice): Partial<Route> {
  const to = dice.one(TARGETS);
  switch (to) {
    case 'igw-1':
      return { gatewayId: to };
    case 'nat-1':
      return { natGatewayId: to };
    case 'tgw-1':
      return { transitGatewayId: to };
    case 'pcx-1':
      return { vpcPeeringConnectionId: to };
  }
}

/** One route for each destination, as AWS has it, but for a propagated one beside a static one. */
function table(dice: Dice, family: Family, subnetIds: string[], main: boolean): RouteTable {
  const routes = new Map<string, Route>();
  const put = (name: string, route: Route): unknown => routes.set(`${name} ${route.origin ?? ''}`, route);
  for (const _ of dice.times(3, 12, () => 0)) {
    const destination = family.range(dice);
    const origin = dice.chance(0.2) ? 'EnableVgwRoutePropagation' : 'CreateRoute';
    put(destination, {
      ...NO_TARGET,
      ...to(family, destination),
      state: dice.chance(0.2) ? 'blackhole' : 'active',
      origin,
      ...target(dice),
    });
  }
  const list = dice.one(['pl-1', 'pl-2']);
  if (dice.chance(0.7))
    put(list, { ...NO_TARGET, destinationPrefixListId: list, state: 'active', origin: 'CreateRoute', ...target(dice) });
  const local: Route = {
    ...NO_TARGET,
    ...to(family, family.own),
    gatewayId: 'local',
    state: 'active',
    origin: 'CreateRouteTable',
  };
  return { routeTableId: `rtb-${subnetIds[0] ?? 'main'}`, ownerId: '1', main, subnetIds, routes: [local, ...routes.values()] };
}

/** The same for the kernel. Of two routes of one length the smaller metric wins. */
function kernelTable({ flag }: Family, number: number, { routes }: RouteTable, books: readonly PrefixList[]): readonly string[] {
  const lines = routes
    .filter((route) => !isLocal(route))
    .flatMap((route) => {
      const cidrs = books.find(({ prefixListId }) => prefixListId === route.destinationPrefixListId)?.cidrs;
      const one = route.destinationCidrBlock ?? route.destinationIpv6CidrBlock;
      const ranges = one !== null ? [one] : cidrs?.state === 'known' ? cidrs.value : [];
      const metric = route.origin === 'EnableVgwRoutePropagation' ? 30 : route.destinationPrefixListId === null ? 10 : 20;
      return [...new Set(ranges)].map((range) =>
        route.state === 'blackhole'
          ? `ip ${flag} route add blackhole ${range} table ${number} metric ${metric}`
          : `ip ${flag} route add ${range} dev ${targetOf(route)} table ${number} metric ${metric}`,
      );
    });
  return [...lines, `ip ${flag} route add blackhole default table ${number} metric 4000`];
}

const keyWords = ({ name }: Family): string => `${name} saddr . ${name} daddr . meta l4proto . th sport . th dport`;
const setOf = (name: string): string => name.replace('-', '');

/** A set for each way out. */
function rules(family: Family): string {
  const key = keyWords(family);
  const isOurs = `iifname "near" meta l4proto { tcp, udp }`;
  return `table inet t {
${['came', ...TARGETS].map((name) => `set ${setOf(name)} { typeof ${key}; flags dynamic; size 65536; }`).join('\n')}
chain first { type filter hook prerouting priority 0;
 ${isOurs} add @came { ${key} }
}
chain forward { type filter hook forward priority 0;
${TARGETS.map((name) => ` ${isOurs} oifname "${name}" add @${setOf(name)} { ${key} }`).join('\n')}
 drop
}
}`;
}

describe('routes decide as the kernel does with the same tables,', { skip: missingKernel() }, () => {
  let row: Row;
  before(() => {
    row = threeInARow(
      FAMILIES.map(({ own }) => own),
      [],
      TARGETS,
    );
  });
  after(() => row.remove());

  for (const family of FAMILIES)
    it(`${ROUNDS * EACH} packets of ${family.name}`, async () => {
      const outcomes = new Map<string, number>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const dice = new Dice(`routes ${family.name} ${round}`);
        const books = lists(dice, family);
        // The third subnet has no table of its own.
        const tables = [
          table(dice, family, ['subnet-0'], false),
          table(dice, family, ['subnet-1'], false),
          table(dice, family, [], true),
        ];
        const commands = family.subnets.flatMap((subnet, at) => {
          const own = tables[at];
          if (own === undefined) throw new Error('no table');
          return [
            `ip ${family.flag} rule del from ${subnet} 2>/dev/null || true`,
            `ip ${family.flag} route flush table ${100 + at} 2>/dev/null || true`,
            `ip ${family.flag} rule add from ${subnet} lookup ${100 + at}`,
            ...kernelTable(family, 100 + at, own, books),
          ];
        });
        row.configure(rules(family), commands.join('\n'));
        const sent = packets(
          dice,
          EACH,
          () => family.source(dice, dice.below(3)),
          () => family.destination(dice),
        );
        await row.send(sent);
        await row.until(
          () => row.seen('came').size === sent.length,
          () => `came ${row.seen('came').size}`,
        );
        const ways = new Map(TARGETS.map((name) => [name as string, row.seen(setOf(name))]));
        for (const packet of sent) {
          const way = judged(packet, family, tables, books);
          outcomes.set(way, (outcomes.get(way) ?? 0) + 1);
          const isSeen =
            way === 'nowhere'
              ? ![...ways.values()].some((some) => some.has(keyOf(packet)))
              : ways.get(way)?.has(keyOf(packet)) === true;
          assert.ok(isSeen, `round ${round}: ${JSON.stringify(packet)} goes to ${way}`);
        }
      }
      assert.deepEqual([...outcomes.keys()].toSorted(), ['nowhere', ...TARGETS].toSorted());
    });
});

function judged({ src, dst }: Packet, { subnets }: Family, tables: readonly RouteTable[], books: readonly PrefixList[]): string {
  const own = tableOf(known(tables), `subnet-${subnets.findIndex((subnet) => holds(subnet, src))}`);
  if ('what' in own) throw new Error(own.what);
  const taken = routeOf(own, dst, known(books));
  if (taken.outcome === 'unknown') throw new Error(taken.gap.what);
  return taken.outcome === 'none' || taken.route.state === 'blackhole' ? 'nowhere' : targetOf(taken.route);
}
