/** `ssm-probe bundle`: a run, or recorded facts, as one archive that can be sent to somebody. */
import { type Options, PROBE_KEYS } from '../arguments/table.ts';
import { shown, type UsageError, usageError } from '../arguments/usage-error.ts';
import { type Bundled, bundleOf } from '../bundle/bundle.ts';
import { writeOutput } from '../deliver/file.ts';
import type { Facts } from '../facts.ts';
import { run as probe } from '../observe/run.ts';
import type { Files, Ports } from '../platform/ports.ts';
import { redactedFacts } from '../redact/redacted-facts.ts';
import { sanitize } from '../report/sanitize.ts';
import { type Judgement, judge } from '../verdict/verdict.ts';
import { noRegion } from './output/no-region.ts';
import { withProgress } from './output/progress.ts';
import { whyNotWritable } from './output/reporting.ts';
import { recordedFacts } from './recorded-facts.ts';
import { openMemory } from './rounds/remembering.ts';
import { type Done, doneWith, type Run, type World } from './world.ts';

const ENDING = '.tar.gz';

export const run: Run = async ({ operands, options, given }, world) => {
  const [asked, ...rest] = operands;
  if (rest.length > 0) return usageError('bundle takes one name for its archive');
  if (asked !== undefined && !asked.endsWith(ENDING))
    return usageError(`bundle writes a name that ends in ${ENDING}, not ${shown(asked)}`);
  const ports = await world.ports();
  const { files } = ports;
  for (const path of options.isRedacted ? [asked ?? ENDING, mapOf(asked ?? ENDING)] : [asked ?? ENDING]) {
    const problem = await whyNotWritable(path, files);
    if (problem !== null) return usageError(`${shown(asked ?? '.')} cannot be written: ${problem}`);
  }
  const { from } = options;
  if (from !== null) {
    const stray = PROBE_KEYS.find(({ key }) => given.has(key));
    if (stray !== undefined) return usageError(`--${stray.name} is for a run: it does not go with --from`);
    const read = await recordedFacts(from, { options, given }, files, world.streams);
    return read.outcome === 'ok' ? written(read.facts, judge(read.facts), asked, options, world, files) : read;
  }
  const memory = openMemory(ports);
  const seen = await seenBy(ports, options, world);
  if (seen.outcome === 'no-region') return noRegion(seen);
  const done = await written(seen.facts, await memory.compared(seen.facts, judge(seen.facts)), asked, options, world, files);
  await memory.save();
  return done;
};

function seenBy(ports: Ports, options: Options, world: World) {
  return withProgress(ports, world, options.isQuiet, (counting) => probe(options, counting, world.interrupt));
}

/** The exit status is that of the run; what could not be written is status 2. */
async function written(
  facts: Facts,
  judgement: Judgement,
  asked: string | undefined,
  { isRedacted, isQuiet }: Options,
  world: World,
  files: Files,
): Promise<Done | UsageError> {
  const path = asked ?? usualName(facts);
  const streams = await world.streams();
  const told: Bundled & { readonly map: string | null } = isRedacted
    ? underPseudonyms(facts)
    : { facts, judgement, isRedacted, map: null };
  // The map first: an archive of pseudonyms that nobody can look up again is of little use to who made it.
  const outcomes = told.map === null ? [] : [await writeOutput(files, mapOf(path), told.map)];
  if (outcomes.every(({ outcome }) => outcome === 'ok'))
    outcomes.push(await writeOutput(files, path, streams.pack(await bundleOf(told))));
  const failure = outcomes.find(({ outcome }) => outcome !== 'ok');
  if (failure !== undefined) {
    world.complain(`the bundle could not be written: ${failure.detail}`);
    return doneWith(judgement.exitStatus, false);
  }
  const { status, headline } = judgement.verdict;
  const lines = [
    path,
    ...(told.map === null ? [] : [`${mapOf(path)} says what its pseudonyms stand for: do not send it`]),
    ...(isQuiet ? [] : [`${status}: ${headline}`]),
  ];
  const printed = await world.print(lines.map((line) => `${sanitize(line)}\n`).join(''));
  return doneWith(judgement.exitStatus, printed.status === 0);
}

function underPseudonyms(facts: Facts): Bundled & { readonly map: string } {
  const redacted = redactedFacts(facts);
  const map = { startedAt: facts.startedAt, pseudonyms: redacted.map };
  return {
    facts: redacted.facts,
    judgement: judge(redacted.facts),
    isRedacted: true,
    map: `${JSON.stringify(map, null, 1)}\n`,
  };
}

/** `ssm-probe-20261130T201500Z.tar.gz`. It says nothing about the node. */
function usualName({ startedAt }: Facts): string {
  const time = Date.parse(startedAt);
  const stamp = Number.isNaN(time) ? 'bundle' : new Date(time).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  return `ssm-probe-${stamp}${ENDING}`;
}

function mapOf(path: string): string {
  return `${path.slice(0, -ENDING.length)}.map.json`;
}
