/** What every command is given, and what it comes to. */
import type { Call } from '../arguments/call.ts';
import type { UsageError } from '../arguments/usage-error.ts';
import type { CalledAs, Ports, Streams } from '../platform/ports.ts';

/** All that a command touches. What a command does not ask for is not loaded. */
export interface World {
  /** This machine's; with `--log-level` every step through them is recorded. */
  readonly ports: () => Promise<Ports>;
  readonly streams: () => Promise<Streams>;
  /** Other ports, the simulated ones, recorded in the same way. */
  readonly observed: (ports: Ports) => Ports;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly calledAs: () => Promise<CalledAs>;
  readonly stdout: Terminal;
  readonly stderr: Terminal & { readonly write: (text: string) => void };
  /** Aborted when the command shall end with what is known by then. */
  readonly interrupt: AbortSignal;
  /** Text to standard output, whole. What is not there is said, and is status 2; a reader that went away is no fault. */
  readonly print: (text: string) => Promise<Done>;
  /** One line on standard error. */
  readonly complain: (line: string) => void;
}

/** A stream, as far as it may be a terminal. */
export interface Terminal {
  readonly isTty: boolean;
  readonly columns: number | undefined;
  /** What `COLUMNS` asks for. */
  readonly wanted?: number | undefined;
}

export interface Done {
  readonly outcome: 'done';
  readonly status: 0 | 1 | 2 | 3;
}

export type Run = (call: Call, world: World) => Promise<Done | UsageError>;

/** What could not be written where it was asked for counts before everything that it says. */
export function doneWith(status: Done['status'], isWritten: boolean): Done {
  return { outcome: 'done', status: isWritten ? status : 2 };
}
