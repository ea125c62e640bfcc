import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { httpOver } from '../../src/platform/http.ts';
import type { Connection } from '../../src/platform/listen.ts';
import type { HttpRequest, HttpResult, HttpSession } from '../../src/platform/ports.ts';
import { runProgramSync } from '../processes.ts';
import { connectTo, serve } from './loopback.ts';

const REQUEST: HttpRequest = {
  method: 'GET',
  path: '/latest/VERSION',
  host: 'pinned.test',
  maxBodyBytes: 100,
  timeoutMs: 10_000,
};
const SHORT = { ...REQUEST, timeoutMs: 300 };

async function open(t: TestContext, onConnection: (socket: Connection) => void): Promise<HttpSession> {
  const { socket } = await connectTo(await serve(t, onConnection));
  const session = httpOver(socket);
  t.after(() => session.close());
  return session;
}

/** A server that answers each request head with these bytes. */
function saying(...answers: readonly (string | Buffer)[]): (socket: Connection) => void {
  return (socket) => {
    let count = 0;
    socket.on('data', () => {
      const answer = answers[Math.min(count, answers.length - 1)] ?? '';
      count += 1;
      socket.write(answer);
    });
  };
}

/** Writes the same again as fast as it is taken. */
function pouring(head: string, more: string): (socket: Connection) => void {
  return (socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.once('data', () => {
      socket.write(head);
      socket.on('drain', pour);
      pour();
    });
  };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Amzn-RequestId: 4711\r\n\r\nok';

function failure(result: HttpResult): string {
  return result.outcome === 'failed' ? result.reason : `${result.status}`;
}

describe('HTTP over an open connection', () => {
  it('sends the request as asked and gives the answer', async (t) => {
    let head = '';
    const session = await open(t, (socket) => {
      socket.on('data', (chunk: Buffer) => {
        head += chunk.toString();
        socket.write('HTTP/1.1 403 Forbidden\r\nX-Twice: a\r\nx-twice: b\r\nContent-Length: 4\r\n\r\nnope');
      });
    });
    const result = await session.request({ ...REQUEST, headers: { range: 'bytes=0-255' } });
    assert(result.outcome === 'ok');
    assert.deepEqual([result.status, result.body, result.headers['x-twice']], [403, 'nope', 'a, b']);
    assert.match(head, /^GET \/latest\/VERSION HTTP\/1.1\r\nhost: pinned.test\r\n/i);
    assert.match(head, /range: bytes=0-255\r\n/i);
  });

  it('carries several requests, one after another or asked at once', async (t) => {
    const session = await open(t, saying(OK));
    for (let count = 0; count < 3; count += 1) assert.equal(failure(await session.request(REQUEST)), '200');
    const both = await Promise.all([session.request(REQUEST), session.request(REQUEST)]);
    assert.deepEqual(both.map(failure), ['200', '200']);
    assert.equal(session.isOpen(), true);
    session.close();
    assert.equal(session.isOpen(), false);
    assert.equal((await session.request(REQUEST)).outcome, 'failed');
  });

  it('reads chunks, HEAD and 204', async (t) => {
    const chunked = await open(
      t,
      saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'),
    );
    const result = await chunked.request(REQUEST);
    assert.equal(result.outcome === 'ok' && result.body, 'abcde');
    const head = await open(t, saying('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n'));
    assert.equal(failure(await head.request({ ...REQUEST, method: 'HEAD' })), '200');
    const empty = await open(t, saying('HTTP/1.1 204 No Content\r\n\r\n'));
    assert.equal(failure(await empty.request(REQUEST)), '204');
  });

  it('knows that a connection ends after its answer', async (t) => {
    const session = await open(t, saying('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'));
    assert.equal(failure(await session.request(REQUEST)), '200');
    assert.equal(session.isOpen(), false);
    assert.equal((await session.request(REQUEST)).outcome, 'failed');
  });

  it('passes over what comes before the answer, but never hangs on an unasked 100', async (t) => {
    const hints = await open(t, saying(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`));
    assert.equal(failure(await hints.request(REQUEST)), '200');
    const session = await open(t, saying(`HTTP/1.1 100 Continue\r\n\r\n${OK}`));
    assert(['200', 'malformed', 'closed'].includes(failure(await session.request(SHORT))));
  });

  it('a header called __proto__ is a header', async (t) => {
    const session = await open(t, saying('HTTP/1.1 200 OK\r\n__proto__: x\r\nconstructor: y\r\nContent-Length: 0\r\n\r\n'));
    const result = await session.request(REQUEST);
    assert(result.outcome === 'ok');
    assert.equal(Object.entries(result.headers).find(([name]) => name === '__proto__')?.[1], 'x');
    assert.equal(result.headers['constructor'], 'y');
    assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
  });
});

describe('hostile servers', () => {
  it('endless headers are too large', async (t) => {
    const many = await open(t, pouring('HTTP/1.1 200 OK\r\n', `x-${'a'.repeat(50)}: ${'b'.repeat(500)}\r\n`));
    assert.equal(failure(await many.request(REQUEST)), 'too-large');
    const one = await open(t, pouring('HTTP/1.1 200 OK\r\nx: ', 'b'.repeat(4_000)));
    assert.equal(failure(await one.request(REQUEST)), 'too-large');
  });

  it('an endless status line ends', async (t) => {
    const session = await open(t, pouring('HTTP/1.1 200 ', 'b'.repeat(4_000)));
    assert(['timeout', 'too-large', 'malformed'].includes(failure(await session.request(SHORT))));
  });

  it('an endless body is cut and the connection closed', async (t) => {
    const session = await open(
      t,
      pouring('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', `1000\r\n${'x'.repeat(4_096)}\r\n`),
    );
    const result = await session.request(REQUEST);
    assert(result.outcome === 'ok');
    assert.equal(result.body, 'x'.repeat(100));
    assert.equal(session.isOpen(), false);
  });

  it('10 GB are announced and not waited for', async (t) => {
    const session = await open(t, saying(`HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n${'x'.repeat(5_000)}`));
    const result = await session.request(REQUEST);
    assert.equal(result.outcome === 'ok' && result.body.length, 100);
    const stalled = await open(t, saying('HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nx'));
    assert.equal(failure(await stalled.request(SHORT)), 'timeout');
  });

  it('trailers without end do not get through', async (t) => {
    const session = await open(
      t,
      pouring('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', `t: ${'b'.repeat(500)}\r\n`),
    );
    assert.equal((await session.request({ ...REQUEST, timeoutMs: 2_000 })).outcome, 'failed');
  });

  it('one byte at a time is not progress', async (t) => {
    const session = await open(t, (socket) => {
      const bytes = OK.repeat(1_000).split('');
      const timer = setInterval(() => socket.write(bytes.shift() ?? 'x'), 50);
      socket.once('close', () => clearInterval(timer));
    });
    const result = await session.request(SHORT);
    assert.equal(failure(result), 'timeout');
    assert.equal(session.isOpen(), false);
  });

  it('no answer at all is a timeout', async (t) => {
    assert.equal(failure(await (await open(t, () => undefined)).request(SHORT)), 'timeout');
  });

  it('what is not HTTP is malformed', async (t) => {
    for (const noise of [
      'SSH-2.0-OpenSSH_9.6\r\n',
      'HTTP/9.9 abc\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n',
      '\0\0\0\0\0\0',
    ]) {
      assert.equal(failure(await (await open(t, saying(noise))).request(REQUEST)), 'malformed', JSON.stringify(noise));
    }
  });

  it('closed before, within and after the head is closed; a reset is a reset', async (t) => {
    for (const part of ['', 'HTTP/1.1 200 OK\r\nX: ', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc']) {
      const session = await open(t, (socket) => void socket.once('data', () => socket.end(part)));
      assert.equal(failure(await session.request(REQUEST)), 'closed', JSON.stringify(part));
    }
    const reset = await open(t, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
    assert.equal(failure(await reset.request(REQUEST)), 'reset');
  });

  it('a connection that is gone already fails at once', async (t) => {
    const session = await open(t, (socket) => void socket.end());
    await new Promise((done) => setTimeout(done, 100));
    assert(['closed', 'reset'].includes(failure(await session.request(REQUEST))));
  });

  it('is given up before, while waiting for the head, and within the body', async (t) => {
    const waiting = await open(t, () => undefined);
    assert.equal(failure(await waiting.request({ ...REQUEST, signal: AbortSignal.abort() })), 'aborted');
    for (const answer of ['', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc']) {
      const session = await open(t, saying(answer));
      assert.equal(failure(await session.request({ ...REQUEST, signal: AbortSignal.timeout(50) })), 'aborted');
    }
  });

  it('a request that cannot be sent is an outcome too', async (t) => {
    const session = await open(t, saying(OK));
    assert.equal(failure(await session.request({ ...REQUEST, path: 'no slash\r\nx: y' })), 'other');
    assert.equal(failure(await (await open(t, saying(OK))).request({ ...REQUEST, headers: { 'a b': 'c\r\nd' } })), 'other');
  });
});

it('neither keeps a process alive nor ends it by an unhandled rejection', () => {
  const http = new URL('../../src/platform/http.ts', import.meta.url).href;
  const script = `
    import { connect, createServer } from 'node:net';
    import { httpOver } from ${JSON.stringify(http)};
    const server = createServer((socket) => { socket.on('error', () => {}); socket.once('data', () => socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nab')); });
    server.listen(0, '127.0.0.1', () => {
      const socket = connect(server.address().port, '127.0.0.1', async () => {
        const session = httpOver(socket);
        const result = await session.request({ method: 'GET', path: '/', host: 'x', maxBodyBytes: 1, timeoutMs: 5000 });
        const again = await session.request({ method: 'GET', path: '/', host: 'x', maxBodyBytes: 1, timeoutMs: 5000 });
        console.log(result.outcome, again.outcome);
        server.close();
      });
    });`;
  const ran = runProgramSync(process.execPath, ['--input-type=module', '-e', script]);
  assert.deepEqual([ran.status, ran.stdout.trim()], [0, 'ok failed'], ran.stderr);
});
