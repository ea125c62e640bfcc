/** A device before a server that lets TCP open and swallows data: a filter, a narrow link. */
import { Duplex } from 'node:stream';
import type { Connection } from '../platform/listen.ts';
import type { Swallows } from './world.ts';

/**
 * The connection as the server, or the server's node, sees it. What is lost is repeated and lost
 * again, so nothing follows it.
 */
export function swallowing(socket: Connection, swallows: Swallows): Duplex {
  let isFirst = true;
  const lost = { inbound: false, outbound: false };
  const inner = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      lost.inbound ||= swallows.kind === 'full-sized' && swallows.direction === 'inbound' && chunk.length > swallows.above;
      if (lost.inbound) done();
      else socket.write(chunk, () => done());
    },
    final: (done) => void socket.end(() => done()),
    destroy: (_error, done) => {
      socket.destroy();
      done(null);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    lost.outbound ||= isSwallowed(chunk, isFirst, swallows);
    isFirst = false;
    if (!lost.outbound) inner.push(chunk);
  });
  socket.once('end', () => inner.push(null));
  socket.once('close', () => inner.destroy());
  inner.on('error', () => undefined);
  return inner;
}

function isSwallowed(chunk: Buffer, isFirst: boolean, swallows: Swallows): boolean {
  switch (swallows.kind) {
    case 'large-hello':
      return isFirst && chunk.length > swallows.above;
    case 'names':
      return isFirst && swallows.names.some((name) => chunk.includes(name, 0, 'latin1'));
    case 'full-sized':
      return swallows.direction === 'outbound' && chunk.length > swallows.above;
  }
}
