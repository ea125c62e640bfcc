/** Ways to say too much, too little or nonsense on an open connection. */
import type { Duplex } from 'node:stream';

/** Writes `head`, then the same again as fast as it is taken, for as long as somebody takes it. */
export function pour(socket: Duplex, head: string | Uint8Array, more: string | Uint8Array): void {
  const go = (): void => {
    while (!socket.destroyed && socket.writable && socket.write(more));
  };
  socket.on('error', () => undefined);
  socket.on('drain', go);
  socket.write(head);
  go();
}

/** One byte a second. */
export function drip(socket: Duplex, bytes: Uint8Array, everyMs = 1_000): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || !socket.writable) clearInterval(timer);
    else socket.write(bytes.subarray(at, (at += 1)));
  }, everyMs);
  socket.on('error', () => undefined);
  socket.once('close', () => clearInterval(timer));
}

/** Answers every request that comes; a head may arrive in pieces. */
export function onRequests(socket: Duplex, answer: () => void): void {
  let tail = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('latin1')).slice(-65_536);
    for (let end = tail.indexOf('\r\n\r\n'); end !== -1; end = tail.indexOf('\r\n\r\n')) {
      tail = tail.slice(end + 4);
      answer();
    }
  });
}
