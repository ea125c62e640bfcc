/** What the agent's log says of its sleep. */

import type { AgentFacts } from '../facts/agent.ts';
import type { AgentLogEvent, AgentLogKind } from '../facts/agent-log.ts';
import type { Facts } from '../facts.ts';
import { compareVersions, HIBERNATION_LIMIT_SINCE } from '../knowledge/versions.ts';

/** Of the agent's longest sleeps: credentials and hibernation an hour (amazon-ssm-agent, `credentialrefresher`, `hibernation.go`). */
export const LONGEST_SLEEP_MS = 3_600_000;

/** It is awake again, or has been started anew: whatever was before is over. */
export const AWAKE: readonly AgentLogKind[] = ['credentials-ready', 'channel-open', 'started', 'heartbeat'];
export const ASLEEP: readonly AgentLogKind[] = ['sleeping', 'hibernating'];

export interface Sleep {
  readonly since: AgentLogEvent;
  /** In epoch milliseconds. */
  readonly until: number;
  /** The longest pause, where the configuration sets one. */
  readonly longestMinutes?: number;
}

/** Null where it is awake, or where nothing tells. */
export function sleepOf({ node: { agent }, startedAt }: Pick<Facts, 'node' | 'startedAt'>): Sleep | null {
  const events = agent.log?.events ?? [];
  if (agent.installed !== 'yes' || agent.running === 'no') return null;
  const since = events.findLast(({ kind }) => ASLEEP.includes(kind));
  if (since === undefined || events.findLastIndex(({ kind }) => AWAKE.includes(kind)) > events.indexOf(since)) return null;
  // A working connection proves that the agent is awake, even if its log says otherwise.
  if (agent.sockets?.list.some(({ own, state }) => own && state === 'established') === true) return null;
  const longestMinutes = longestOf(agent);
  const longestMs = longestMinutes === undefined ? LONGEST_SLEEP_MS : longestMinutes * 60_000;
  const until = wakesAt(since, Date.parse(startedAt), longestMs);
  // Long past: an earlier run of the agent wrote this log, or the agent no longer writes to it.
  return until === null ? null : { since, until, ...(longestMinutes === undefined ? {} : { longestMinutes }) };
}

/** `Ssm.HibernationMaxBackoffIntervalMinutes`; the first pause of five minutes is the shortest. Older agents ignore it. */
function longestOf({ hibernationMaxMinutes, version }: AgentFacts): number | undefined {
  if (hibernationMaxMinutes === undefined) return undefined;
  const heeds = version === null || !(compareVersions(version, HIBERNATION_LIMIT_SINCE) < 0);
  return heeds ? Math.max(5, Math.min(hibernationMaxMinutes, 1_440)) : undefined;
}

/** Facts from a file may say anything; no agent sleeps so long, and a date has an end. */
const BELIEVED_MS = 30 * 24 * LONGEST_SLEEP_MS;

/** In epoch milliseconds; null if that ended so long ago that it proves nothing. */
function wakesAt({ at, sleepMs }: AgentLogEvent, now: number, longestMs: number): number | null {
  const since = at === null ? Number.NaN : Date.parse(at);
  if (Number.isNaN(since)) return null;
  // The agent logs only its first failures; after that it sleeps up to an hour each time and logs
  // nothing.
  const until = since + Math.min(sleepMs ?? longestMs, BELIEVED_MS);
  return now - until < 2 * LONGEST_SLEEP_MS && since - now < LONGEST_SLEEP_MS ? until : null;
}
