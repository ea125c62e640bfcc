/** `--watch` of `run`: reports go to standard output, one entry a change. */
import { writeStdout } from '../../deliver/stdout.ts';
import type { Clock } from '../../platform/ports.ts';
import { renderer } from '../../report/index.ts';
import { watchLines } from '../../report/watch-line.ts';
import type { Judgement } from '../../verdict/verdict.ts';
import type { Verdict } from '../../verdict.types.ts';
import { isWritten } from '../output/print.ts';
import type { Reporting } from '../output/reporting.ts';
import { type Watched, watch } from './watch.ts';
import { sightOf, type WatchEvent } from './watch-state.ts';

/** The part of a round that can be reported; without a Region there is no judgement. */
export interface WatchRound {
  readonly judgement: Judgement | null;
}

export interface WatchCall<T extends WatchRound> {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly reporting: Pick<Reporting, 'format' | 'style'>;
  readonly round: (deadlineMs: number) => Promise<T>;
  /** Delivers each verdict before it is reported, and returns what to report. */
  readonly deliver: (round: T, judgement: Judgement) => Promise<Judgement>;
  readonly complain: (line: string) => void;
  /** Where it goes instead of standard output; true as long as somebody reads. */
  readonly write?: (text: string) => Promise<boolean>;
}

/** Watches until the signal, or until nobody reads any more. `isWritten`: nothing that was told is lost. */
export async function watchNode<T extends WatchRound>(call: WatchCall<T>): Promise<Watched<T> & { readonly isWritten: boolean }> {
  let isAllWritten = true;
  const toStdout = async (text: string): Promise<boolean> => {
    const row = await writeStdout(text);
    // A reader that went away ends the watch; a full disk does not: it may be empty again by the next change.
    if (!isWritten(row, complain)) isAllWritten = false;
    return row.outcome !== 'closed';
  };
  const { reporting, complain, write = toStdout } = call;
  let told: ReadonlySet<string> | null = null;
  let lacksRegion = false;
  const tell = async (round: T, event: WatchEvent): Promise<boolean> => {
    if (round.judgement === null) return true;
    const { verdict } = await call.deliver(round, withWatch(round.judgement, event));
    const text = await textOf(verdict, told, reporting);
    told = new Set(verdict.findings.map(({ code }) => code));
    return write(text);
  };
  const watched = await watch(call.clock, call, {
    round: call.round,
    sight: ({ judgement }) => {
      if (judgement === null && !lacksRegion) complain('no Region is known yet; trying again');
      lacksRegion = judgement === null;
      // An interrupted run saw less than there is.
      return judgement === null || judgement.verdict.interrupted === true ? null : sightOf(judgement.verdict);
    },
    tell,
  });
  // Interrupted in its very first round: what is known by then.
  if (told === null) await tell(watched.result, { kind: 'first' });
  return { ...watched, isWritten: isAllWritten };
}

async function textOf(verdict: Verdict, told: ReadonlySet<string> | null, { format, style }: WatchCall<WatchRound>['reporting']) {
  const { watch: event } = verdict;
  return format === 'text' && told !== null && event !== undefined
    ? watchLines(verdict, event, told, style)
    : (await renderer(format))(verdict, style);
}

function withWatch({ verdict, exitStatus }: Judgement, event: WatchEvent): Judgement {
  const { kind, ...rest } = event;
  const lasting = 'lastedMs' in rest ? { lastedMs: Math.round(rest.lastedMs) } : {};
  return { verdict: { ...verdict, watch: { event: kind, ...rest, ...lasting } }, exitStatus };
}
