/** Texts → what lists and comparisons work on, without files. */
import { makeInventory } from '../../src/fleet/inventory/inventory.ts';
import { otherNames } from '../../src/fleet/other-names.ts';
import type { Inputs } from '../../src/fleet/presence.ts';
import { makeRollup, type Tally } from '../../src/fleet/rollup.ts';

export interface Texts {
  readonly now: Iterable<string>;
  readonly before?: Iterable<string>;
  readonly inventories?: readonly (string | Uint8Array)[];
  readonly intervalMs?: number;
}

/** In the order in which the command reads. */
export function inputsOf({ now, before, inventories, intervalMs }: Texts): Inputs {
  const names = otherNames();
  const inventory = inventories === undefined ? null : makeInventory(names);
  for (const text of inventories ?? []) {
    const file = inventory?.file();
    const bytes = Buffer.from(text as string);
    // In pieces, as files come.
    for (let at = 0; at < bytes.length; at += 100_003) file?.push(bytes.subarray(at, at + 100_003));
    file?.end();
  }
  const rollups = [before ?? [], now].map((lines) => {
    const rollup = makeRollup({ otherNames: names, keepsHistory: true });
    const file = rollup.file('x');
    for (const line of lines) file.push(Buffer.from(`${line}\n`));
    file.end();
    return rollup;
  });
  inventory?.settle();
  for (const rollup of rollups) rollup.settle();
  const [earlier, current] = rollups.map((rollup) => rollup.tally()) as [Tally, Tally];
  return { now: current, before: before === undefined ? null : earlier, inventory, intervalMs: intervalMs ?? null };
}
