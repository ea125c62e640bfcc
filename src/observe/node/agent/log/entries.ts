/**
 * The lines of the agent's logs as entries: `2006-01-02 15:04:05.0000 LEVEL [context] … message`, in errors.log with
 * `[function @ file.go.line]` before the contexts; agents before 3.3.808 write no fractions. A message may go on in lines without a
 * time (amazon-ssm-agent, `agent/log/logger/defaultconfig.go`).
 */

export interface LogEntry {
  /** Local time as written, to the second: texts of this form sort as times do. Empty where there is none. */
  readonly stamp: string;
  /** Null where the line has none. */
  readonly level: string | null;
  /** `[ssm-agent-worker] [HealthCheck]` */
  readonly contexts: string;
  /** What stands behind that, with its further lines. */
  readonly message: string;
}

const MAX_LINES = 5_000;
const MAX_ENTRY = 4_000;
const MAX_FURTHER = 1_000;

const STAMP = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,9})? /u;
const HEAD = /^(?:(TRACE|DEBUG|INFO|WARN|ERROR|CRITICAL) )?((?:\[[^\]\n]{1,120}\] ?){0,8})/u;

/** The last lines, folded, in their order. */
export function entriesOf(text: string): readonly LogEntry[] {
  const folded: string[] = [];
  for (const line of text.split(/\r?\n/u).slice(-MAX_LINES)) {
    const before = folded.at(-1);
    if (STAMP.test(line) || before === undefined) folded.push(line.slice(0, MAX_ENTRY));
    else if (before.length < MAX_ENTRY) folded[folded.length - 1] = `${before} ${line.trim().slice(0, MAX_FURTHER)}`;
  }
  return folded.map((entry) => {
    const stamp = STAMP.exec(entry);
    const rest = entry.slice(stamp?.[0].length ?? 0);
    const head = HEAD.exec(rest);
    return {
      stamp: stamp?.[1] ?? '',
      level: head?.[1] ?? null,
      contexts: head?.[2] ?? '',
      message: rest.slice(head?.[0].length ?? 0),
    };
  });
}

/** The same entries in the order of their times; what a log repeats of one before it is left out. */
export function merged(logs: readonly (readonly LogEntry[])[]): readonly LogEntry[] {
  const before = new Set<string>();
  return logs
    .flatMap((log) => {
      const fresh = log.filter((entry) => entry.stamp === '' || !before.has(keyOf(entry)));
      for (const entry of log) before.add(keyOf(entry));
      return fresh;
    })
    .toSorted((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
}

const keyOf = ({ stamp, message }: LogEntry): string => `${stamp} ${message}`;

/** The log has local time without a zone; this process has the same zone. RFC 3339, UTC; null without a time. */
export function timeOf(stamp: string): string | null {
  const found = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/u.exec(stamp);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const time = new Date(year, month - 1, day, hour, minute, second).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
