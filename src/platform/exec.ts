import { systemFiles } from './files.ts';
import { farMountOf } from './mounts.ts';
import type { Exec, ExecResult } from './ports.ts';

/** Helper programs get a fixed environment: nothing that the caller's shell sets changes what runs or how it talks. */
const CLEAN_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** The real program runner. */
export const systemExec: Exec = {
  async run(path, args, { timeoutMs, maxBytes, signal }): Promise<ExecResult> {
    // Loaded only when something is run: a plain run on a healthy node needs no helper program.
    const { execFile } = await import('node:child_process');
    // Node starts the program even then, and kills it a moment later: it may have done its work.
    if (signal?.aborted === true) return { outcome: 'failed', reason: 'aborted', detail: 'given up' };
    const silent = await whySilent(path);
    if (silent !== null) return { outcome: 'failed', reason: 'timeout', detail: silent };
    return new Promise((resolve) => {
      const options = {
        timeout: Math.max(1, Math.ceil(timeoutMs)),
        killSignal: 'SIGKILL',
        maxBuffer: maxBytes,
        env: process.platform === 'win32' ? { ...CLEAN_ENVIRONMENT, SystemRoot: process.env['SystemRoot'] } : CLEAN_ENVIRONMENT,
        cwd: process.platform === 'win32' ? undefined : '/',
        windowsHide: true,
        ...(signal === undefined ? {} : { signal }),
      } as const;
      try {
        const child = execFile(path, args, options, (error, stdout, stderr) => {
          resolve(error === null ? { outcome: 'ok', code: 0, stdout, stderr } : judge(error, stdout, stderr));
        });
        child.stdin?.end();
      } catch (error) {
        resolve({ outcome: 'failed', reason: 'error', detail: String(error) });
      }
    });
  },
};

/** Starting a program from a file system that does not answer would stop this very process: until the new one has its program, the old one waits. */
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
  if (error.killed === true) return { outcome: 'failed', reason: 'timeout', detail: error.message };
  if (error.code === 'ENOENT') return { outcome: 'failed', reason: 'absent', detail: error.message };
  if (error.code === 'EACCES' || error.code === 'EPERM') return { outcome: 'failed', reason: 'denied', detail: error.message };
  return { outcome: 'failed', reason: 'error', detail: error.message };
}
