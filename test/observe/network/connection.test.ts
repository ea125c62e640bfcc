import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { probeConnection, type Trust } from '../../../src/observe/network/connect/connection.ts';
import { PATIENT, routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const TARGET = { host: 'ssm.eu-central-1.amazonaws.com', ip: '10.1.0.1', port: 443 };

async function trusting(): Promise<Trust> {
  const quick = await trustAmazon();
  return { quick, examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }) };
}

describe('one connection', () => {
  it('an exchange that throws is inconclusive, and what came before it stays', async (t) => {
    let hear = (): void => undefined;
    const closed = new Promise<void>((resolve) => (hear = resolve));
    const acceptor = await secureAcceptor(TARGET.host, (socket) => void socket.resume());
    const port = await serve(t, (socket) => {
      socket.once('close', hear);
      acceptor(socket);
    });
    const translate = routes({ [TARGET.ip]: port });
    const limits = { ...PATIENT, signal: new AbortController().signal };
    const facts = await probeConnection(makePorts({ translate }), trusting(), TARGET, limits, () =>
      Promise.reject(new Error('a fault of ours')),
    );
    assert.deepEqual([facts.tcp.outcome, facts.tls.outcome, facts.http.outcome], ['ok', 'ok', 'inconclusive']);
    await closed;
  });

  it('a peer that leaves while the roots are still being read is not called mute', async (t) => {
    const translate = routes({ [TARGET.ip]: await serve(t, (socket) => void setTimeout(() => socket.end(), 20)) });
    const late = new Promise<Trust>((resolve) => setTimeout(() => resolve(trusting()), 300));
    const limits = { timeoutMs: 3_000, signal: new AbortController().signal };
    const facts = await probeConnection(makePorts({ translate }), late, TARGET, limits, () =>
      Promise.reject(new Error('not reached')),
    );
    assert.equal(facts.tls.outcome === 'failed' && facts.tls.reason, 'closed');
    assert.equal(facts.http.outcome, 'skipped');
  });
});
