import { isatty } from 'node:tty';
import { systemVariables } from './variables.ts';

/** The descriptors of standard output and standard error. */
const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

export interface TerminalSize {
  readonly isTty: boolean;
  /** Of the terminal itself. */
  readonly columns: number | undefined;
  /** What `COLUMNS` asks for: counts where no terminal tells. */
  readonly wanted: number | undefined;
}

/**
 * Whether a stream of this process is a terminal, and how wide. Asks the descriptor: making Node's
 * stream costs a millisecond, and only a terminal needs it for its width.
 */
export function terminalAt(name: keyof typeof DESCRIPTORS): TerminalSize {
  const isTty = isatty(DESCRIPTORS[name]);
  return { isTty, columns: isTty ? process[name].columns : undefined, wanted: wantedColumns(systemVariables['COLUMNS']) };
}

/** `COLUMNS` (POSIX, XBD 8.3) where it is a width that somebody may mean. */
export function wantedColumns(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{1,3}$/u.test(text) ? Number(text) : undefined;
}
