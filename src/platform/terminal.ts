import { fstatSync } from 'node:fs';
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
 * Whether a stream of this process is a terminal, and how wide. Asks the descriptor first: making Node's stream costs milliseconds, and only what may be
 * a terminal needs it.
 */
export function terminalAt(name: keyof typeof DESCRIPTORS): TerminalSize {
  const wanted = wantedColumns(systemVariables['COLUMNS']);
  if (!mayBeTerminal(DESCRIPTORS[name])) return { isTty: false, columns: undefined, wanted };
  // Node leaves these out where there is no terminal.
  const stream: { readonly isTTY?: boolean; readonly columns?: number } = process[name];
  const { isTTY = false, columns } = stream;
  return { isTty: isTTY, columns: isTTY ? columns : undefined, wanted };
}

/** Every terminal is a character device, and so are a few others. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // It is closed.
    return false;
  }
}

/** `COLUMNS` (POSIX, XBD 8.3) where it is a width that somebody may mean. */
export function wantedColumns(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{1,3}$/u.test(text) ? Number(text) : undefined;
}
