/** The last lines of the agent's own log, as far as they are known ones. */
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
);

export interface AgentLogEvent extends Of<typeof agentLogEvent> {}
export const agentLogEvent = record({
  kind: agentLogKind,
  /** RFC 3339, UTC; null where the line has no time. The log has this node's local time. */
  at: nullable(text),
  /** At most 200 characters: the known phrases of the line, and nothing else of it. */
  excerpt: text,
  sleepMs: optional(number),
});

export interface AgentLog extends Of<typeof agentLog> {}
export const agentLog = record({
  path: text,
  /** The last of each kind, oldest first. */
  events: list(agentLogEvent),
});
