/** `ssm-probe fleet`: roll up the verdicts of many nodes, compare them, list them. Reads files, touches no network. */

import type { Options } from '../arguments/table.ts';
import { shown, type UsageError, usageError } from '../arguments/usage-error.ts';
import type { Fleet } from '../fleet/fleet.types.ts';
import { makeInventory } from '../fleet/inventory/inventory.ts';
import { otherNames } from '../fleet/other-names.ts';
import type { Inputs } from '../fleet/presence.ts';
import { makeRollup, type Rollup } from '../fleet/rollup.ts';
import { type InventoryInput, silentOf } from '../fleet/silent.ts';
import { type Earlier, sinceOf } from '../fleet/since.ts';
import { numbersOf, summarise } from '../fleet/summary.ts';
import type { Files } from '../platform/ports.ts';
import { keepMemorySmall } from '../platform/small-heap.ts';
import { fleetRenderer, isListFormat, isRollupFormat, listRenderer } from '../report/fleet-index.ts';
import { filesOf, type Input, readEarlier, readInventory, readVerdicts } from './fleets/input.ts';
import { listFor, wantsList } from './fleets/lists.ts';
import { chunked, deliverPieces } from './fleets/pieces.ts';
import { writeTickets } from './fleets/tickets.ts';
import { deliver, type Reporting, reportingOf } from './output/reporting.ts';
import { doneWith, type Run, type World } from './world.ts';

/**
 * Status 2: the report is not where it was asked for. 0: rolled up, whatever it says about the nodes. 3: not everything could be read, or there was no verdict in it. A broken line is
 * counted and changes nothing.
 */
export const run: Run = async ({ operands: paths, options }, world) => {
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  const why = await mistake(paths, options, files);
  if (why !== null) return usageError(why);
  keepMemorySmall();
  const read = await readAll(paths, options, world);
  if (read.outcome === 'usage-error') return read;
  const isWritten = wantsRows(options)
    ? await deliverList(read, options, reporting, files, world.complain)
    : await deliverRollup(read, options, reporting, files, world.complain);
  if (typeof isWritten !== 'boolean') return isWritten;
  const isPart = read.input.unread.length > 0 || world.interrupt.aborted || read.inputs.now.nodes.size() === 0;
  return doneWith(isPart ? 3 : 0, isWritten);
};

/** CSV and NDJSON are rows, also where no list is named. */
function wantsRows(options: Options): boolean {
  return wantsList(options) || !isRollupFormat(options.format);
}

/** With anything beside the newest verdicts; then it matters when a node was heard of before. */
function isCompared({ inventory, since, intervalMs, tickets }: Options): boolean {
  return inventory.length > 0 || since.length > 0 || intervalMs !== null || tickets !== null;
}

/** What must not begin, in one line. */
async function mistake(paths: readonly string[], options: Options, files: Files): Promise<string | null> {
  const { since, inventory, tickets, format } = options;
  if (paths.length === 0) return 'fleet takes files of verdicts, one a line, or folders of them; - is standard input';
  if ([...paths, ...since, ...inventory].filter((path) => path === '-').length > 1) return 'fleet takes standard input (-) once';
  if (wantsList(options) && !isListFormat(format)) return 'a list has no --format json: ndjson has one node a line';
  if (tickets === null) return null;
  if (wantsRows(options)) return '--tickets goes with the roll-up: leave the list out';
  const why = await files.whyNotWritable(`${tickets.replace(/\/+$/u, '') || '.'}/silent.md`);
  return why === null ? null : `--tickets: ${shown(tickets)} cannot be written: ${why}`;
}

interface ReadAll {
  readonly outcome: 'ok';
  readonly input: Input;
  readonly files: number;
  readonly inputs: Inputs;
  readonly earlier: Earlier | null;
  readonly inventory: InventoryInput | null;
}

/** The inventory first, then the earlier day: what they tell of second names counts for the records. */
async function readAll(paths: readonly string[], options: Options, world: World): Promise<ReadAll | UsageError> {
  const { interrupt, complain } = world;
  const streams = await world.streams();
  const input: Input = { streams, interrupt, complain, unread: [] };
  const names = otherNames();
  const unpack = (packed: Uint8Array, maxBytes: number): Uint8Array | null => streams.unpack(packed, maxBytes);
  const inventory = options.inventory.length === 0 ? null : makeInventory(names);
  let listed: InventoryInput | null = null;
  if (inventory !== null) {
    const { empty, ...told } = await readInventory(await filesOf(options.inventory, input), inventory, input);
    if (!interrupt.aborted && empty.length > 0)
      return usageError(`--inventory: ${shown(empty[0] ?? '')} names no node (i-… or mi-…): nothing could be called silent`);
    listed = told;
  }
  const keepsHistory = wantsRows(options) || isCompared(options);
  const before = options.since.length === 0 ? null : makeRollup({ otherNames: names, keepsHistory }, unpack);
  const earlierFleet = before === null ? null : await readEarlier(await filesOf(options.since, input), before, input);
  if (before !== null && !interrupt.aborted && before.tally().nodes.size() === 0 && earlierFleet === null)
    return usageError('--since: there is no verdict and no roll-up in it');
  const now = makeRollup({ otherNames: names, keepsHistory }, unpack);
  let files = 0;
  let opened = 0;
  for (const path of paths) {
    const found = await filesOf([path], input);
    files += found.length;
    opened += await readVerdicts(found, now, input);
  }
  if (opened === 0 && !interrupt.aborted) return usageError('none of the files could be read');
  inventory?.settle();
  before?.settle();
  const beforeTally = before === null || before.tally().nodes.size() === 0 ? null : before.tally();
  const inputs: Inputs = { now: now.tally(), before: beforeTally, inventory, intervalMs: options.intervalMs };
  return {
    outcome: 'ok',
    input,
    files,
    inputs,
    earlier: earlierOf(before, beforeTally !== null, earlierFleet),
    inventory: listed,
  };
}

/** Records say more than a roll-up. */
function earlierOf(before: Rollup | null, hasRecords: boolean, fleet: Earlier['fleet'] | null): Earlier | null {
  if (before !== null && hasRecords) return { from: 'records', tally: before.tally(), fleet: numbersOf(before.tally()) };
  return fleet === null ? null : { from: 'roll-up', fleet };
}

async function deliverList(
  { inputs }: ReadAll,
  options: Options,
  reporting: Reporting,
  files: Files,
  complain: World['complain'],
): Promise<boolean | UsageError> {
  if (options.listsChange !== null && inputs.before === null)
    return usageError('--list-change needs the verdicts of the earlier day: a roll-up has no nodes');
  const found = listFor(options, inputs);
  if (found.outcome === 'usage-error') return found;
  const { list } = found;
  // Where rows alone are written, what they leave out is said beside them.
  if (options.format !== 'text' && reporting.style.verbosity >= 0) for (const note of list.notes) complain(note);
  const render = await listRenderer(isListFormat(options.format) ? options.format : 'text');
  return deliverPieces(
    reporting,
    options.format,
    chunked(() => render(list, reporting.style)),
    list.list.nodes,
    files,
    complain,
  );
}

async function deliverRollup(
  read: ReadAll,
  options: Options,
  reporting: Reporting,
  files: Files,
  complain: World['complain'],
): Promise<boolean> {
  const fleet = fleetOf(read, options);
  const text = (await fleetRenderer(isRollupFormat(options.format) ? options.format : 'text'))(fleet, reporting.style);
  const isWritten = await deliver(reporting, text, files, complain);
  const hasTickets = options.tickets === null || (await writeTickets(options.tickets, fleet, read.inputs, files, complain));
  return isWritten && hasTickets;
}

function fleetOf({ input, files, inputs, earlier, inventory }: ReadAll, options: Options): Fleet {
  const { now, before } = inputs;
  const interrupted = input.interrupt.aborted;
  const fleet = summarise(now, { files, unread: input.unread, interrupted });
  const isAsked = inputs.inventory !== null || before !== null || options.intervalMs !== null;
  return {
    ...fleet,
    ...(isAsked ? { silent: silentOf(inputs, inventory) } : {}),
    ...(earlier === null ? {} : { since: sinceOf(fleet, now, earlier) }),
  };
}
