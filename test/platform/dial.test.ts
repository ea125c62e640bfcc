import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listenTcp } from '../../src/platform/listen.ts';
import { createNetwork } from '../../src/platform/network.ts';
import { assertSoon } from '../pace.ts';
import { connectTo, direct, HASTY, PATIENT, routes, serve } from './loopback.ts';

const TARGET = { ip: '10.0.0.1', port: 443 };

describe('dial', () => {
  it('opens a connection to where the route leads and tells its own end', async (t) => {
    const port = await serve(t, (socket) => void socket.end('hello'));
    const dialed = await createNetwork(routes({ '10.0.0.1': port })).dial(TARGET, PATIENT);
    assert(dialed.outcome === 'ok');
    assert.equal(dialed.localIp, '127.0.0.1');
    assert(dialed.localPort !== null && dialed.localPort > 0 && dialed.ms >= 0);
    const chunks: Buffer[] = [];
    for await (const chunk of dialed.socket) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString(), 'hello');
  });

  it('keeps refused, unreachable, vanished and invalid apart', async () => {
    const gone = await listenTcp(() => undefined);
    await gone.close();
    const refused = await direct.dial({ ip: '127.0.0.1', port: gone.port }, PATIENT);
    assert.equal(refused.outcome === 'failed' && refused.reason, 'refused');
    for (const kind of ['refuse', 'unreachable', 'drop'] as const) {
      const result = await createNetwork(() => ({ kind })).dial(TARGET, HASTY);
      const reason = { refuse: 'refused', unreachable: 'unreachable', drop: 'timeout' }[kind];
      assert.equal(result.outcome === 'failed' && result.reason, reason);
    }
  });

  it('is given up before and while it waits', async () => {
    const dropped = createNetwork(() => ({ kind: 'drop' }));
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(50)]) {
      const result = await dropped.dial(TARGET, { ...PATIENT, signal });
      assert.equal(result.outcome === 'failed' && result.reason, 'aborted');
      assertSoon(result.ms, 5_000);
    }
  });

  it('resolves on impossible targets too', async () => {
    for (const port of [-1, 65_536, Number.NaN]) {
      const result = await direct.dial({ ip: '127.0.0.1', port }, HASTY);
      assert.equal(result.outcome, 'failed');
    }
  });

  it('survives a reset that comes while nobody reads', async (t) => {
    const { socket } = await connectTo(await serve(t, (peer) => void setTimeout(() => peer.resetAndDestroy(), 50)));
    await new Promise((done) => setTimeout(done, 300));
    assert.equal(socket.destroyed, true);
  });
});

describe('datagrams', () => {
  it('nothing is called after close(), and send() does nothing', async () => {
    const heard: string[] = [];
    for (const kind of ['refuse', 'unreachable', 'drop'] as const) {
      const handlers = { onMessage: () => heard.push('message'), onFault: (fault: string) => heard.push(fault) };
      const channel = createNetwork(() => ({ kind })).datagrams({ ip: '10.0.0.1', port: 53 }, handlers);
      channel.send(Buffer.from('x'));
      channel.close();
      channel.send(Buffer.from('y'));
      channel.close();
    }
    await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(heard, []);
  });
});
