/** Running one program on the node and measuring it from outside. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EnterNode } from './node-view.ts';

/** What the kernel counted for the program and the children that it waited for. */
interface Measured {
  /** null when it was killed. */
  readonly code: number | null;
  readonly signal: string | null;
  /** From its start to the moment it was gone. */
  readonly wallMs: number;
  /** User and system time. */
  readonly cpuMs: number;
  /** The largest resident size, in MiB. */
  readonly peakMb: number;
  /** Page faults, with and without input. */
  readonly faults: number;
  /** Context switches, of its own and forced ones. */
  readonly switches: number;
}

export interface Executed extends Measured {
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  /** Killed after this long. */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Hears of each line on standard output as it comes. */
  readonly onLine?: () => void;
}

/** No proxies, credentials or Regions of the machine reach the node. */
const NODE_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};
const MEASURE = fileURLToPath(new URL('servers/measure.py', import.meta.url));
const NOTHING: Measured = { code: null, signal: 'not started', wallMs: 0, cpuMs: 0, peakMb: 0, faults: 0, switches: 0 };
/** A program that prints more than this is cut: a verdict has some hundred kilobytes. */
const MAX_OUTPUT = 32 << 20;
const NEWLINE = 0x0a;

/** Runs `argv` on the node with a clean environment and without standard input. Never rejects. */
export function execOnNode(
  enter: EnterNode,
  argv: readonly string[],
  { timeoutMs = 60_000, env = {}, onLine }: ExecOptions,
): Promise<Executed> {
  const [program = '', ...args] = enter(['/usr/bin/python3', '-IS', MEASURE, String(timeoutMs / 1000), ...argv]);
  const child = spawn(program, args, { env: { ...NODE_ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  // Read when the process is closed: the streams' own close events may come after it.
  const chunks: Readonly<Record<1 | 2 | 3, Buffer[]>> = { 1: [], 2: [], 3: [] };
  for (const fd of [1, 2, 3] as const) {
    let size = 0;
    child.stdio[fd]?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT) chunks[fd].push(chunk);
      if (fd === 1) for (const byte of chunk) if (byte === NEWLINE) onLine?.();
    });
  }
  const text = (fd: 1 | 2 | 3): string => Buffer.concat(chunks[fd]).toString();
  return new Promise((resolve) => {
    const end = (problem: string): void => {
      let measured = NOTHING;
      try {
        measured = JSON.parse(text(3)) as Measured;
      } catch {
        // Told by NOTHING and by standard error.
      }
      resolve({ ...measured, stdout: text(1), stderr: `${text(2)}${problem}` });
    };
    child.on('error', (error) => end(error.message));
    child.on('close', () => end(''));
  });
}
