/** `ssm-probe run`: probe this node. */

import type { Call } from '../arguments/call.ts';
import { ownCallOf } from '../arguments/own-call.ts';
import type { Options } from '../arguments/table.ts';
import { type UsageError, usageError } from '../arguments/usage-error.ts';
import { run as probe, type RunResult } from '../observe/run.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import { type Judgement, judge } from '../verdict/verdict.ts';
import { deliverVerdict } from './output/delivering.ts';
import { noRegion } from './output/no-region.ts';
import { withProgress } from './output/progress.ts';
import { report, reportingOf } from './output/reporting.ts';
import { openMemory } from './rounds/remembering.ts';
import { type Waited, waitUntil } from './rounds/wait.ts';
import { watchNode } from './rounds/watching.ts';
import { type Done, doneWith, type World } from './world.ts';

export async function run(call: Call, world: World): Promise<Done | UsageError> {
  const { operands, options } = call;
  const ports = await world.ports();
  const reporting = await reportingOf(options, world, ports.files);
  if (reporting.outcome === 'usage-error') return reporting;
  if (operands.length > 0) return usageError('run takes no operands');
  const { interrupt, complain } = world;
  const { deadlineMs, timeoutMs, waitMs, watchMs } = options;
  const memory = openMemory(ports);
  const own = ownCallOf(call, await world.calledAs());
  const round = async (limitMs: number): Promise<Round> => {
    const limits = { deadlineMs: limitMs, timeoutMs: Math.min(timeoutMs, limitMs) };
    const limited = { ...options, ...limits, deliversToLogs: options.cloudwatch !== null, call: own };
    // A watch is silent between its changes.
    const isQuiet = options.isQuiet || watchMs !== null;
    const seen = await withProgress(ports, world, isQuiet, (counting) => probe(limited, counting, interrupt));
    if (seen.outcome === 'no-region') return { ...seen, judgement: null };
    return { ...seen, judgement: await memory.compared(seen.facts, judge(seen.facts)) };
  };
  const sinks = { toConsole: options.toConsole, cloudwatch: cloudwatchOf(options, ports.environment), timeoutMs };
  const delivered = (seen: Round, judgement: Judgement): Promise<Judgement> =>
    deliverVerdict(ports, judgement, seen.outcome === 'facts' ? seen.sentBy : null, sinks, interrupt);
  if (watchMs !== null) {
    const deliver = async (seen: Round, judgement: Judgement): Promise<Judgement> => {
      await memory.save();
      return delivered(seen, judgement);
    };
    const limits = { everyMs: watchMs, deadlineMs, signal: interrupt };
    const { result, isWritten } = await watchNode({ clock: ports.clock, ...limits, reporting, round, deliver, complain });
    await memory.save();
    return result.outcome === 'no-region' ? noRegion(result) : doneWith(result.judgement.exitStatus, isWritten);
  }
  const waited = waitMs === null ? null : await waitForHealth(ports, { waitMs, deadlineMs, signal: interrupt }, round);
  const result = waited?.result ?? (await round(deadlineMs));
  if (result.outcome === 'no-region') return noRegion(result);
  const judged = waited === null ? result.judgement : withWait(result.judgement, waited, interrupt.aborted);
  const judgement = await delivered(result, judged);
  const isWritten = await report(reporting, judgement, result.facts, ports.files, complain);
  await memory.save();
  return doneWith(judgement.exitStatus, isWritten);
}

type Round =
  | (Extract<RunResult, { outcome: 'facts' }> & { readonly judgement: Judgement })
  | (Extract<RunResult, { outcome: 'no-region' }> & { readonly judgement: null });

/** A node that does not know its Region yet is one that is still coming up. */
function waitForHealth(
  { clock }: Pick<Ports, 'clock'>,
  limits: Parameters<typeof waitUntil>[1],
  round: (deadlineMs: number) => Promise<Round>,
): Promise<Waited<Round>> {
  return waitUntil(clock, limits, {
    round,
    isDone: (seen) => seen.outcome === 'facts' && seen.judgement.verdict.status === 'healthy',
    tells: (seen) => seen.outcome === 'facts',
  });
}

/** Null without `--cloudwatch`. */
function cloudwatchOf({ cloudwatch, createsGroup, spool }: Options, { os, variables }: Environment) {
  const usual =
    os === 'windows' ? `${variables['ProgramData'] ?? String.raw`C:\ProgramData`}\\ssm-probe\\spool` : '/var/lib/ssm-probe/spool';
  return cloudwatch === null ? null : { target: cloudwatch, createsGroup, spool: spool ?? usual };
}

/** Whoever says stop in a later round gets the verdict of an earlier one, and reads that the wait was cut short. */
function withWait({ verdict, exitStatus }: Judgement, { rounds, ms }: Waited<Round>, interrupted: boolean): Judgement {
  const waited = { rounds, ms: Math.round(ms) };
  return { verdict: { ...verdict, ...(interrupted ? { interrupted } : {}), waited }, exitStatus };
}
