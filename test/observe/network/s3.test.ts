import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectFacts } from '../../../src/facts.ts';
import { type ReadQueue, readQueue } from '../../../src/observe/network/s3/read-queue.ts';
import type { PlannedObject } from '../../../src/observe/plan.ts';
import type { HttpRequest, HttpResult, HttpSession } from '../../../src/platform/ports.ts';
import { makePorts } from '../node/ports-double.ts';

const HOST = 's3.eu-central-1.amazonaws.com';
const planned = (key: string): PlannedObject => ({
  bucket: 'b',
  purpose: 'agent',
  host: HOST,
  style: 'path',
  key,
  certainty: 'known',
});
const ok = (body = '', status = 200, headers: Record<string, string> = {}): HttpResult => ({
  outcome: 'ok',
  status,
  headers,
  body,
  ms: 1,
});
const failed = (reason: 'reset' | 'aborted' | 'timeout'): HttpResult => ({ outcome: 'failed', reason, detail: reason, ms: 1 });

interface FakeSession extends HttpSession {
  readonly requests: HttpRequest[];
}

/** Answers in this order, the last one for ever; `opensFor` requests before the connection ends. */
function session(answers: readonly (HttpResult | Promise<HttpResult>)[], opensFor = Number.POSITIVE_INFINITY): FakeSession {
  const requests: HttpRequest[] = [];
  return {
    requests,
    async request(request) {
      requests.push(request);
      return (await answers[Math.min(requests.length, answers.length) - 1]) ?? ok();
    },
    isOpen: () => requests.length < opensFor,
    close: () => undefined,
  };
}

function queue(keys: readonly string[], signal = new AbortController().signal): { queue: ReadQueue; facts: ObjectFacts[] } {
  const facts: ObjectFacts[] = [];
  const limits = { timeoutMs: 1_000, signal };
  return { queue: readQueue(makePorts(), keys.map(planned), '/fallback', HOST, limits, (fact) => facts.push(fact)), facts };
}

describe('the read queue', () => {
  it('gives each connection one read when there are as many, all at once', async () => {
    const { queue: reads, facts } = queue(['1', '2', '3']);
    let release = (_result: HttpResult): void => undefined;
    const held = new Promise<HttpResult>((resolve) => (release = resolve));
    const sessions = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((ip) => ({ ip, fake: session([held]) }));
    const drained = sessions.map(({ ip, fake }) => reads.drain(fake, ip));
    // No answer is in yet, and every read is on its way.
    assert.deepEqual(
      sessions.map(({ fake }) => fake.requests.map(({ path }) => path)),
      [['/b/1'], ['/b/2'], ['/b/3']],
    );
    release(ok());
    await Promise.all(drained);
    assert.deepEqual(facts.map(({ ip }) => String(ip)).toSorted(), ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  });

  it('asks for the beginning only, and for something when no read is left', async () => {
    const { queue: reads } = queue([]);
    const fake = session([ok('', 200, { 'x-amz-request-id': 'R' })]);
    const http = await reads.drain(fake, '10.0.0.1');
    assert.equal(http.outcome === 'ok' && http.requestId, 'R');
    assert.equal(fake.requests[0]?.path, '/fallback');
    assert.equal(fake.requests[0]?.headers?.['range'], 'bytes=0-255');
  });

  it('a read whose connection breaks is tried once on another', async () => {
    const { queue: reads, facts } = queue(['1']);
    const http = await reads.drain(session([failed('reset')]), '10.0.0.1');
    assert.equal(http.outcome, 'failed');
    assert.deepEqual([reads.left(), facts.length], [1, 0]);
    await reads.drain(session([ok()]), '10.0.0.2');
    assert.deepEqual(
      facts.map(({ ip, result }) => [ip, result.outcome]),
      [['10.0.0.2', 'ok']],
    );
  });

  it('and when that one breaks too, it has failed', async () => {
    const { queue: reads, facts } = queue(['1']);
    await reads.drain(session([failed('reset')]), '10.0.0.1');
    await reads.drain(session([failed('timeout')]), '10.0.0.2');
    assert.deepEqual(
      facts.map(({ ip, result }) => [ip, result.outcome === 'failed' && result.reason]),
      [['10.0.0.2', 'timeout']],
    );
    assert.equal(reads.left(), 0);
  });

  it('a connection that ends between two reads is no failure of the second', async () => {
    const { queue: reads, facts } = queue(['1', '2']);
    const first = session([ok()], 1);
    const http = await reads.drain(first, '10.0.0.1');
    assert.deepEqual([first.requests.length, http.outcome, reads.left()], [1, 'ok', 1]);
    await reads.drain(session([ok()], 1), '10.0.0.1');
    assert.equal(facts.length, 2);
  });

  it('an address that has answered is not called broken for a later read', async () => {
    const { queue: reads } = queue(['1', '2']);
    const http = await reads.drain(session([ok(), failed('reset')]), '10.0.0.1');
    assert.equal(http.outcome, 'ok');
  });

  it('finish() records what is left, with what was seen of it', async () => {
    const { queue: reads, facts } = queue(['1', '2']);
    await reads.drain(session([failed('reset')]), '10.0.0.1');
    reads.finish('no-connection', 'none');
    assert.deepEqual(
      facts.map(({ key, ip, result }) => [key, ip, result.outcome === 'failed' && result.reason]),
      [
        ['2', null, 'no-connection'],
        ['1', '10.0.0.1', 'reset'],
      ],
    );
  });

  it('what the end of the run interrupts is inconclusive', async () => {
    const stop = new AbortController();
    const { queue: reads, facts } = queue(['1', '2'], stop.signal);
    stop.abort();
    await reads.drain(session([failed('aborted')]), '10.0.0.1');
    reads.finish('no-connection', 'none');
    assert.deepEqual(
      facts.map(({ result }) => result.outcome),
      ['inconclusive', 'inconclusive'],
    );
  });
});

describe('what S3 says', () => {
  const reading = async (result: HttpResult) => {
    const { queue: reads, facts } = queue(['1']);
    await reads.drain(session([result]), '10.0.0.1');
    const [fact] = facts;
    assert(fact?.result.outcome === 'ok');
    return fact.result;
  };

  it('is read from headers and error document', async () => {
    const xml =
      '<?xml version="1.0"?>\n<Error><Code>PermanentRedirect</Code><Message>Wrong place</Message><Region>us-west-2</Region></Error>';
    const read = await reading(ok(xml, 301, { 'x-amz-request-id': 'R' }));
    assert.deepEqual(
      [read.status, read.code, read.message, read.bucketRegion, read.requestId],
      [301, 'PermanentRedirect', 'Wrong place', 'us-west-2', 'R'],
    );
    const header = await reading(ok(xml, 301, { 'x-amz-bucket-region': 'eu-west-1' }));
    assert.equal(header.bucketRegion, 'eu-west-1');
  });

  it('is bounded and harmless whatever comes', async () => {
    for (const body of [
      `<Code>${'x'.repeat(4_000)}</Code>`,
      '<Code>'.repeat(600),
      '<Code></Code>',
      '<!DOCTYPE x [<!ENTITY a "b">]><Error>&a;&a;</Error>',
      '\0'.repeat(4_000),
      '<Code>\u001b[31m</Code>',
    ]) {
      const { code, message } = await reading(ok(body, 403));
      assert((code?.length ?? 0) <= 400 && message === null, body.slice(0, 20));
      assert.equal(code?.includes('\u001b') ?? false, false);
    }
  });
});
