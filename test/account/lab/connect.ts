/** Inside the node's namespace: each line of standard input is a list of connections to try; a line says what became of them. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Fate, Wanted } from './topology.ts';

/** Far above what four hops inside one kernel take; the router is asked afterwards whether an answer passed. */
const PATIENCE_MS = 250;

function fateOf({ ip, localIp, localPort }: Wanted): Promise<Fate> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port: 443, localAddress: localIp, localPort });
    const done = (fate: Fate): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(fate);
    };
    // A process that was held up sees its timer first: what the kernel has for it is looked at once more.
    const timer = setTimeout(() => setImmediate(() => setImmediate(done, 'silent')), PATIENCE_MS);
    socket.on('connect', () => done('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable'));
  });
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const fates = await Promise.all((JSON.parse(line) as readonly Wanted[]).map(fateOf));
  process.stdout.write(`${JSON.stringify(fates)}\n`);
}
