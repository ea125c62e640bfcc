/** The last lines of the agent's own log, as far as they are known ones. */
export type AgentLogKind =
  /** It has credentials, and Systems Manager has taken its report. */
  | 'credentials-ready'
  /** The websocket for sessions and commands is open; `excerpt` has the address. */
  | 'channel-open'
  | 'channel-lost'
  /** It waits before it tries again; `sleepMs` is how long. */
  | 'sleeping'
  | 'hibernating'
  | 'no-identity'
  | 'no-role'
  | 'denied'
  | 'bad-signature'
  | 'bad-token'
  /** A hybrid node whose hardware is no longer what was registered: a clone. */
  | 'fingerprint-changed'
  | 'send-failed';

export interface AgentLogEvent {
  readonly kind: AgentLogKind;
  /** RFC 3339, UTC; null where the line has no time. The log has this node's local time. */
  readonly at: string | null;
  /** At most 200 characters: the known phrases of the line, and nothing else of it. */
  readonly excerpt: string;
  readonly sleepMs?: number;
}

export interface AgentLog {
  readonly path: string;
  /** The last of each kind, oldest first. */
  readonly events: readonly AgentLogEvent[];
}
