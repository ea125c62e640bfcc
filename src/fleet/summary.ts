/** Turns the tally into the report, as data. Pure. The order of the lines does not matter. */

import { pageOf } from '../explain/page.ts';
import { FINDING_CODES, findingOf } from '../findings/index.ts';
import { VERSION } from '../version.ts';
import type { EarlierRollup } from './earlier-rollup.ts';
import { examplesOf } from './examples.ts';
import type { Fleet, FleetCause, Grouping, Place, Trait } from './fleet.types.ts';
import { headlineOf } from './fleet-words.ts';
import { byGrouping, groupsBy, MAX_GROUPS, sharesOf } from './groups.ts';
import { type Found, type FoundPlace, placesOf } from './places.ts';
import { type Populations, populationsOf } from './population.ts';
import type { Tally } from './rollup.ts';
import { sum } from './separate.ts';
import { STATUSES } from './sighting.ts';

/** For the causes in the report, and for those with places. */
const MAX_CAUSES = 100;
const MAX_PLACED = 20;

export interface Input {
  readonly files: number;
  readonly unread: readonly { readonly file: string; readonly why: string }[];
  readonly interrupted: boolean;
}

export function summarise(tally: Tally, { files, unread, interrupted }: Input): Fleet {
  const populations = populationsOf(tally);
  const { oldest, newest } = populations;
  const codes = rankedCodes(populations);
  const groups = byGrouping((grouping) => groupsBy(grouping, populations));
  const sizes = byGrouping((grouping) => new Map(groups[grouping].map(({ value, nodes }) => [value, nodes])));
  const causes = causesOf(codes, tally, populations, sizes);
  const nodes = countsOf(tally, populations);
  const bestFix = bestFixOf(causes);
  return {
    schemaVersion: '1.0',
    report: 'fleet',
    tool: { name: 'ssm-probe', version: VERSION },
    ...(interrupted ? { interrupted } : {}),
    headline: headlineOf({ nodes, causes, bestFix }),
    bestFix,
    nodes,
    oldest: timeOf(oldest),
    newest: timeOf(newest),
    causes,
    groups: byGrouping((grouping) => groups[grouping].slice(0, MAX_GROUPS)),
    input: { files, unread, lines: tally.lines, records: tally.records, repeats: tally.repeats, broken: brokenOf(tally) },
    notCounted: notCounted(tally, populations, codes, groups),
  };
}

/** The numbers of a day, without its places: what another day is compared with. */
export function numbersOf(tally: Tally): EarlierRollup {
  const populations = populationsOf(tally);
  return {
    oldest: timeOf(populations.oldest),
    newest: timeOf(populations.newest),
    nodes: countsOf(tally, populations),
    causes: rankedCounts(populations)
      .slice(0, MAX_CAUSES)
      .map(([code, nodes]) => ({ code, nodes })),
    groups: byGrouping((grouping) => groupsBy(grouping, populations).slice(0, MAX_GROUPS)),
  };
}

function countsOf(tally: Tally, { all }: Populations): Fleet['nodes'] {
  const counts = STATUSES.map((status) => [status, sum(all.filter(({ profile }) => profile.status === status))] as const);
  return { total: tally.nodes.size(), ...(Object.fromEntries(counts) as Record<(typeof STATUSES)[number], number>) };
}

function rankedCodes(populations: Populations): readonly string[] {
  return rankedCounts(populations).map(([code]) => code);
}

/** Most nodes first. */
function rankedCounts({ all }: Populations): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { profile, nodes } of all) for (const code of profile.causes) counts.set(code, (counts.get(code) ?? 0) + nodes);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

function causesOf(
  codes: readonly string[],
  tally: Tally,
  populations: Populations,
  sizes: Parameters<typeof sharesOf>[2],
): readonly FleetCause[] {
  const shown = codes.slice(0, MAX_CAUSES);
  const found = shown.map((code, at): Found => {
    if (at < MAX_PLACED) return placesOf(code, populations);
    return { places: [], elsewhere: populations.all.filter(({ profile }) => profile.causes.includes(code)) };
  });
  const sets = found.flatMap(({ places, elsewhere }) => [
    ...places.flatMap(({ failing, passing }) => [failing, passing]),
    elsewhere,
  ]);
  const names = examplesOf(tally, sets);
  let next = 0;
  const named = (cases: readonly { readonly nodes: number }[]): { nodes: number; examples: readonly string[] } => {
    next += 1;
    return { nodes: sum(cases), examples: names[next - 1] ?? [] };
  };
  const traitOf = (index: number): Trait | readonly Trait[] => populations.traits[index] ?? [];
  return shown.map((code, at) => {
    const withIt = populations.all.filter(({ profile }) => profile.causes.includes(code));
    const isAlone = new Set(withIt.filter(({ profile }) => profile.causes.length === 1).map(({ index }) => index));
    const placed = (place: FoundPlace): Place => ({
      where: place.where.flatMap(traitOf),
      failing: named(place.failing),
      heals: sum(place.failing.filter(({ index }) => isAlone.has(index))),
      passing: named(place.passing),
      same: place.same.flatMap(traitOf),
    });
    const { places = [], elsewhere = [] } = found[at] ?? {};
    return {
      code,
      ...knownOf(code),
      nodes: sum(withIt),
      alone: sum(withIt.filter(({ index }) => isAlone.has(index))),
      places: places.map(placed),
      elsewhere: named(elsewhere),
      by: sharesOf(code, populations, sizes),
    };
  });
}

/** A newer probe may name causes that this version does not know. */
function knownOf(code: string): Pick<FleetCause, 'title' | 'owners'> {
  const known = FINDING_CODES.find((one) => one === code);
  return known === undefined ? { title: null, owners: [] } : { title: findingOf(known).title, owners: pageOf(known).owners };
}

/** A fix has one place. If nothing tells the nodes apart, it is the whole cause. */
function bestFixOf(causes: readonly FleetCause[]): Fleet['bestFix'] {
  const fixes = causes.flatMap(({ code, places, alone, nodes }) =>
    places.length === 0
      ? [{ code, where: [], heals: alone, nodes }]
      : places.map(({ where, heals, failing }) => ({ code, where, heals, nodes: failing.nodes })),
  );
  const [best] = fixes.sort((a, b) => b.heals - a.heals || b.nodes - a.nodes);
  return best === undefined ? null : { code: best.code, where: best.where, heals: best.heals };
}

function brokenOf({ broken, brokenLines }: Tally): Fleet['input']['broken'] {
  const reasons = [...broken]
    .map(([reason, lines]) => ({ reason, lines }))
    .sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1));
  return { lines: reasons.reduce((total, { lines }) => total + lines, 0), reasons, first: brokenLines };
}

function notCounted(
  { overflow }: Tally,
  { all }: Populations,
  codes: readonly string[],
  groups: Readonly<Record<Grouping, readonly unknown[]>>,
): Fleet['notCounted'] {
  const kept = (...wanted: readonly string[]): number => sum(all.filter(({ profile }) => wanted.includes(profile.kept)));
  const rows = [
    { what: 'records of further nodes than there is room for', count: overflow },
    {
      what: 'nodes without their subnet, zone, security groups, resolvers and proxy: too many combinations',
      count: kept('place'),
    },
    { what: 'nodes with their causes alone: too many combinations', count: kept('causes') },
    { what: 'nodes with their status alone: too many combinations or causes', count: kept('status') },
    { what: `causes beyond the first ${MAX_CAUSES}`, count: codes.length - MAX_CAUSES },
    ...Object.entries(groups).map(([name, list]) => ({
      what: `groups by ${name} beyond the first ${MAX_GROUPS}`,
      count: list.length - MAX_GROUPS,
    })),
  ];
  return rows.filter(({ count }) => count > 0);
}

/** A date that can be read may not be writable, because only its length was bounded. */
export function timeOf(at: number | null): string | null {
  const date = at === null ? null : new Date(at);
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
