/** A SOCKS 5 proxy on loopback (RFC 1928, RFC 1929) that lives as long as its test, and does as told. */
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { serve } from '../../platform/loopback.ts';

export interface Socks {
  /** `user:password`; null: it wants none. */
  readonly login: string | null;
  /** The loopback port behind it, or the reply in place of a tunnel. */
  readonly answer: { readonly port: number } | { readonly reply: number } | 'silent' | 'close' | 'http';
  /** What was asked for: address type and destination. */
  readonly asked?: string[];
}

/** Everything comes in single bytes, so that a reader that hopes for whole messages fails. */
const trickle = (socket: { write(bytes: Buffer): unknown }, bytes: readonly number[]): void => {
  for (const byte of bytes) socket.write(Buffer.from([byte]));
};

export const socks = (t: TestContext, { login, answer, asked = [] }: Socks): Promise<number> =>
  serve(t, (socket) => {
    let stage: 'methods' | 'login' | 'request' = 'methods';
    socket.on('error', () => undefined);
    const onData = (data: Buffer): void => {
      if (answer === 'silent') return;
      if (answer === 'close') socket.end();
      else if (answer === 'http') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else if (stage === 'methods') {
        const offers = [...data.subarray(2, 2 + (data[1] ?? 0))];
        const method = login === null ? 0 : 2;
        stage = login === null ? 'request' : 'login';
        trickle(socket, [5, offers.includes(method) ? method : 0xff]);
      } else if (stage === 'login') {
        const name = data.subarray(2, 2 + (data[1] ?? 0)).toString();
        const isRight = `${name}:${data.subarray(3 + (data[1] ?? 0)).toString()}` === login;
        stage = 'request';
        trickle(socket, [1, isRight ? 0 : 1]);
      } else {
        const destination = data[3] === 3 ? data.subarray(5, -2).toString() : [...data.subarray(4, -2)].join('.');
        asked.push(`${data[3]} ${destination}:${data.readUInt16BE(data.length - 2)}`);
        if ('reply' in answer) return trickle(socket, [5, answer.reply, 0, 1, 0, 0, 0, 0, 0, 0]);
        socket.removeListener('data', onData);
        const onward = connect({ host: '127.0.0.1', port: answer.port });
        onward.on('error', () => socket.destroy());
        socket.once('close', () => onward.destroy());
        trickle(socket, [5, 0, 0, 3, 1, 120, 0, 80]);
        socket.pipe(onward);
        onward.pipe(socket);
      }
    };
    socket.on('data', onData);
  });
