/** The proxy's side of CONNECT (RFC 9110, 9.3.6), for the simulated VPC and tests. */
import { connect } from 'node:net';
import type { Connection } from './listen.ts';

export interface ProxyRequest {
  /** `CONNECT ssm.…:443 HTTP/1.1`. */
  readonly line: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A number: the loopback port of the tunnel. Other text: the whole answer. */
export type ProxyAnswer = number | 'silent' | 'close' | (string & {});

/** Reads one request head, and answers it or opens the tunnel. */
export function proxyAcceptor(answer: (request: ProxyRequest) => ProxyAnswer): (socket: Connection) => void {
  return (socket) => {
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      socket.removeListener('data', read);
      reply(socket, answer(requestOf(head.slice(0, end))));
    };
    socket.on('data', read);
  };
}

function requestOf(head: string): ProxyRequest {
  const [line = '', ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  return { line, headers };
}

function reply(socket: Connection, said: ProxyAnswer): void {
  if (said === 'silent') return;
  if (said === 'close') socket.end();
  else if (typeof said === 'string') socket.end(said);
  else {
    const onward = connect({ host: '127.0.0.1', port: said, noDelay: true });
    onward.on('error', () => socket.destroy());
    socket.once('close', () => onward.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n');
    socket.pipe(onward);
    onward.pipe(socket);
  }
}
