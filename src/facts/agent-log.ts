/** What the agent's own log says, as far as its phrases are known ones. */
import { LOGGED_ACTIONS } from '../knowledge/logged-actions.ts';
import { list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';

export type AgentLogKind = Of<typeof agentLogKind>;
export const agentLogKind = literal(
  /** It has credentials, and Systems Manager has taken its report. */
  'credentials-ready',
  /** The websocket for sessions and commands is open; `excerpt` has the address. */
  'channel-open',
  'channel-lost',
  /** It waits before it tries again; `sleepMs` is how long. */
  'sleeping',
  'hibernating',
  'no-identity',
  'no-role',
  'denied',
  'bad-signature',
  'bad-token',
  /** A hybrid node whose hardware is no longer what was registered: a clone. */
  'fingerprint-changed',
  'send-failed',
  /** The agent, or its worker, began anew. */
  'started',
  /** It reported its health, and logged no failure until its next report. */
  'heartbeat',
  /** `amazon-ssm-agent -register` succeeded. */
  'registered',
  /** A session began, or a document ran to its end. */
  'session-began',
  'document-done',
  /** Systems Manager does not know this node (any more). */
  'unknown-instance',
  /** An activation was refused: expired, used up, unknown. */
  'registration-denied',
  /** No space, or no right to write. */
  'disk-full',
  /** Out of inotify watches, file handles, memory or processes. */
  'limits',
  /** What runs documents timed out, or was ended. */
  'worker-died',
  /** The user that sessions run as is not there. */
  'run-as',
  /** The key of a session could not be had. */
  'session-key',
  /** A certificate that the agent does not accept. */
  'certificate',
);

export interface AgentLogEvent extends Of<typeof agentLogEvent> {}
export const agentLogEvent = record({
  kind: agentLogKind,
  /** RFC 3339, UTC; null where the line has no time. Of the last one. The log has this node's local time. */
  at: nullable(text),
  /** At most 200 characters: the known phrases of the line, and nothing else of it. */
  excerpt: text,
  sleepMs: optional(number),
  /** The call that failed, where the line tells it. */
  action: optional(literal(...LOGGED_ACTIONS)),
  /** Since the agent last began: how often, and since when. Absent in facts of older versions, and where it is once. */
  count: optional(number),
  firstAt: optional(nullable(text)),
});

export interface AgentLog extends Of<typeof agentLog> {}
export const agentLog = record({
  path: text,
  /** The last of each kind and action, oldest first. */
  events: list(agentLogEvent),
});
