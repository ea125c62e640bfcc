import { isatty } from 'node:tty';

/** The descriptors of standard output and standard error. */
const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Whether a stream of this process is a terminal, and how wide. Asks the descriptor: making Node's
 * stream costs a millisecond, and only a terminal needs it for its width.
 */
export function terminalAt(name: keyof typeof DESCRIPTORS): { readonly isTty: boolean; readonly columns: number | undefined } {
  const isTty = isatty(DESCRIPTORS[name]);
  return { isTty, columns: isTty ? process[name].columns : undefined };
}
