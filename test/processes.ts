/**
 * Programs that tests start. A program that a signal ended is told as that, with what it said until then; otherwise a test would go on
 * with half an output and complain about the JSON in it.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time, the start of the process included. */
  readonly ms: number;
}

export interface Starting {
  /** Nothing is inherited but PATH: a developer's AWS_REGION, NO_COLOR or locale must not decide. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A file descriptor instead of a pipe. */
  readonly stdout?: number | 'pipe';
  /** What it reads; without, standard input is empty. */
  readonly input?: string;
  /** Called once the process runs. */
  readonly during?: (child: ChildProcess) => void;
  /** When it is killed. Against a program without an end, and a slow machine is none: below the test's own limit. */
  readonly limitMs?: number;
  /** It may be killed, by whomever: then `signal` says so. */
  readonly mayDie?: boolean;
}

/** Below the 120 seconds that `npm test` gives a test: a test that was cancelled says nothing about its program. */
const LIMIT_MS = 100_000;
const TOLD = 2_000;

/** Throws when a signal ended the program: "node main.ts demo was killed by SIGKILL after 100 s". */
function assertNotKilled(path: string, args: readonly string[], { signal, ms, stdout, stderr }: Omit<Ended, 'status'>): void {
  const words = [basename(path), ...args].join(' ').slice(0, 200);
  const said = `\nstderr: ${stderr.slice(-TOLD)}\nstdout: ${stdout.slice(-TOLD)}`;
  assert.equal(signal, null, `${words} was killed by ${signal} after ${(ms / 1_000).toFixed(1)} s${said}`);
}

/** Starts a program and waits for its end. Rejects when it cannot be started, and when a signal ended it. */
export async function runProgram(path: string, args: readonly string[], starting: Starting = {}): Promise<Ended> {
  const { environment = {}, cwd, stdout = 'pipe', input, during, limitMs = LIMIT_MS, mayDie = false } = starting;
  const start = performance.now();
  const ended = await new Promise<Ended>((resolve, reject) => {
    const child = spawn(path, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', stdout, 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      ...(cwd === undefined ? {} : { cwd }),
    });
    const texts = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (texts.stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (texts.stderr += chunk));
    const patience = setTimeout(() => {
      child.kill('SIGKILL');
      // What it started may hold them on, and is nothing to wait for.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
    child.once('close', (status, signal) => {
      clearTimeout(patience);
      resolve({ status, signal, ...texts, ms: performance.now() - start });
    });
    // It may end before it has read everything.
    child.stdin?.on('error', () => undefined).end(input);
    during?.(child);
  });
  if (!mayDie) assertNotKilled(path, args, ended);
  return ended;
}

/** The same, and nothing else happens meanwhile; the environment is inherited. Throws when it cannot be started, or a signal ended it. */
export function runProgramSync(
  path: string,
  args: readonly string[],
  options: Omit<SpawnSyncOptions, 'encoding' | 'timeout'> & Pick<Starting, 'limitMs'> = {},
): Omit<Ended, 'signal'> {
  const start = performance.now();
  const { limitMs = LIMIT_MS, ...rest } = options;
  const ran = spawnSync(path, args, { ...rest, encoding: 'utf8', timeout: limitMs, killSignal: 'SIGKILL' });
  const ended = { stdout: ran.stdout ?? '', stderr: ran.stderr ?? '', ms: performance.now() - start };
  // A time-out sets both; it is the signal that tells what happened.
  if (ran.error !== undefined && ran.signal === null) throw ran.error;
  assertNotKilled(path, args, { ...ended, signal: ran.signal });
  return { status: ran.status, ...ended };
}
