/** The other end of `far-files.ts`: answers requests for files, a line each, until its standard input ends. */
import { createInterface } from 'node:readline';
import type { FarRequest } from './far-files.ts';
import { localFiles } from './local-files.ts';

/** Does not come back. */
export async function serveFarFiles(): Promise<never> {
  const answer = (id: number, result: unknown): void => {
    process.stdout.write(`${JSON.stringify({ id, result })}\n`);
  };
  // Whoever asked is gone, and a thread may hang: nothing but this ends the process then.
  process.stdout.on('error', leave);
  answer(0, 'ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, request } = JSON.parse(line) as { readonly id: number; readonly request: FarRequest };
    // All at once, as they were asked for.
    void done(request).then((result) => answer(id, result), leave);
  }
  return leave();
}

function done(request: FarRequest): Promise<unknown> {
  switch (request.call) {
    case 'read':
    case 'tail':
      return localFiles[request.call](request.path, request.maxBytes);
    case 'list':
      return localFiles.list(request.path, request.max);
    case 'readLink':
    case 'exists':
    case 'whyNotWritable':
      return localFiles[request.call](request.path);
    case 'writeAtomic':
      return localFiles.writeAtomic(request.path, request.text);
  }
}

function leave(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('ended');
}
