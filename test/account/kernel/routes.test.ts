/** Route tables against Linux: the same routes in the kernel's tables, one for each subnet, and real packets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isLocal, routeOf, tableOf, targetOf } from '../../../src/account/evaluate/routes.ts';
import type { PrefixList, Route, RouteTable } from '../../../src/account/model.ts';
import { Dice } from '../../dice.ts';
import { NO_TARGET } from '../evaluate/parts.ts';
import { missingKernel, type Row, threeInARow } from './namespaces.ts';
import { keyOf, type Packet, packets } from './packets.ts';

/** Where routes lead to: an interface of the router for each. */
const TARGETS = ['igw-1', 'nat-1', 'tgw-1', 'pcx-1'] as const;
const SUBNETS = ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'];
const ROUNDS = 4;
const EACH = 600;

const known = <T>(value: T): { readonly state: 'known'; readonly value: T } => ({ state: 'known', value });

function lists(dice: Dice): readonly PrefixList[] {
  const range = (): string => `10.${64 + dice.below(4)}.${dice.below(4) * 64}.0/18`;
  return ['pl-1', 'pl-2'].map((prefixListId) => ({
    prefixListId,
    prefixListName: prefixListId,
    ownerId: null,
    addressFamily: null,
    cidrs: known(dice.times(1, 3, range)),
  }));
}

function range(dice: Dice): string {
  const second = 64 + dice.below(4);
  return dice.one([
    '0.0.0.0/0',
    '10.64.0.0/14',
    `10.${second}.0.0/16`,
    `10.${second}.${dice.below(4) * 64}.0/18`,
    `10.${second}.${dice.below(8)}.0/24`,
    `10.${second}.${dice.below(8)}.${1 + dice.below(60)}/32`,
  ]);
}

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
function table(dice: Dice, subnetIds: string[], main: boolean): RouteTable {
  const routes = new Map<string, Route>();
  const put = (name: string, route: Route): unknown => routes.set(`${name} ${route.origin ?? ''}`, route);
  for (const _ of dice.times(3, 12, () => 0)) {
    const destination = range(dice);
    const origin = dice.chance(0.2) ? 'EnableVgwRoutePropagation' : 'CreateRoute';
    put(destination, {
      ...NO_TARGET,
      destinationCidrBlock: destination,
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
    destinationCidrBlock: '10.0.0.0/16',
    gatewayId: 'local',
    state: 'active',
    origin: 'CreateRouteTable',
  };
  return { routeTableId: `rtb-${subnetIds[0] ?? 'main'}`, ownerId: '1', main, subnetIds, routes: [local, ...routes.values()] };
}

/** The same for the kernel. Of two routes of one length the smaller metric wins. */
function kernelTable(number: number, { routes }: RouteTable, books: readonly PrefixList[]): readonly string[] {
  const lines = routes
    .filter((route) => !isLocal(route))
    .flatMap((route) => {
      const cidrs = books.find(({ prefixListId }) => prefixListId === route.destinationPrefixListId)?.cidrs;
      const ranges =
        route.destinationCidrBlock !== null ? [route.destinationCidrBlock] : cidrs?.state === 'known' ? cidrs.value : [];
      const metric = route.origin === 'EnableVgwRoutePropagation' ? 30 : route.destinationPrefixListId === null ? 10 : 20;
      return [...new Set(ranges)].map((to) =>
        route.state === 'blackhole'
          ? `ip route add blackhole ${to} table ${number} metric ${metric}`
          : `ip route add ${to} dev ${targetOf(route)} table ${number} metric ${metric}`,
      );
    });
  return [...lines, `ip route add blackhole default table ${number} metric 4000`];
}

const KEY = 'ip saddr . ip daddr . meta l4proto . th sport . th dport';
const setOf = (name: string): string => name.replace('-', '');

/** A set for each way out. */
const RULES = `table inet t {
${['came', ...TARGETS].map((name) => `set ${setOf(name)} { typeof ${KEY}; flags dynamic; size 65536; }`).join('\n')}
chain first { type filter hook prerouting priority 0;
 iifname "near" add @came { ${KEY} }
}
chain forward { type filter hook forward priority 0;
${TARGETS.map((name) => ` iifname "near" oifname "${name}" add @${setOf(name)} { ${KEY} }`).join('\n')}
 drop
}
}`;

describe('routes decide as the kernel does with the same tables,', { skip: missingKernel() }, () => {
  let row: Row;
  before(() => {
    row = threeInARow(['10.0.0.0/16'], [], TARGETS);
  });
  after(() => row.remove());

  it(`${ROUNDS * EACH} packets`, async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const dice = new Dice(`routes ${round}`);
      const books = lists(dice);
      // The third subnet has no table of its own.
      const tables = [table(dice, ['subnet-0'], false), table(dice, ['subnet-1'], false), table(dice, [], true)];
      const commands = SUBNETS.flatMap((subnet, at) => {
        const own = tables[at];
        if (own === undefined) throw new Error('no table');
        return [
          `ip rule del from ${subnet} 2>/dev/null || true`,
          `ip route flush table ${100 + at} 2>/dev/null || true`,
          `ip rule add from ${subnet} lookup ${100 + at}`,
          ...kernelTable(100 + at, own, books),
        ];
      });
      row.configure(RULES, commands.join('\n'));
      const sent = packets(
        dice,
        EACH,
        () => `10.0.${dice.below(3)}.${1 + dice.below(60)}`,
        () => `10.${64 + dice.below(4)}.${dice.one([dice.below(8), 64, 128, 200])}.${1 + dice.below(60)}`,
      );
      await row.send(sent);
      await row.until(
        () => row.seen('came').size === sent.length,
        () => `came ${row.seen('came').size}`,
      );
      const ways = new Map(TARGETS.map((name) => [name as string, row.seen(setOf(name))]));
      for (const packet of sent) {
        const way = judged(packet, tables, books);
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

function judged({ src, dst }: Packet, tables: readonly RouteTable[], books: readonly PrefixList[]): string {
  const own = tableOf(known(tables), `subnet-${src.split('.')[2]}`);
  if ('what' in own) throw new Error(own.what);
  const taken = routeOf(own, dst, known(books));
  if (taken.outcome === 'unknown') throw new Error(taken.gap.what);
  return taken.outcome === 'none' || taken.route.state === 'blackhole' ? 'nowhere' : targetOf(taken.route);
}
