/** TCP connections of the agent as the kernel lists them: what it is doing, whatever this probe could do itself. */
import { bool, list, literal, number, type Of, optional, record, text } from '../schema/shape.ts';

const MAX_SOCKETS = 64;

export interface AgentSocket extends Of<typeof agentSocket> {}
export const agentSocket = record({
  ip: text,
  port: number,
  /** `connecting`: no answer to its SYN yet. `closing`: one of the two sides has ended it. */
  state: literal('established', 'connecting', 'closing'),
  /** A descriptor of the agent's own process. Without it: some socket of root's to an address that the agent would call. */
  own: optional(literal(true)),
  /** Bytes that the agent has written and the peer has not acknowledged. */
  unacked: number,
  /** Times that the kernel had to send again, or had a probe of its own unanswered, with no answer since. 0 on a living connection. */
  unanswered: number,
});

/** Of the agent's processes, the one that has used most of what it may open. */
export interface OpenFiles extends Of<typeof openFiles> {}
export const openFiles = record({
  /** Its descriptors: files, sockets, pipes. */
  open: number,
  /** How many it may have: the soft limit, which Go programs raise to the hard one when they start. */
  limit: number,
});

export interface AgentSockets extends Of<typeof agentSockets> {}
export const agentSockets = record({
  /** Every descriptor of the agent and of its workers was read: a connection that is not listed does not exist. */
  complete: bool,
  /** For how long the agent's core has been running, in seconds. Absent where the kernel does not tell, and in older facts. */
  runsForSeconds: optional(number),
  /** Whether a worker runs (`ssm-agent-worker`), which does all the work. Absent where a connection shows it, where it was not looked for, and in older facts. */
  hasWorker: optional(bool),
  /** Absent where no process of the agent could be looked into. */
  openFiles: optional(openFiles),
  list: list(agentSocket, MAX_SOCKETS),
});
