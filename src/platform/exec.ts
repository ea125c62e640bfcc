import { systemFiles } from './files.ts';
import { deadline, starvedBy, stopwatch } from './lived.ts';
import { farMountOf } from './mounts.ts';
import type { Exec, ExecResult } from './ports.ts';
import { patiently, shortageOf } from './shortage.ts';
import { systemVariables } from './variables.ts';

/** A fixed environment: the caller's shell changes neither what runs nor its language. */
const CLEAN_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

export const systemExec: Exec = {
  async run(path, args, limits): Promise<ExecResult> {
    // Loaded late: on a healthy node a plain run starts no program.
    const { execFile } = await import('node:child_process');
    const silent = await whySilent(path);
    if (silent !== null) return { outcome: 'failed', reason: 'timeout', detail: silent };
    return patiently(() => runOnce(execFile, path, args, limits), isExhausted, limits.signal);
  },
};

const isExhausted = (result: ExecResult): boolean => result.outcome === 'failed' && result.reason === 'exhausted';

function runOnce(
  execFile: typeof import('node:child_process').execFile,
  path: string,
  args: readonly string[],
  { timeoutMs, maxBytes, signal }: Parameters<Exec['run']>[2],
): Promise<ExecResult> {
  // With an aborted signal Node would still start the program and kill it a moment later, perhaps
  // too late.
  if (signal?.aborted === true) return Promise.resolve({ outcome: 'failed', reason: 'aborted', detail: 'given up' });
  return new Promise((resolve) => {
    const options = {
      killSignal: 'SIGKILL',
      maxBuffer: maxBytes,
      env: process.platform === 'win32' ? { ...CLEAN_ENVIRONMENT, SystemRoot: systemVariables['SystemRoot'] } : CLEAN_ENVIRONMENT,
      cwd: process.platform === 'win32' ? undefined : '/',
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    } as const;
    const watch = stopwatch();
    try {
      const child = execFile(path, args, options, (error, stdout, stderr) => {
        cancel();
        const result: ExecResult = error === null ? { outcome: 'ok', code: 0, stdout, stderr } : judge(error, stdout, stderr);
        const isLate = result.outcome === 'failed' && result.reason === 'timeout';
        resolve(isLate ? { ...result, ...starvedBy(watch, timeoutMs, result.reason, result.detail) } : result);
      });
      const cancel = deadline(Math.max(1, timeoutMs), () => {
        // A grandchild may hold the output open for long. Nobody reads it any more.
        child.stdout?.destroy();
        child.stderr?.destroy();
        child.kill('SIGKILL');
      });
      child.stdin?.end();
    } catch (error) {
      const shortage = shortageOf(error);
      const reason = shortage === null ? 'error' : 'exhausted';
      resolve({ outcome: 'failed', reason, detail: shortage ?? String(error) });
    }
  });
}

/** A start blocks this process until the kernel has loaded the program, maybe for ever. */
async function whySilent(path: string): Promise<string | null> {
  if ((await farMountOf(path)) === null) return null;
  const there = await systemFiles.exists(path);
  return there.outcome === 'failed' && there.reason === 'no-answer' ? there.detail : null;
}

function judge(error: Error & { code?: unknown; killed?: boolean }, stdout: string, stderr: string): ExecResult {
  if (error.name === 'AbortError') return { outcome: 'failed', reason: 'aborted', detail: 'given up' };
  if (typeof error.code === 'number') return { outcome: 'ok', code: error.code, stdout, stderr };
  // Too much output: what came is worth more than an error.
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { outcome: 'ok', code: 0, stdout, stderr };
  const shortage = shortageOf(error);
  if (shortage !== null) return { outcome: 'failed', reason: 'exhausted', detail: shortage };
  if (error.killed === true) return { outcome: 'failed', reason: 'timeout', detail: error.message };
  if (error.code === 'ENOENT') return { outcome: 'failed', reason: 'absent', detail: error.message };
  if (error.code === 'EACCES' || error.code === 'EPERM') return { outcome: 'failed', reason: 'denied', detail: error.message };
  return { outcome: 'failed', reason: 'error', detail: error.message };
}
