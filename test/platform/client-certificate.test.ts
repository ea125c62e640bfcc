/**
 * Servers that demand a client certificate, or merely ask for one: of Node, OpenSSL and Go, with TLS 1.2 and 1.3. Beside them, servers
 * that end the connection for another reason. 14 vectors; RFC 8446, section 6.2 and RFC 5246, section 7.2.2 name the alerts.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createServer } from 'node:tls';
import { httpOver } from '../../src/platform/http.ts';
import { listenTcp } from '../../src/platform/listen.ts';
import { makeTrustStore, startTls } from '../../src/platform/tls.ts';
import { authority, dns, forge, keyOf, keyPem, names, noAuthority, purpose } from '../observe/node/forge.ts';
import { goServer, hasGo } from '../oracles/go-tls.ts';
import { connectTo, PATIENT, serve } from './loopback.ts';

const NAME = 'ssm.test';
const ROOT = forge('Root', { key: keyOf('rsa-2048', 'root'), extensions: [authority()] });
const KEY = keyOf('rsa-2048', 'leaf');
const LEAF = forge('leaf', { issuer: ROOT, key: KEY, extensions: [noAuthority(), purpose(1), names(dns(NAME))] });
type Version = '1.2' | '1.3';
type Policy = 'requested' | 'required';

/** What the handshake says, and what the first request says after it. */
async function met(port: number): Promise<string> {
  const { socket } = await connectTo(port);
  const { trust } = makeTrustStore([ROOT.pem]);
  const secured = await startTls(socket, { servername: NAME, trust, ...PATIENT });
  if (secured.outcome === 'failed') return `handshake: ${secured.reason}`;
  const session = httpOver(secured.socket);
  const answer = await session.request({ method: 'GET', path: '/', host: NAME, maxBodyBytes: 1_000, ...PATIENT });
  session.close();
  return answer.outcome === 'failed' ? `request: ${answer.reason}` : 'works';
}

async function nodeServer(t: TestContext, version: Version, policy: Policy): Promise<number> {
  const protocol = { minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` } as const;
  const clients = { requestCert: true, rejectUnauthorized: policy === 'required' };
  const server = createServer({ cert: LEAF.pem, key: keyPem(KEY), ...protocol, ...clients }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const listening = server.address();
  assert(typeof listening === 'object' && listening !== null);
  return listening.port;
}

function files(t: TestContext): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'client-certificate-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, LEAF.pem);
  writeFileSync(key, keyPem(KEY));
  return { cert, key };
}

async function goPort(t: TestContext, version: Version, policy: Policy): Promise<number> {
  const { cert, key } = files(t);
  const child = goServer(version, policy, cert, key);
  t.after(() => child.kill());
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(printed.toString());
}

/** `s_server` cannot choose a port: one that was free a moment ago. */
async function opensslPort(t: TestContext, version: Version, policy: Policy): Promise<number> {
  const { cert, key } = files(t);
  const listener = await listenTcp(() => undefined);
  const free = listener.port;
  await listener.close();
  const asks = [policy === 'required' ? '-Verify' : '-verify', '1'];
  const options = [
    '-accept',
    `127.0.0.1:${free}`,
    '-cert',
    cert,
    '-key',
    key,
    `-tls${version.replace('.', '_')}`,
    ...asks,
    '-www',
  ];
  const child = spawn('openssl', ['s_server', ...options], { stdio: 'ignore' });
  t.after(() => child.kill());
  for (let tries = 0; tries < 200; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(free, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return free;
}

const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

describe('a client certificate', () => {
  for (const version of ['1.2', '1.3'] as const)
    for (const [policy, expected] of [
      ['requested', 'works'],
      ['required', version === '1.2' ? 'handshake: client-certificate-required' : 'request: client-certificate-required'],
    ] as const) {
      it(`Node, TLS ${version}, ${policy}: ${expected}`, async (t) => {
        assert.equal(await met(await nodeServer(t, version, policy)), expected);
      });
      it(`OpenSSL, TLS ${version}, ${policy}: ${expected}`, async (t) => {
        if (!hasOpenssl()) return t.skip('no openssl here');
        assert.equal(await met(await opensslPort(t, version, policy)), expected);
      });
      it(`Go, TLS ${version}, ${policy}: ${expected}`, async (t) => {
        if (!hasGo()) return t.skip('no Go here');
        assert.equal(await met(await goPort(t, version, policy)), expected);
      });
    }

  it('no cipher or version in common is another reason, although the alert is the same', async (t) => {
    for (const options of [
      { ciphers: 'AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' },
      { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' },
    ] as const) {
      const server = createServer({ cert: LEAF.pem, key: keyPem(KEY), requestCert: true, ...options });
      server.on('tlsClientError', () => undefined);
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      t.after(() => server.close());
      const listening = server.address();
      assert(typeof listening === 'object' && listening !== null);
      assert.equal(await met(listening.port), 'handshake: protocol-version');
    }
  });

  it('nor is a lone alert of any kind', async (t) => {
    for (const [alert, expected] of [
      [40, 'protocol-version'],
      [42, 'alert'],
      [49, 'alert'],
      [116, 'client-certificate-required'],
    ] as const) {
      const port = await serve(
        t,
        (socket) => void socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert]))),
      );
      assert.equal(await met(port), `handshake: ${expected}`, String(alert));
    }
  });
});
