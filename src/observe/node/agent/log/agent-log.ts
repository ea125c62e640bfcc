/**
 * The end of the agent's log and of its errors.log. The agent logs only the first failures, so a node that has long been broken is silent.
 */
import type { AgentLog, AgentLogEvent, AgentLogKind } from '../../../../facts/agent-log.ts';
import type { Environment, Files } from '../../../../platform/ports.ts';
import type { AgentPaths } from '../agent-paths.ts';
import { actionOf } from './action.ts';
import { entriesOf, type LogEntry, merged, timeOf } from './entries.ts';
import { kindsOf } from './kinds.ts';
import { knownPhrases } from './phrases.ts';

interface LogPorts {
  readonly files: Pick<Files, 'tail' | 'list'>;
  readonly environment: Pick<Environment, 'localTime'>;
}

/** Some thousand lines, with the agent's last start among them. */
const MAX_TAIL = 262_144;
const MAX_ERRORS = 65_536;
/** The agent keeps five. */
const MAX_LISTED = 64;
/** The agent never sleeps longer. */
const MAX_SLEEP_MS = 86_400_000;
/** Every call may fail in every way: hostile lines must not fill the facts. */
const MAX_EVENTS = 48;

/** Null if the log is missing or may not be read, or nothing in it is known. Never rejects. */
export async function readAgentLog(
  { files, environment }: LogPorts,
  paths: Pick<AgentPaths, 'log' | 'moreLogs'>,
): Promise<AgentLog | null> {
  const read = async (path: string, bytes: number): Promise<string> => {
    const file = await files.tail(path, bytes);
    return file.outcome === 'ok' ? file.text : '';
  };
  const [own, more] = await Promise.all([
    read(paths.log, MAX_TAIL),
    Promise.all(paths.moreLogs.map((path) => read(path, MAX_ERRORS))),
  ]);
  // What was before its last start does not matter.
  const older = own === '' || STARTED.test(own) ? null : await lastRotated(files, paths.log);
  const rotated = older === null ? '' : await read(older, MAX_ERRORS);
  const events = parseAgentLog([rotated, ...more, own], await environment.localTime());
  return events.length === 0 ? null : { path: paths.log, events };
}

const STARTED = /^[^\n]{0,80}(?:amazon-ssm-agent - v\d|Starting Core Agent)/mu;

/** The agent's own rotation counts upwards: the highest number is the newest (seelog, `rollingfile`). */
async function lastRotated(files: Pick<Files, 'list'>, path: string): Promise<string | null> {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const listed = await files.list(path.slice(0, cut - 1), MAX_LISTED);
  if (listed.outcome === 'failed') return null;
  const name = path.slice(cut);
  const numbers = listed.names.flatMap((one) => {
    const rest = one.startsWith(`${name}.`) ? one.slice(name.length + 1) : '';
    return /^\d{1,4}$/u.test(rest) ? [Number(rest)] : [];
  });
  return numbers.length === 0 ? null : `${path}.${Math.max(...numbers)}`;
}

/**
 * The last event of each known kind and call in these logs, oldest first, with how often it came since the agent last began. If the time zone is unknown,
 * events have no time.
 */
export function parseAgentLog(texts: readonly string[], zoneIsKnown = true): readonly AgentLogEvent[] {
  const last = new Map<string, AgentLogEvent>();
  /** What an earlier run of the agent logged: it is counted anew. */
  const ended = new Set<string>();
  /** A report of its health that no failure has followed yet. */
  let reported: LogEntry | null = null;
  const keep = (kind: AgentLogKind, entry: LogEntry): void => {
    const action = isFailure(kind) && kind !== 'channel-lost' ? actionOf(entry) : null;
    const key = `${kind} ${action ?? ''}`;
    const before = last.get(key);
    const at = zoneIsKnown ? timeOf(entry.stamp) : null;
    const sleepMs = kind === 'sleeping' ? durationOf(entry.message) : null;
    const isAgain = isFailure(kind) && before !== undefined && !ended.has(key);
    const count = isAgain ? (before.count ?? 1) + 1 : 1;
    ended.delete(key);
    // The map keeps the order of insertion, so delete first.
    last.delete(key);
    last.set(key, {
      kind,
      at,
      excerpt: knownPhrases(entry.message),
      ...(sleepMs === null ? {} : { sleepMs }),
      ...(action === null ? {} : { action }),
      ...(isAgain ? { count, firstAt: before.firstAt === undefined ? before.at : before.firstAt } : {}),
    });
  };
  for (const entry of merged(texts.map(entriesOf))) {
    for (const kind of kindsOf(entry)) {
      if (kind === 'heartbeat') {
        if (reported !== null) keep(kind, reported);
        reported = entry;
        continue;
      }
      if (isFailure(kind)) reported = null;
      if (kind === 'started') for (const key of last.keys()) ended.add(key);
      keep(kind, entry);
    }
  }
  return inOrder([...last.values()]).slice(-MAX_EVENTS);
}

/** A report is known to have come through only later: it goes where its time is. */
function inOrder(events: readonly AgentLogEvent[]): readonly AgentLogEvent[] {
  return events.every(({ at }) => at !== null)
    ? events.toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))
    : events;
}

const NO_FAILURES: readonly AgentLogKind[] = [
  'credentials-ready',
  'channel-open',
  'started',
  'heartbeat',
  'registered',
  'session-began',
  'document-done',
  'sleeping',
  'hibernating',
];
const isFailure = (kind: AgentLogKind): boolean => !NO_FAILURES.includes(kind);

/** Go's durations: `26m59s`, `1h0m0s`, `5.2s`. */
function durationOf(message: string): number | null {
  const text = /^Sleeping for ([\dhms.]{1,20}) before/u.exec(message)?.[1] ?? '';
  const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gu))
    total += Number(amount) * units[unit as keyof typeof units];
  return total > 0 ? Math.min(Math.round(total), MAX_SLEEP_MS) : null;
}
