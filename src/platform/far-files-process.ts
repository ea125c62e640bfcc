/** The process of `far-files.ts`. Answers requests, one a line, until its input ends. */
import { createInterface } from 'node:readline';
import type { FarRequest } from './far-files.ts';
import { localFiles } from './local-files.ts';

/** Never returns. */
export async function serveFarFiles(): Promise<never> {
  const answer = (id: number, result: unknown): void => {
    process.stdout.write(`${JSON.stringify({ id, result })}\n`);
  };
  // The parent is gone, and a thread may hang: only this ends the process then.
  process.stdout.on('error', leave);
  answer(0, 'ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, request } = JSON.parse(line) as { readonly id: number; readonly request: FarRequest };
    // Answers all requests at once.
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
    case 'space':
    case 'changedAt':
    case 'whyNotWritable':
      return localFiles[request.call](request.path);
    case 'writeAtomic':
      return localFiles.writeAtomic(request.path, Buffer.from(request.text, request.encoding));
  }
}

function leave(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('ended');
}
