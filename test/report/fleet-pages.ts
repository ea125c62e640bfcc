/** Pages about a made-up fleet on two days, for the browser. */
import type { Fleet } from '../../src/fleet/fleet.types.ts';
import { listOf, type Wanted } from '../../src/fleet/listing.ts';
import { silentOf } from '../../src/fleet/silent.ts';
import { sinceOf } from '../../src/fleet/since.ts';
import { numbersOf, summarise } from '../../src/fleet/summary.ts';
import { listHtml } from '../../src/report/fleet-list-html.ts';
import { inventoryOf, linesOf, madeDays } from '../fleet/day.ts';
import { inputsOf } from '../fleet/inputs.ts';

const MADE = madeDays({ nodes: 600, silent: 20, healed: 10 });

export function madeLines(day: 'first' | 'second'): readonly string[] {
  return [...linesOf(MADE, day)];
}

/** The roll-up beside an inventory and an earlier day. */
export function bothDays(): Fleet {
  const inputs = inputsOf({ now: madeLines('second'), before: madeLines('first'), inventories: [inventoryOf(MADE)] });
  const before = inputs.before ?? inputs.now;
  const fleet = summarise(inputs.now, { files: 1, unread: [], interrupted: false });
  return {
    ...fleet,
    silent: silentOf(inputs, { files: 1, skipped: 3 }),
    since: sinceOf(fleet, inputs.now, { from: 'records', tally: before, fleet: numbersOf(before) }),
  };
}

export function listPage(now: readonly string[], wanted: Wanted): string {
  const list = listOf(inputsOf({ now, inventories: [inventoryOf(MADE)] }), wanted);
  return [...listHtml({ list, what: 'on a list', notes: ['Without one.'] })].join('');
}
