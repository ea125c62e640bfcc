/** Lines → the roll-up, without files. */

import type { Fleet } from '../../src/fleet/fleet.types.ts';
import { type Bounds, makeRollup } from '../../src/fleet/rollup.ts';
import { summarise } from '../../src/fleet/summary.ts';

export function rolled(lines: readonly string[], bounds: Bounds = {}): Fleet {
  const rollup = makeRollup(bounds);
  const file = rollup.file('fleet.ndjson');
  file.push(Buffer.from(lines.map((line) => `${line}\n`).join('')));
  file.end();
  return summarise(rollup.tally(), { files: 1, unread: [], interrupted: false });
}

/** What must not depend on the order of the lines: all but which broken lines are named. */
export function unordered(fleet: Fleet): unknown {
  return { ...fleet, input: { ...fleet.input, broken: { ...fleet.input.broken, first: fleet.input.broken.first.length } } };
}
