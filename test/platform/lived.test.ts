/** Time that this process did not have: what has arrived is read before anybody is called silent, and a wait gets what it lost. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/platform/clock.ts';
import { systemExec } from '../../src/platform/exec.ts';
import { after, deadline, lived, starvedBy, stopwatch } from '../../src/platform/lived.ts';
import { sleepLived, stopwatchOf } from '../../src/platform/stopwatch.ts';
import { connectTo, direct } from './loopback.ts';

/** The event loop stands still, as that of a stopped process: the kernel goes on, and so do other threads. */
function stopFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A server in a thread of its own: `answer` comes `afterMs` later than the first byte of each connection. */
async function serverThread(t: { after(run: () => unknown): void }, answer: string | null, afterMs: number): Promise<number> {
  const worker = new Worker(
    `const { createServer } = require('node:net');
     const { parentPort, workerData: { answer, afterMs } } = require('node:worker_threads');
     const server = createServer((socket) => {
       socket.on('error', () => undefined);
       if (answer !== null) socket.once('data', () => setTimeout(() => socket.write(answer), afterMs));
     }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: { answer, afterMs } },
  );
  t.after(() => worker.terminate());
  return new Promise((resolve) => worker.once('message', resolve));
}

describe('a wait of a process that did not run', () => {
  it('ends after what had arrived by then was read', async () => {
    const socket = createSocket('udp4');
    const order: string[] = [];
    await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
    socket.on('message', () => order.push('answer'));
    const sender = createSocket('udp4');
    await new Promise<void>((ended) => {
      after(100, () => {
        order.push('end');
        ended();
      });
      sender.send('x', socket.address().port, '127.0.0.1', () => stopFor(400));
    });
    assert.deepEqual(order, ['answer', 'end']);
    socket.close();
    sender.close();
  });

  it('is made longer by what was lost', async () => {
    const watch = stopwatch();
    const wait = new Promise<void>((resolve) => deadline(300, resolve));
    await later(60);
    stopFor(1_000);
    await wait;
    // A busy machine takes more, never less.
    assert.ok(watch.ms() >= 280, `lived ${watch.ms()}`);
    assert.ok(watch.lostMs() >= 800, `lost ${watch.lostMs()}`);
  });

  it('can be called off, before and while it is made longer', async () => {
    let calls = 0;
    deadline(30, () => (calls += 1))();
    const cancel = deadline(200, () => (calls += 1));
    stopFor(500);
    await later(5);
    cancel();
    await later(300);
    assert.equal(calls, 0);
  });

  it('of pauses between runs wakes nobody up', async () => {
    const cancel = after(3_600_000, () => undefined);
    await later(120);
    const before = lived();
    stopFor(300);
    assert.ok(lived() - before >= 299);
    cancel();
  });

  it('counts time that never runs backwards', async () => {
    const stop = deadline(2_000, () => undefined);
    let last = lived();
    for (const ms of [20, 70, 300, 0, 120]) {
      stopFor(ms);
      for (let look = 0; look < 50; look += 1) {
        const now = lived();
        assert.ok(now >= last, `${now} after ${last}`);
        last = now;
        if (look % 10 === 0) await later(3);
      }
    }
    stop();
  });
});

describe('a step of a process that did not run', () => {
  const trust = { secureContext: undefined, smallContext: () => undefined } as never;

  it('has the answer that came meanwhile: TCP, HTTP, a program', async (t) => {
    const port = await serverThread(t, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi', 50);
    const dialing = direct.dial({ ip: '127.0.0.1', port }, { timeoutMs: 300 });
    stopFor(900);
    const dialed = await dialing;
    assert.equal(dialed.outcome, 'ok');
    assert.ok(dialed.ms < 900, `the pause is no time that the peer took: ${dialed.ms} ms`);
    if (dialed.outcome !== 'ok') return;
    const session = direct.http(dialed.socket);
    const asking = session.request({ method: 'GET', path: '/', host: 'x', maxBodyBytes: 10, timeoutMs: 400 });
    await later(20);
    stopFor(1_200);
    const answer = await asking;
    assert.equal(answer.outcome, 'ok', JSON.stringify(answer));
    session.close();
    const running = systemExec.run('/bin/sleep', ['0.1'], { timeoutMs: 400, maxBytes: 100 });
    await later(60);
    stopFor(1_000);
    assert.equal((await running).outcome, 'ok');
  });

  it('is silent when it was given its whole time all the same', async (t) => {
    const port = await serverThread(t, null, 0);
    const { socket } = await connectTo(port);
    const watch = stopwatch();
    const shaking = direct.startTls(socket, { servername: 'x', trust, hello: 'small', timeoutMs: 300 });
    await later(20);
    stopFor(900);
    const result = await shaking;
    assert.equal(result.outcome === 'failed' && result.reason, 'timeout');
    assert.ok(watch.ms() >= 280, String(watch.ms()));
  });

  it('is starved, not silent, where it hardly ran at all: TLS, a tunnel, HTTP', async (t) => {
    const port = await serverThread(t, null, 0);
    const limits = { timeoutMs: 300 };
    const [first, second, third] = [await connectTo(port), await connectTo(port), await connectTo(port)];
    const steps = [
      direct.startTls(first.socket, { servername: 'x', trust, hello: 'small', ...limits }),
      direct.tunnel(second.socket, { host: 'x', port: 443, credentials: null, ...limits }),
      direct.http(third.socket).request({ method: 'GET', path: '/', host: 'x', maxBodyBytes: 10, ...limits }),
    ];
    const stopping = setInterval(() => stopFor(700), 1);
    const results = await Promise.all(steps);
    clearInterval(stopping);
    for (const result of results) assert.deepEqual(result.outcome === 'failed' && result.reason, 'starved');
  });

  it('is what its peer says, unless the peer has waited for long', () => {
    const watch = (ms: number, lostMs: number) =>
      stopwatchOf(pair([0, 0], [ms + lostMs, ms], [ms + lostMs, ms], [ms + lostMs, ms], [ms + lostMs, ms]));
    const reason = (ms: number, lostMs: number, said: string) => starvedBy(watch(ms, lostMs), 3_000, said, 'x').reason;
    assert.equal(reason(3_000, 4_000, 'timeout'), 'timeout');
    assert.equal(reason(1_500, 4_000, 'timeout'), 'starved');
    assert.equal(reason(100, 3_300, 'reset'), 'reset');
    assert.equal(reason(100, 17_000, 'reset'), 'starved');
    assert.equal(reason(100, 17_000, 'closed'), 'starved');
    // What a peer says in so many words does not depend on who listens.
    assert.equal(reason(100, 17_000, 'alert'), 'alert');
    assert.equal(reason(100, 17_000, 'refused'), 'refused');
  });
});

/** A clock that shows these times, one pair after another, and then the last for ever. */
function pair(...times: readonly (readonly [real: number, own: number])[]) {
  let at = -1;
  const next = (): readonly [number, number] => times[Math.min(at, times.length - 1)] ?? [0, 0];
  return {
    monotonic: () => {
      at = Math.max(0, at);
      return next()[0];
    },
    lived: () => {
      const [, own] = next();
      at = Math.max(1, at);
      return own;
    },
  };
}

describe('sleeping with another clock', () => {
  it('goes on until the time was lived, and is given up after some tries', async () => {
    const sleeps: number[] = [];
    const clock = (share: number) => {
      let [real, own] = [0, 0];
      return {
        ...systemClock,
        monotonic: () => real,
        lived: () => own,
        sleep: (ms: number) => {
          sleeps.push(Math.round(ms));
          real += ms;
          own += ms * share;
          return Promise.resolve();
        },
      };
    };
    await sleepLived(clock(0.5), 800);
    assert.deepEqual(sleeps.splice(0), [800, 400, 200, 100, 50, 25, 13]);
    await sleepLived(clock(0), 800);
    assert.equal(sleeps.splice(0).length, 7);
    await sleepLived(clock(1), 800);
    assert.deepEqual(sleeps, [800]);
  });
});
