/**
 * Failures that the agent itself has logged and that nothing has ended since: no later success in its log, no new start, no connection of
 * its own, no answer to this run's own call.
 */
import type { AgentLogEvent, AgentLogKind } from '../facts/agent-log.ts';
import type { Facts } from '../facts.ts';
import type { LoggedAction } from '../knowledge/logged-actions.ts';
import { sleepOf } from './agent-sleep.ts';
import { ownStatus } from './own-status.ts';
import type { Witness } from './witness.ts';

/** What of the agent's work failed: its report to Systems Manager, the message channel, the old queue, a session, a document, something else. */
export type LoggedConcern = 'report' | 'channel' | 'queue' | 'session' | 'document' | 'other';

export interface LoggedFailure {
  readonly event: AgentLogEvent;
  readonly concern: LoggedConcern;
  /** AWS, or the node's own system, has refused: that does not depend on a path that may have been repaired since. */
  readonly isCertain: boolean;
}

interface Seen {
  readonly facts: Facts;
  readonly witness: { readonly ssmmessages: Witness };
}

const DAY_MS = 86_400_000;
/** The queue is asked every few seconds, and after ten failures in a row each quarter of an hour (amazon-ssm-agent, `mdsinteractor.go`). */
const QUEUE_MS = 3_600_000;

const CERTAIN: readonly AgentLogKind[] = [
  'denied',
  'unknown-instance',
  'registration-denied',
  'disk-full',
  'limits',
  'worker-died',
  'run-as',
  'session-key',
  'bad-token',
  'bad-signature',
];
const REPORTS: readonly LoggedAction[] = [
  'ssm:UpdateInstanceInformation',
  'ssm:RequestManagedInstanceRoleToken',
  'ssm:RegisterManagedInstance',
];
const CHANNEL: readonly LoggedAction[] = ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenControlChannel'];

/** What ends a failure. Null: every success does. */
const ENDS: Readonly<Record<LoggedConcern, readonly AgentLogKind[] | null>> = {
  report: ['credentials-ready', 'heartbeat', 'registered', 'started'],
  channel: ['channel-open', 'started'],
  queue: ['started'],
  session: ['session-began', 'started'],
  document: ['document-done', 'started'],
  other: null,
};
const SUCCESSES: readonly AgentLogKind[] = [
  'credentials-ready',
  'channel-open',
  'heartbeat',
  'registered',
  'session-began',
  'document-done',
  'started',
];

/** Oldest first. */
export function openFailures({ facts, witness }: Seen): readonly LoggedFailure[] {
  const { agent } = facts.node;
  const events = agent.log?.events ?? [];
  if (agent.installed !== 'yes' || agent.running === 'no') return [];
  return events.flatMap((event, index) => {
    const concern = concernOf(event);
    if (concern === null || !isFresh(event, concern, facts)) return [];
    const ends = ENDS[concern] ?? SUCCESSES;
    if (events.slice(index + 1).some(({ kind }) => ends.includes(kind) && !isNewAttempt(event.kind, kind))) return [];
    if (isOver(event, concern, facts, witness.ssmmessages)) return [];
    return [{ event, concern, isCertain: isSure(event, facts) }];
  });
}

/** A refusal that names no call may be a document's own; and AWS may take the same credentials from this run. */
function isSure({ kind, action }: AgentLogEvent, { signed }: Facts): boolean {
  if (kind === 'denied') return action !== undefined;
  const isOfCredentials = kind === 'bad-token' || kind === 'bad-signature';
  const isAccepted = isOfCredentials && (signed?.calls ?? []).some(({ result }) => result.outcome === 'ok');
  return CERTAIN.includes(kind) && !isAccepted;
}

/** An agent that finds no identity ends, and is started again: that is no success. */
const isNewAttempt = (failed: AgentLogKind, later: AgentLogKind): boolean => failed === 'no-identity' && later === 'started';

/** Null for what is no failure, or is told by a finding of its own (`agent/cloned`, `agent/channel-flaps`). */
function concernOf({ kind, action }: AgentLogEvent): LoggedConcern | null {
  switch (kind) {
    case 'credentials-ready':
    case 'channel-open':
    case 'channel-lost':
    case 'sleeping':
    case 'hibernating':
    case 'fingerprint-changed':
    case 'started':
    case 'heartbeat':
    case 'registered':
    case 'session-began':
    case 'document-done':
      return null;
    case 'no-identity':
    case 'no-role':
    case 'unknown-instance':
    case 'registration-denied':
      return 'report';
    case 'run-as':
    case 'session-key':
      return 'session';
    case 'disk-full':
    case 'limits':
    case 'worker-died':
      return 'document';
    case 'denied':
    case 'bad-signature':
    case 'bad-token':
    case 'certificate':
    case 'send-failed':
      return ofAction(action ?? null);
  }
}

function ofAction(action: LoggedAction | null): LoggedConcern {
  if (action === null) return 'other';
  if (REPORTS.includes(action)) return 'report';
  if (CHANNEL.includes(action)) return 'channel';
  if (action.startsWith('ec2messages:')) return 'queue';
  if (action.startsWith('ssmmessages:') || action.startsWith('kms:')) return 'session';
  return 'other';
}

/**
 * A day old at most; older where the agent has run since then without a word of success, because it logs its first failures only. Without
 * a time it is not known to be fresh.
 */
function isFresh({ at }: AgentLogEvent, concern: LoggedConcern, { startedAt, node: { agent } }: Facts): boolean {
  const age = at === null ? Number.NaN : Date.parse(startedAt) - Date.parse(at);
  if (Number.isNaN(age) || age < -QUEUE_MS) return false;
  if (concern === 'queue') return age < QUEUE_MS;
  if (age < DAY_MS) return true;
  const isState = concern === 'report' || concern === 'channel';
  return isState && (agent.sockets?.runsForSeconds ?? 0) * 1_000 > age;
}

/** What this run itself has seen of it. */
function isOver({ kind, action }: AgentLogEvent, concern: LoggedConcern, facts: Facts, channel: Witness): boolean {
  const calls = facts.signed?.calls ?? [];
  if (action !== undefined && calls.some((call) => call.action === action && call.result.outcome === 'ok')) return true;
  const isConnected = channel.kind === 'holds' && channel.socket.own === true;
  // An activation that was refused is no matter where an older registration, or EC2's identity, works.
  if (concern === 'channel' || concern === 'other' || kind === 'registration-denied') return isConnected;
  return concern === 'report' && ownStatus(calls)?.status === 'Online';
}

/** Failures of the path that a sleep has followed are told with the sleep (`agent/hibernating`). */
export function isToldAsleep({ event, isCertain }: LoggedFailure, facts: Facts): boolean {
  return !isCertain && sleepOf(facts) !== null && event.kind !== 'certificate';
}
