/** Runs ssm-probe as a user does: a process of its own, from the sources or as the binary. Never against this machine's network. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Program {
  readonly path: string;
  readonly args: readonly string[];
}

export const SOURCES: Program = { path: process.execPath, args: [fileURLToPath(new URL('../../src/main.ts', import.meta.url))] };

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time, the start of the process included. */
  readonly ms: number;
}

export interface Circumstances {
  readonly program?: Program;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program that starts the probe, with its arguments: `unshare -n`. */
  readonly through?: readonly string[];
  /** A file descriptor instead of a pipe. */
  readonly stdout?: number;
  readonly cwd?: string;
  /** Called once the process runs. */
  readonly during?: (child: ReturnType<typeof spawn>) => void;
}

/** For scenarios in which something must answer: their own time-out of a second is short where a test shares the machine. */
export const PATIENT: readonly string[] = ['--timeout', '4s'];

const GIVE_UP_MS = 30_000;

/** Only PATH is inherited: a developer's AWS_REGION, NO_COLOR or locale must not decide. */
export function runProbe(args: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  const { program = SOURCES, environment = {}, through = [], stdout = 'pipe', cwd, during } = circumstances;
  const [path = program.path, ...rest] = [...through, program.path, ...program.args, ...args];
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(path, rest, {
      stdio: ['ignore', stdout, 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      timeout: GIVE_UP_MS,
      killSignal: 'SIGKILL',
      ...(cwd === undefined ? {} : { cwd }),
    });
    const texts = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (texts.stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (texts.stderr += chunk));
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, ...texts, ms: performance.now() - start }));
    during?.(child);
  });
}

/** A scratch folder that is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
