/** A TLS server of any chain, however bad: OpenSSL's own scruples are off. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createServer, type TLSSocket } from 'node:tls';
import type { ChainCase } from './chain-cases.ts';
import { keyPem } from './forge.ts';

/** Its port, on loopback; it lives as long as its test. */
export async function serveChain(
  t: TestContext,
  { sent }: Pick<ChainCase, 'sent'>,
  onSecure: (socket: TLSSocket) => void = () => undefined,
): Promise<number> {
  const [leaf] = sent;
  assert(leaf !== undefined);
  const server = createServer({
    cert: sent.map(({ pem }) => pem).join(''),
    key: keyPem(leaf.key),
    ciphers: 'DEFAULT:@SECLEVEL=0',
    minVersion: 'TLSv1.2',
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    onSecure(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const listening = server.address();
  assert(typeof listening === 'object' && listening !== null);
  return listening.port;
}
