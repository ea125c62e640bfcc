/** A watch's changes as text: one line each with the time, and below it what is wrong now. */
import { counted } from '../knowledge/words.ts';
import type { Verdict } from '../verdict.types.ts';
import { STATUS_MARK } from './mark.ts';
import { makePen, type TextStyle } from './pen.ts';

type Watch = NonNullable<Verdict['watch']>;

/** Where the first verdict stands in full: this is for those after it. `seen` are the causes that were told before. */
export function watchLines(verdict: Verdict, watch: Watch, seen: ReadonlySet<string>, style: TextStyle): string {
  const pen = makePen(style);
  const { status, startedAt, findings } = verdict;
  const mark = pen.mark(STATUS_MARK[status], status);
  const line = pen.tint(`${startedAt} ${mark} ${pen.clean(wordsFor(verdict, watch))}`, mark, STATUS_MARK[status]);
  if (style.verbosity < 0 || watch.event === 'flapping') return `${line}\n`;
  const fresh = findings.filter(({ code, severity }) => severity !== 'info' && !seen.has(code));
  const causes = fresh.flatMap(({ code, severity, message }) => pen.prose(`${severity} ${code}: ${message}`, '  ', '    '));
  const changed = verdict.changed.flatMap(({ what, from, to }) =>
    pen.prose(`changed: ${what}: ${from} ${pen.arrow} ${to}`, '  ', '    '),
  );
  return `${[line, ...changed, ...causes].join('\n')}\n`;
}

function wordsFor({ headline }: Verdict, { event, from, changes, rounds, lastedMs = 0 }: Watch): string {
  switch (event) {
    case 'first':
      return headline;
    case 'changed':
      return `(${from ?? 'unknown'} for ${lasted(lastedMs)}): ${headline}`;
    case 'recovered':
      return `again after ${lasted(lastedMs)}: ${headline}`;
    case 'flapping':
      return `flapping: ${counted(changes ?? 0, 'change')} in ${counted(rounds ?? 0, 'round')}; quiet until it is steady`;
    case 'steady':
      return `steady for ${counted(rounds ?? 0, 'round')} after ${counted(changes ?? 0, 'change')} in ${lasted(lastedMs)}: ${headline}`;
  }
}

/** `42 s`, `3 m 20 s`, `2 h 5 m`. */
export function lasted(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} m`;
  return minutes > 0 ? `${minutes} m ${seconds % 60} s` : `${seconds} s`;
}
