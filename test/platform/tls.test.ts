import assert from 'node:assert/strict';
import { Server } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { type Connection, type TlsIdentity, tlsAcceptor } from '../../src/platform/listen.ts';
import type { TlsResult } from '../../src/platform/ports.ts';
import { makeTrustStore, startTls } from '../../src/platform/tls.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';
import type { CertificateModel } from '../../src/simulation/world.ts';
import { assertSoon } from '../pace.ts';
import { connectTo, HASTY, PATIENT, serve, trustAmazon } from './loopback.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const GOOD = { issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' } as const;

async function handshake(port: number, limits: { timeoutMs: number; signal?: AbortSignal } = PATIENT): Promise<TlsResult> {
  const { socket } = await connectTo(port);
  return startTls(socket, { servername: HOST, trust: await trustAmazon(), ...limits });
}

async function identity(model: Partial<CertificateModel>, versions: TlsIdentity['versions'] = 'modern'): Promise<TlsIdentity> {
  return { ...(await simulatedPki().identity({ ...GOOD, ...model }, [HOST])), versions };
}

async function presenting(t: TestContext, shown: TlsIdentity): Promise<TlsResult> {
  const result = await handshake(
    await serve(
      t,
      tlsAcceptor(shown, () => undefined),
    ),
  );
  if (result.outcome === 'ok') result.socket.destroy();
  return result;
}

/** A server that does this instead of a handshake. */
async function answered(
  t: TestContext,
  act: (socket: Connection) => void,
  limits?: { timeoutMs: number },
): Promise<Extract<TlsResult, { outcome: 'failed' }>> {
  const result = await handshake(await serve(t, act), limits);
  assert(result.outcome === 'failed', result.outcome);
  return result;
}

describe('a handshake that completes', () => {
  it('tells protocol, cipher and the verified chain, leaf first', async (t) => {
    const result = await presenting(t, await identity({}));
    assert(result.outcome === 'ok');
    assert.equal(result.verifyError, null);
    assert.equal(result.protocol, 'TLSv1.3');
    assert.match(result.cipher, /^TLS_/);
    assert.equal(result.chain[0]?.subjectAltName, `DNS:${HOST}`);
    assert.match(result.chain[1]?.issuer ?? '', /Amazon Root CA 3/);
    assert.equal(result.chain.length, 2);
  });

  it('tells what is wrong with a chain instead of enforcing it', async (t) => {
    const cases: [Partial<CertificateModel>, string][] = [
      [{ validity: 'expired' }, 'CERT_HAS_EXPIRED'],
      [{ validity: 'future' }, 'CERT_NOT_YET_VALID'],
      [{ issuer: 'self' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [{ issuer: 'inspection' }, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      [{ chain: 'leaf-only' }, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ];
    for (const [model, code] of cases) {
      const result = await presenting(t, await identity(model));
      assert(result.outcome === 'ok', JSON.stringify(model));
      assert.equal(result.verifyError, code);
      assert(result.chain.length > 0);
    }
  });

  it('does not trust a root that only borrows the name', async (t) => {
    const result = await presenting(t, await identity({ issuer: 'impostor' }));
    assert(result.outcome === 'ok');
    assert.notEqual(result.verifyError, null);
  });
});

describe('a handshake that does not', () => {
  it('plain HTTP is not TLS, however early it comes', async (t) => {
    const page = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n';
    const late = await answered(t, (socket) => void socket.once('data', () => socket.end(page)));
    const early = await answered(t, (socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
    assert.equal(late.reason, 'not-tls', late.detail);
    assert.equal(early.reason, 'not-tls', early.detail);
    assert(late.bytesRead > 0);
  });

  it('a real web server without TLS is not TLS', async (t) => {
    const server = new Server();
    const result = await answered(t, (socket) => void server.emit('connection', socket));
    assert.equal(result.reason, 'not-tls', result.detail);
  });

  it('a mute server times out with no byte, one that stops half-way with some', async (t) => {
    const mute = await answered(t, () => undefined, HASTY);
    assert.deepEqual([mute.reason, mute.bytesRead], ['timeout', 0]);
    const half = await answered(
      t,
      (socket) => void socket.once('data', () => socket.write(Buffer.from([22, 3, 3, 0x20, 0, 2]))),
      HASTY,
    );
    assert.deepEqual([half.reason, half.bytesRead], ['timeout', 6]);
  });

  it('reset and close are two things', async (t) => {
    const reset = await answered(t, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
    assert.equal(reset.reason, 'reset', reset.detail);
    const closed = await answered(t, (socket) => void socket.once('data', () => socket.end()));
    assert.equal(closed.reason, 'closed', closed.detail);
  });

  it('a peer that left before the handshake began is closed or reset, at once', async (t) => {
    for (const leave of [
      (socket: Connection) => void socket.end(),
      (socket: Connection) => void setTimeout(() => socket.resetAndDestroy(), 50),
    ]) {
      const { socket } = await connectTo(await serve(t, leave));
      // Until this side has noticed; a closed socket is then all that there is.
      await new Promise((done) => setTimeout(done, 300));
      const result = await startTls(socket, { servername: HOST, trust: await trustAmazon(), timeoutMs: 5_000 });
      assert(result.outcome === 'failed');
      assert(['closed', 'reset'].includes(result.reason), `${result.reason} ${result.detail}`);
      assertSoon(result.ms, 4_000);
    }
  });

  it('TLS 1.1 is a matter of versions', async (t) => {
    const result = await presenting(t, await identity({}, 'legacy'));
    assert.equal(result.outcome === 'failed' && result.reason, 'protocol-version');
  });

  it('any other alert is an alert', async (t) => {
    const result = await answered(
      t,
      (socket) => void socket.once('data', () => socket.write(Buffer.from([21, 3, 3, 0, 2, 2, 80]))),
    );
    assert.equal(result.reason, 'alert', result.detail);
  });

  it('is given up when the run is over, before and during it', async (t) => {
    const port = await serve(t, () => undefined);
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(50)]) {
      const result = await handshake(port, { ...PATIENT, signal });
      assert.equal(result.outcome === 'failed' && result.reason, 'aborted');
    }
  });

  it('a server that floods records costs its timeout at most', async (t) => {
    // Warnings, which a client ignores, and change-cipher-specs, as fast as the wire takes them.
    for (const record of [Buffer.from([21, 3, 3, 0, 2, 1, 90]), Buffer.from([20, 3, 3, 0, 1, 1])]) {
      const flood = Buffer.concat(Array.from({ length: 2_000 }, () => record));
      const result = await answered(
        t,
        (socket) => {
          const pour = (): void => {
            while (!socket.destroyed && socket.write(flood));
          };
          socket.on('drain', pour);
          pour();
        },
        { timeoutMs: 1_000 },
      );
      assertSoon(result.ms, 5_000);
    }
  });
});

it('what cannot be tried at all is an outcome, not an exception', async (t) => {
  const { socket } = await connectTo(await serve(t, () => undefined));
  const servername = 'x'.repeat(300);
  const result = await startTls(socket, { servername, trust: await trustAmazon(), ...HASTY });
  assert.equal(result.outcome, 'failed');
  const other = await connectTo(await serve(t, () => undefined));
  // Not a string, as no caller sends it: what matters is that nothing is thrown.
  const broken = { servername: 5 as unknown as string, trust: await trustAmazon(), ...HASTY };
  assert.equal((await startTls(other.socket, broken)).outcome, 'failed');
});

describe('the trust store', () => {
  it('leaves broken certificates out and keeps the others', async () => {
    const root = await simulatedPki().rootsOf(['amazon']);
    const broken = '-----BEGIN CERTIFICATE-----\nMIIBbroken\n-----END CERTIFICATE-----\n';
    const { roots, broken: left } = makeTrustStore([root, broken, 'nothing at all']);
    assert.deepEqual([roots, left], [1, 1]);
    assert.equal(makeTrustStore([]).roots, 0);
  });

  it('the small hello fits into one packet and asks for a short answer first; the ordinary one needs two', async (t) => {
    const sizes: Record<string, number> = {};
    for (const hello of ['ordinary', 'small'] as const) {
      let size = 0;
      const port = await serve(t, (socket) => void socket.on('data', (chunk: Buffer) => (size += chunk.length)));
      const { socket } = await connectTo(port);
      await startTls(socket, { servername: HOST, trust: await trustAmazon(), ...HASTY, hello });
      sizes[hello] = size;
    }
    assert.ok((sizes['small'] ?? 0) > 200 && (sizes['small'] ?? 0) < 600, JSON.stringify(sizes));
    assert.ok((sizes['ordinary'] ?? 0) > 1_448, JSON.stringify(sizes));
    const accept = tlsAcceptor(await identity({}), () => undefined);
    const { socket } = await connectTo(await serve(t, accept));
    const result = await startTls(socket, { servername: HOST, trust: await trustAmazon(), ...PATIENT, hello: 'small' });
    assert.equal(result.outcome, 'ok');
    if (result.outcome === 'ok') result.socket.destroy();
  });
});
