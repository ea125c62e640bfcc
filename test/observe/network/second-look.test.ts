/** The second look: what is tried again, when, and what it records. Servers on loopback; packets are lost by the route. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectionFacts, RetryFacts } from '../../../src/facts.ts';
import { probeConnection, type SecondLook, type Trust } from '../../../src/observe/network/connect/connection.ts';
import {
  directWay,
  lookTimes,
  repeatBeside,
  repeatDials,
  retryHandshakes,
} from '../../../src/observe/network/connect/second-look.ts';
import { httpAcceptor } from '../../../src/platform/listen.ts';
import type { Route } from '../../../src/platform/route.ts';
import { swallowing } from '../../../src/simulation/swallowing.ts';
import type { Swallows } from '../../../src/simulation/world.ts';
import { assertSoon } from '../../pace.ts';
import { HASTY, PATIENT, routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const TARGET = { host: 'ssm.eu-central-1.amazonaws.com', ip: '10.1.0.1', port: 443 };
const OTHER = 's3.eu-central-1.amazonaws.com';
const living = { signal: new AbortController().signal };

/** A web server in Amazon's name behind a device that swallows something. */
async function behind(t: TestContext, swallows: Swallows): Promise<number> {
  const answer = () => ({ status: 404, headers: {}, body: '' });
  const accept = await secureAcceptor(TARGET.host, httpAcceptor(answer));
  return serve(t, (socket) => accept(swallowing(socket, swallows) as Parameters<typeof accept>[0]));
}

async function retried(t: TestContext, swallows: Swallows): Promise<readonly RetryFacts[]> {
  const ports = makePorts({ translate: routes({ [TARGET.ip]: await behind(t, swallows) }) });
  return retryHandshakes(ports, await trustAmazon(), directWay(ports, TARGET), OTHER, { timeoutMs: 1_500, ...living });
}

const outcomes = (retries: readonly RetryFacts[]): string[] =>
  retries.map(({ hello, servername, result }) => `${hello} ${servername === OTHER ? 'other' : 'own'} ${result.outcome}`);

describe('connections begun at one instant', () => {
  const dialed = async (translate: () => Route, timeoutMs = HASTY.timeoutMs) =>
    repeatDials(makePorts({ translate }), TARGET, { timeoutMs, ...living });

  it('some are lost, none are, all are', async (t) => {
    const port = await serve(t, (socket) => void socket.resume());
    const open = { kind: 'to', ip: '127.0.0.1', port } as const;
    let count = 0;
    assert.deepEqual(await dialed(() => (count++ % 2 === 0 ? { kind: 'drop' } : open), 5_000), { tried: 5, failed: 3 });
    assert.deepEqual(await dialed(() => open, 5_000), { tried: 5, failed: 0 });
    assert.deepEqual(await dialed(() => ({ kind: 'drop' })), { tried: 5, failed: 5 });
  });

  it('those that never open do not cost the whole time-out once another has', async (t) => {
    const port = await serve(t, (socket) => void socket.resume());
    let count = 0;
    const start = performance.now();
    await dialed(() => (count++ === 0 ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port }), 30_000);
    assertSoon(performance.now() - start, 5_000);
  });

  it('a run that ends first has seen nothing', async () => {
    const ended = AbortSignal.abort();
    assert.equal(await repeatDials(makePorts(), TARGET, { timeoutMs: 10_000, signal: ended }), null);
  });

  it('where one address loses some, or was late, the lucky ones are asked too; where one loses all, they are not', async (t) => {
    const ports = makePorts({ translate: routes({ '10.1.0.2': await serve(t, (socket) => void socket.resume()) }) });
    const skipped = { outcome: 'skipped', because: '' } as const;
    const rest = { port: 443, localIp: null, localPort: null, at: '', tls: skipped, http: skipped };
    const dead = { host: 'a', ip: '10.1.0.1', ...rest, tcp: skipped };
    const fine = { host: 'b', ip: '10.1.0.2', ...rest, tcp: { outcome: 'ok', ms: 1 } as const };
    const limits = { ...PATIENT, ...living };
    const beside = async (failed: number, tcp: ConnectionFacts['tcp'] = skipped) =>
      (await repeatBeside(ports, [{ ...dead, tcp, repeats: { tried: 5, failed } }, fine], new Set(), limits))[1]?.repeats;
    assert.deepEqual(await beside(2), { tried: 5, failed: 0, beside: true });
    assert.equal(await beside(5), undefined);
    // One that opened late, and at once when it was tried again: a lost packet, or the first of many.
    assert.deepEqual(await beside(0, { outcome: 'ok', ms: 3_000 }), { tried: 5, failed: 0, beside: true });
    assert.equal(await beside(0, { outcome: 'ok', ms: 3 }), undefined);
  });
});

describe('handshakes tried again', { concurrency: true }, () => {
  it('a large hello is lost, a small one passes, and a full-sized request after it', async (t) => {
    const retries = await retried(t, { kind: 'large-hello', above: 1_448 });
    assert.deepEqual(outcomes(retries), ['large own failed', 'small own ok', 'small other ok']);
    assert.equal(retries[1]?.fullSized?.outcome, 'ok');
  });

  it('full-sized packets to the server are lost: the request is, too', async (t) => {
    const retries = await retried(t, { kind: 'full-sized', direction: 'outbound', above: 1_448 });
    assert.deepEqual(outcomes(retries), ['large own failed', 'small own ok', 'small other ok']);
    assert.equal(retries[1]?.fullSized?.outcome, 'failed');
  });

  it('full-sized packets to the node are lost: the short answer arrives, and nothing after it', async (t) => {
    const retries = await retried(t, { kind: 'full-sized', direction: 'inbound', above: 600 });
    assert.deepEqual(outcomes(retries), ['large own failed', 'small own failed', 'small other failed']);
    const bytes = retries[1]?.bytes ?? 0;
    assert.ok(bytes > 50 && bytes < 300, `${bytes} bytes`);
  });

  it('a name is filtered', async (t) => {
    const retries = await retried(t, { kind: 'names', names: [TARGET.host] });
    assert.deepEqual(outcomes(retries), ['large own failed', 'small own failed', 'small other ok']);
    assert.equal(retries[1]?.bytes, 0);
  });

  it('no connection at all is told as such', async () => {
    const ports = makePorts();
    const retries = await retryHandshakes(ports, await trustAmazon(), directWay(ports, TARGET), null, { ...HASTY, ...living });
    assert.deepEqual(
      retries.map(({ hello, result }) => [hello, result.outcome === 'failed' && result.reason]),
      [
        ['large', 'tcp'],
        ['small', 'tcp'],
      ],
    );
  });
});

describe('when to look', () => {
  const second: SecondLook = { otherName: () => OTHER, claim: () => true };
  const trusting = async (): Promise<Trust> => {
    const quick = await trustAmazon();
    return {
      quick,
      examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }),
    };
  };
  const probe = async (port: number | null, timeoutMs: number, look: SecondLook | null = second) => {
    let dials = 0;
    const translate = (): Route => {
      dials += 1;
      return port === null ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port };
    };
    const exchange = () => Promise.resolve({ outcome: 'inconclusive', why: 'not asked' } as const);
    const limits = { timeoutMs, ...living };
    const start = performance.now();
    const facts = await probeConnection(makePorts({ translate }), trusting(), TARGET, limits, exchange, look);
    return { facts, dials, ms: performance.now() - start };
  };

  it('both parts fit into one step', () => {
    for (const timeoutMs of [1, 600, 3_000, 60_000]) {
      const { afterMs, forMs } = lookTimes(timeoutMs);
      assert.ok(afterMs > 0 && afterMs <= 1_000 && afterMs + forMs <= timeoutMs);
    }
  });

  it('an address that answers is left alone', async (t) => {
    const accept = await secureAcceptor(TARGET.host, (socket) => void socket.resume());
    const { facts, dials } = await probe(await serve(t, accept), 10_000);
    assert.deepEqual([facts.tls.outcome, dials, facts.repeats, facts.retries], ['ok', 1, undefined, undefined]);
  });

  it('one that swallows everything costs no more than its time-out', async () => {
    const { facts, ms } = await probe(null, 900);
    assert.deepEqual(facts.repeats, { tried: 5, failed: 5 });
    assertSoon(ms, 1_700);
  });

  it('a mute server is tried again, by hellos that stay as unanswered; without a second look it is not', async (t) => {
    const port = await serve(t, (socket) => void socket.resume());
    const { facts, ms } = await probe(port, 900);
    assert.deepEqual(outcomes(facts.retries ?? []), ['large own failed', 'small own failed', 'small other failed']);
    assert.deepEqual(facts.repeats, { tried: 5, failed: 0 });
    assertSoon(ms, 2_500);
    const alone = await probe(port, 300, null);
    assert.deepEqual([alone.dials, alone.facts.retries, alone.facts.repeats], [1, undefined, undefined]);
  });
});
