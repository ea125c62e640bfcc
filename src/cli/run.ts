/** `ssm-probe run`: probe this node. */

import { type RunResult, run } from '../observe/run.ts';
import type { Ports } from '../platform/ports.ts';
import { type Judgement, judge } from '../verdict/verdict.ts';
import type { Call } from './arguments.ts';
import { cloudwatchOption } from './cloudwatch-option.ts';
import { deliverVerdict } from './delivering.ts';
import { type Done, doneWith } from './done.ts';
import { parseDuration } from './duration.ts';
import { openMemory } from './memory.ts';
import { type ProgressTerminal, withProgress } from './progress.ts';
import { type Reporting, report } from './reporting.ts';
import { runOptions } from './run-options.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';
import { type Waited, waitUntil } from './wait.ts';
import { watchNode, watchOption } from './watching.ts';

export async function runCommand(
  call: Call,
  reporting: Reporting,
  ports: Ports,
  interrupt: AbortSignal,
  complain: (line: string) => void,
  terminal: ProgressTerminal,
): Promise<Done | UsageError> {
  if (call.operands.length > 0) return usageError('run takes no operands');
  const options = await runOptions(call, ports.files);
  if (options.outcome === 'usage-error') return options;
  const wait = waitOf(call);
  if (wait.outcome === 'usage-error') return wait;
  const watching = watchOption(call, reporting);
  if (watching.outcome === 'usage-error') return watching;
  const { everyMs } = watching;
  const cloudwatch = cloudwatchOption(call, ports.environment);
  if (cloudwatch.outcome === 'usage-error') return cloudwatch;
  const memory = openMemory(ports);
  const once = async (deadlineMs: number): Promise<Round> => {
    const limited = { ...options.value, deadlineMs, timeoutMs: Math.min(options.value.timeoutMs, deadlineMs) };
    // A watch is silent between its changes.
    const isQuiet = reporting.style.verbosity < 0 || everyMs !== null;
    const seen = await withProgress(ports, terminal, isQuiet, (counting) => run(limited, counting, interrupt));
    if (seen.outcome === 'no-region') return { ...seen, judgement: null };
    return { ...seen, judgement: await memory.compared(seen.facts, judge(seen.facts)) };
  };
  const { deadlineMs, timeoutMs } = options.value;
  const sinks = { toConsole: (call.switches['console'] ?? 0) > 0, cloudwatch: cloudwatch.value, timeoutMs };
  const delivered = (round: Round, judgement: Judgement): Promise<Judgement> =>
    deliverVerdict(ports, judgement, round.outcome === 'facts' ? round.sentBy : null, sinks, interrupt);
  if (everyMs !== null) {
    const deliver = async (round: Round, judgement: Judgement): Promise<Judgement> => {
      await memory.save();
      return delivered(round, judgement);
    };
    const signal = interrupt;
    const { result, isWritten } = await watchNode({
      clock: ports.clock,
      everyMs,
      deadlineMs,
      signal,
      reporting,
      round: once,
      deliver,
      complain,
    });
    await memory.save();
    return result.outcome === 'no-region' ? noRegion(result) : doneWith(result.judgement.exitStatus, isWritten);
  }
  const { waitMs } = wait;
  // A node that does not know its Region yet is one that is still coming up.
  const isHealthy = (round: Round): boolean => round.outcome === 'facts' && round.judgement.verdict.status === 'healthy';
  const waited =
    waitMs === null
      ? null
      : await waitUntil(
          ports.clock,
          { waitMs, deadlineMs, signal: interrupt },
          { round: once, isDone: isHealthy, tells: (round) => round.outcome === 'facts' },
        );
  const result = waited?.result ?? (await once(deadlineMs));
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

function noRegion({ lacked }: { readonly lacked: string | null }): UsageError {
  const why =
    lacked === null
      ? 'neither a hybrid registration nor the metadata service nor AWS_REGION tells it'
      : `nobody could be asked for it, because ${lacked}`;
  return usageError(`no Region: ${why}; say --region, such as --region eu-central-1`);
}

function waitOf(call: Call): { readonly outcome: 'ok'; readonly waitMs: number | null } | UsageError {
  const text = call.values['wait'];
  if (text === undefined) return { outcome: 'ok', waitMs: null };
  const waitMs = parseDuration(text);
  return waitMs === null
    ? usageError(`--wait: ${shown(text)} is not a duration, such as 500ms, 3s or 1m (at most 24h)`)
    : { outcome: 'ok', waitMs };
}

/** Whoever says stop in a later round gets the verdict of an earlier one, and reads that the wait was cut short. */
function withWait({ verdict, exitStatus }: Judgement, { rounds, ms }: Waited<Round>, interrupted: boolean): Judgement {
  const waited = { rounds, ms: Math.round(ms) };
  return { verdict: { ...verdict, ...(interrupted ? { interrupted } : {}), waited }, exitStatus };
}
