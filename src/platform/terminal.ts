import { fstatSync } from 'node:fs';

/** The descriptors of standard output and standard error. */
const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Whether a stream of this process is a terminal, and how wide. Asks the descriptor first: making Node's stream costs milliseconds, and only what may be
 * a terminal needs it.
 */
export function terminalAt(name: keyof typeof DESCRIPTORS): { readonly isTty: boolean; readonly columns: number | undefined } {
  if (!mayBeTerminal(DESCRIPTORS[name])) return { isTty: false, columns: undefined };
  // Node leaves these out where there is no terminal.
  const stream: { readonly isTTY?: boolean; readonly columns?: number } = process[name];
  const { isTTY = false, columns } = stream;
  return { isTty: isTTY, columns: isTTY ? columns : undefined };
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
