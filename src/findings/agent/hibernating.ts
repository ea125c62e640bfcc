/** The agent failed, and now sleeps for up to an hour before it tries again. */

import type { AgentLogEvent } from '../../facts/agent-log.ts';
import { ASLEEP, AWAKE, sleepOf } from '../../picture/agent-sleep.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { wakeAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type AnyDraft, type DraftOf, type Finding, isError } from '../finding.ts';

/**
 * Times in RFC 3339; `until`: null where it may wake any moment. `why`: the failure in its log
 * before.
 */
export interface AgentHibernatingData {
  readonly since: string | null;
  readonly until: string | null;
  readonly why: string | null;
  /** The longest pause, where the configuration sets one. */
  readonly longestMinutes?: number;
}

/**
 * `core` says so where it was asked for. Otherwise a cause that names endpoints must name that of
 * `ssm`.
 */
function canStopHeartbeat({ capabilities, subjects }: AnyDraft, { facts, endpoints }: Picture): boolean {
  if (facts.request.for.includes('core')) return capabilities.includes('core');
  const named = endpoints.filter(({ host }) => subjects.includes(host));
  return capabilities.length > 0 && (named.length === 0 || named.some(({ service }) => service === 'ssm'));
}

export const agentHibernating: Finding<'agent/hibernating', AgentHibernatingData> = {
  code: 'agent/hibernating',
  number: 59,
  title: 'The agent sleeps before it tries again',
  summary:
    'After repeated failures the agent waits, from minutes up to an hour, before it tries again. What was repaired in the meantime still looks broken to ' +
    'Systems Manager until then, or until the agent is restarted.',
  reads: ['agent', 'sockets', 'clock'],
  about: 'agent',
  judge,
  explainedBy: [
    {
      // The agent sleeps because its heartbeat failed: mend that first. What leaves the heartbeat
      // alone explains no sleep.
      codes: ['*'],
      when: (_own, cause, picture) =>
        isError(cause) && cause.code !== 'agent/connection-lost' && canStopHeartbeat(cause, picture),
    },
  ],
  message: ({ since, until, why, longestMinutes }) =>
    `By its own log the agent went to sleep${since === null ? '' : ` at ${clean(since)}`} and tries again ` +
    `${until === null ? withinWords(longestMinutes) : `at ${clean(until)}`}.${why === null ? '' : ` Before that it logged: "${clean(why, 200)}".`}`,
  remedies: (_data, context) => [wakeAgent(context, verify(context, ['agent']))],
  docs: ['Troubleshooting SSM Agent'],
  page: {
    recognised:
      "The last known line of the agent's log says that it sleeps or hibernates, with no success after it, not longer ago than the sleep and two hours. An " +
      'established connection of the agent, as the kernel lists it, speaks against it.',
    severity:
      'Warning where nothing else is wrong: a restart ends it. Where an error stops the heartbeat, it is that error’s symptom.',
  },
  sample: { since: '2026-11-26T16:00:00.000Z', until: '2026-11-26T17:00:00.000Z', why: null },
};

/** The agent runs but tries again only later, so a repaired path looks broken until then. */
function judge(picture: Picture): readonly DraftOf<'agent/hibernating', AgentHibernatingData>[] {
  const asleep = sleepOf(picture.facts);
  if (asleep === null) return [];
  const { since, until, longestMinutes } = asleep;
  const why = reasonBefore(picture.facts.node.agent.log?.events ?? [], since);
  return [
    {
      code: 'agent/hibernating',
      severity: 'warning',
      subjects: [],
      data: {
        since: since.at,
        until: until > Date.parse(picture.facts.startedAt) ? new Date(until).toISOString() : null,
        why: why?.excerpt ?? null,
        ...(longestMinutes === undefined ? {} : { longestMinutes }),
      },
      evidence: [...(why === null ? [] : [why]), since].map(({ at, excerpt }) => `${at ?? 'the agent’s log'}: ${excerpt}`),
      capabilities: throughTheAgent(picture),
    },
  ];
}

const withinWords = (minutes: number | undefined): string =>
  minutes === undefined ? 'within an hour' : `within ${minutes} minutes`;

/** The last failure in its log before it went to sleep. */
function reasonBefore(events: readonly AgentLogEvent[], asleep: AgentLogEvent): AgentLogEvent | null {
  const before = events.slice(0, events.indexOf(asleep));
  return before.findLast(({ kind }) => !AWAKE.includes(kind) && !ASLEEP.includes(kind)) ?? null;
}
