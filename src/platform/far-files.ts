/**
 * Files on a file system that somebody else serves, read by a process of its own. A thread of this one that waited for a server or a FUSE program
 * that is gone would keep the whole process from ending, even by SIGKILL; another process is left behind.
 */
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { within } from './patience.ts';

/** The private first argument that makes this program such a process (`far-files-process.ts`). */
export const FAR_FILES = '--serve-far-files';

/** One call of `Files`. */
export type FarRequest =
  | { readonly call: 'read' | 'tail'; readonly path: string; readonly maxBytes: number }
  | { readonly call: 'list'; readonly path: string; readonly max: number }
  | { readonly call: 'readLink' | 'exists' | 'whyNotWritable'; readonly path: string }
  | { readonly call: 'writeAtomic'; readonly path: string; readonly text: string };

/** A server that lives answers within a fraction of that, and the run still has time for its verdict. */
const ANSWER_MS = 2_000;
/** A start takes 50 ms; on a busy machine ten times that. */
const START_MS = 5_000;
/** A server that did not answer is not asked again before: the next round of a watch may find it back. */
const GRUDGE_MS = 60_000;

export interface Answer {
  readonly result: unknown;
}

interface Reader {
  /** Null when it did not answer in time, or is gone. */
  ask(request: FarRequest): Promise<Answer | null>;
}

/** By mount point: one process each, so that a dead server keeps no other's answers. */
const readers = new Map<string, Promise<Reader | null>>();
const silentSince = new Map<string, number>();

let isProgram = false;

/** For `main.ts` alone: started again with `FAR_FILES`, this process's program serves files. A test's, or another's, would do something else. */
export function enableFarFiles(): void {
  isProgram = true;
}

/** False where there is no such program: then this process reads all files itself. */
export const readsFarFiles = (): boolean => isProgram;

/** What `Files` gives for this call, as the process for the mount point reads it; null when nothing answers. Never rejects. */
export async function askFar(mount: string, request: FarRequest): Promise<Answer | null> {
  const since = silentSince.get(mount);
  if (since !== undefined && performance.now() - since < GRUDGE_MS) return null;
  const starting = readers.get(mount) ?? startReader().catch(() => null);
  readers.set(mount, starting);
  const answer = await (await starting)?.ask(request);
  if (answer === null || answer === undefined) {
    readers.delete(mount);
    silentSince.set(mount, performance.now());
    return null;
  }
  return answer;
}

async function startReader(): Promise<Reader | null> {
  const [{ spawn }, { isSea }] = await Promise.all([import('node:child_process'), import('node:sea')]);
  const program = isSea() ? [] : [...process.execArgv, process.argv[1] ?? ''];
  const child = spawn(process.execPath, [...program, FAR_FILES], {
    // Its standard error would hold the caller's open for as long as it hangs.
    stdio: ['pipe', 'pipe', 'ignore'],
    // Out of reach of the terminal's signals: what is known is still to be written.
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

/** Each line of its standard output, however long and however it comes. Nothing here keeps this process alive. */
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

/** It may not be able to die: nobody waits for that. */
function abandon(child: ChildProcess): void {
  child.kill('SIGKILL');
  child.stdin?.destroy();
  child.stdout?.destroy();
}
