/** What the agent itself says last: that it sleeps, and why. */
import type { Draft } from '../catalog/data.ts';
import type { AgentLogEvent, AgentLogKind } from '../facts/agent-log.ts';
import { throughTheAgent } from './agent.ts';
import type { Picture } from './picture.ts';

/** Of the agent's longest sleeps: credentials and hibernation an hour (amazon-ssm-agent, `credentialrefresher`, `hibernation.go`). */
const LONGEST_SLEEP_MS = 3_600_000;
/** It is awake again, or has been started anew: whatever was before is over. */
export const AWAKE: readonly AgentLogKind[] = ['credentials-ready', 'channel-open'];
const ASLEEP: readonly AgentLogKind[] = ['sleeping', 'hibernating'];

/** An agent that runs, and tries again only later: a path that has been repaired still looks broken until then. */
export function hibernating(picture: Picture): readonly Draft[] {
  const { agent } = picture.facts.node;
  const events = agent.log?.events ?? [];
  if (agent.installed !== 'yes' || agent.running === 'no') return [];
  const asleep = events.findLast(({ kind }) => ASLEEP.includes(kind));
  if (asleep === undefined || events.findLastIndex(({ kind }) => AWAKE.includes(kind)) > events.indexOf(asleep)) return [];
  // A connection of its own that works: it is awake, whatever its log said.
  if (agent.sockets?.list.some(({ own, state }) => own && state === 'established') === true) return [];
  const now = Date.parse(picture.facts.startedAt);
  const until = wakesAt(asleep, now);
  // Long past: the log is of another life of the agent, or nobody writes it any more.
  if (until === null) return [];
  const why = reasonBefore(events, asleep);
  return [
    {
      code: 'agent/hibernating',
      severity: 'warning',
      subjects: [],
      data: { since: asleep.at, until: until > now ? new Date(until).toISOString() : null, why: why?.excerpt ?? null },
      evidence: [...(why === null ? [] : [why]), asleep].map(({ at, excerpt }) => `${at ?? 'the agent’s log'}: ${excerpt}`),
      capabilities: throughTheAgent(picture),
    },
  ];
}

/** In epoch milliseconds; null where that has been over for so long that it proves nothing. */
function wakesAt({ at, sleepMs }: AgentLogEvent, now: number): number | null {
  const since = at === null ? Number.NaN : Date.parse(at);
  if (Number.isNaN(since)) return null;
  // After its first failures the agent logs none of its next ones, and sleeps up to an hour each time.
  const until = since + (sleepMs ?? LONGEST_SLEEP_MS);
  return now - until < 2 * LONGEST_SLEEP_MS && since - now < LONGEST_SLEEP_MS ? until : null;
}

/** Said by an agent that would have said it again since, were it not so: within the last hours. `now` in epoch milliseconds. */
export function isRecent({ at }: AgentLogEvent, now: number): boolean {
  return at !== null && Math.abs(now - Date.parse(at)) < 2 * LONGEST_SLEEP_MS;
}

/** The failure that it was told of before it went to sleep. */
function reasonBefore(events: readonly AgentLogEvent[], asleep: AgentLogEvent): AgentLogEvent | null {
  const before = events.slice(0, events.indexOf(asleep));
  return before.findLast(({ kind }) => !AWAKE.includes(kind) && !ASLEEP.includes(kind)) ?? null;
}
