/** TCP connections of the agent as the kernel lists them: what it is doing, whatever this probe could do itself. */

export interface AgentSocket {
  readonly ip: string;
  readonly port: number;
  /** `connecting`: no answer to its SYN yet. `closing`: one of the two sides has ended it. */
  readonly state: 'established' | 'connecting' | 'closing';
  /** A descriptor of the agent's own process. Without it: some socket of root's to an address that the agent would call. */
  readonly own?: true;
  /** Bytes that the agent has written and the peer has not acknowledged. */
  readonly unacked: number;
  /** Times that the kernel had to send again, or had a probe of its own unanswered, with no answer since. 0 on a living connection. */
  readonly unanswered: number;
}

export interface AgentSockets {
  /** Every descriptor of the agent and of its workers was read: a connection that is not listed does not exist. */
  readonly complete: boolean;
  /** For how long the agent's core has been running, in seconds. Absent where the kernel does not tell, and in older facts. */
  readonly runsForSeconds?: number;
  readonly list: readonly AgentSocket[];
}
