/**
 * Reads files on network and FUSE file systems in a separate process. A thread that waits for a
 * dead server keeps its process from ending, even by SIGKILL. The separate process can be left
 * behind.
 */
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { monotonicMs } from './monotonic.ts';
import { within } from './patience.ts';

/** The private first argument that starts such a process (`far-files-process.ts`). */
export const FAR_FILES = '--serve-far-files';

/** One call of `Files`. */
export type FarRequest =
  | { readonly call: 'read' | 'tail'; readonly path: string; readonly maxBytes: number }
  | { readonly call: 'list'; readonly path: string; readonly max: number }
  | { readonly call: 'readLink' | 'exists' | 'space' | 'changedAt' | 'whyNotWritable'; readonly path: string }
  | { readonly call: 'writeAtomic'; readonly path: string; readonly text: string; readonly encoding: 'utf8' | 'base64' };

/** A live server answers in a fraction of that, and the run still has time for its verdict. */
const ANSWER_MS = 2_000;
/** A start takes 50 ms, and ten times that on a busy machine. */
const START_MS = 5_000;
/** A silent server is asked again only later: a round of a watch may find it back. */
const GRUDGE_MS = 60_000;

export interface Answer {
  readonly result: unknown;
}

interface Reader {
  /** Null if the process is gone or did not answer in time. */
  ask(request: FarRequest): Promise<Answer | null>;
}

/** One process for each mount point, so that a dead server does not delay the others. */
const readers = new Map<string, Promise<Reader | null>>();
const silentSince = new Map<string, number>();

let isProgram = false;

/**
 * Only `main.ts` may call this: its program serves files if it is started with `FAR_FILES`. A
 * test's program would do something else.
 */
export function enableFarFiles(): void {
  isProgram = true;
}

/** False without such a program: this process then reads all files. */
export const readsFarFiles = (): boolean => isProgram;

/** This call's result from the mount point's process; null without one. Never rejects. */
export async function askFar(mount: string, request: FarRequest): Promise<Answer | null> {
  const since = silentSince.get(mount);
  if (since !== undefined && monotonicMs() - since < GRUDGE_MS) return null;
  const starting = readers.get(mount) ?? startReader().catch(() => null);
  readers.set(mount, starting);
  const answer = await (await starting)?.ask(request);
  if (answer === null || answer === undefined) {
    readers.delete(mount);
    silentSince.set(mount, monotonicMs());
    return null;
  }
  return answer;
}

async function startReader(): Promise<Reader | null> {
  const [{ spawn }, { isSea }] = await Promise.all([import('node:child_process'), import('node:sea')]);
  const program = isSea() ? [] : [...process.execArgv, process.argv[1] ?? ''];
  const child = spawn(process.execPath, [...program, FAR_FILES], {
    // Its standard error would keep the caller's open while it hangs.
    stdio: ['pipe', 'pipe', 'ignore'],
    // The terminal's signals must not reach it: the parent still has a verdict to write.
    detached: true,
    cwd: '/',
    env: {},
  });
  const waiting = new Map<number, (answer: Answer | null) => void>();
  const ready = Promise.withResolvers<boolean>();
  const leave = (): void => {
    ready.resolve(false);
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
    abandon(child);
  };
  child.on('error', leave);
  child.on('close', leave);
  child.stdin.on('error', leave);
  onLines(child, (line) => {
    ready.resolve(true);
    const { id, result } = JSON.parse(line) as { readonly id: number; readonly result: unknown };
    waiting.get(id)?.({ result });
    waiting.delete(id);
  });
  if (!(await within(START_MS, ready.promise, () => false))) {
    leave();
    return null;
  }
  let last = 0;
  return {
    async ask(request) {
      const id = (last += 1);
      const answered = new Promise<Answer | null>((resolve) => waiting.set(id, resolve));
      child.stdin.write(`${JSON.stringify({ id, request })}\n`);
      const answer = await within(ANSWER_MS, answered, () => null);
      if (answer === null) leave();
      return answer;
    },
  };
}

/** Splits standard output into lines of any length. Does not keep this process alive. */
function onLines(child: ChildProcess, take: (line: string) => void): void {
  const { stdin, stdout } = child;
  let parts: string[] = [];
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      take([...parts, line].join(''));
      parts = [];
    }
    parts.push(rest);
  });
  child.unref();
  for (const stream of [stdin, stdout]) (stream as Socket | null)?.unref();
}

/** It may not be able to die, so do not wait for that. */
function abandon(child: ChildProcess): void {
  child.kill('SIGKILL');
  child.stdin?.destroy();
  child.stdout?.destroy();
}
