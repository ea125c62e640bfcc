import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockOffset, httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { getaddrinfo } from '../../../src/observe/network/dns/lookup.ts';
import type { ExecResult, HttpResult } from '../../../src/platform/ports.ts';
import type { SystemLookup } from '../../../src/platform/system-resolver.ts';
import { cpuMs } from '../../pace.ts';
import { makePorts } from '../node/ports-double.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const page = (body: string, headers: Record<string, string> = {}): HttpResult => ({
  outcome: 'ok',
  status: 200,
  headers,
  body,
  ms: 1,
});

describe('an HTTP answer as facts', () => {
  it('knows AWS by its request id, under all its names', () => {
    for (const name of ['x-amzn-requestid', 'x-amz-request-id', 'x-amzn-request-id']) {
      const facts = httpFacts(page('<title>x</title>', { [name]: 'R' }), NOW);
      assert(facts.outcome === 'ok');
      assert.deepEqual([facts.requestId, facts.excerpt], ['R', null]);
    }
  });

  it('quotes a foreign page: its title, else its words, bounded and without control characters', () => {
    const excerpt = (body: string) => {
      const facts = httpFacts(page(body), NOW);
      return facts.outcome === 'ok' ? facts.excerpt : null;
    };
    assert.equal(excerpt('<html><title>Sign in</title>…'), 'Sign in');
    assert.equal(excerpt('<h1>Blocked</h1>\n<p>by policy</p>'), 'Blocked by policy');
    assert.equal(excerpt('\u001b[2Jhello')?.includes('\u001b'), false);
    assert.equal(excerpt('x'.repeat(2_000))?.length, 200);
    assert.equal(excerpt(''), null);
    const ms = cpuMs(() => [excerpt('<'.repeat(2_048)), excerpt('<title '.repeat(300))]);
    assert(ms < 1_000, `${ms} ms`);
  });

  it('tells the clock’s offset, and none from an absurd date', () => {
    assert.equal(clockOffset('Sun, 01 Mar 2026 12:10:00 GMT', NOW), 600_500);
    for (const date of [undefined, '', 'yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(500)])
      assert.equal(clockOffset(date, NOW), null);
  });

  it('what the run interrupted is inconclusive', () => {
    assert.equal(httpFacts({ outcome: 'failed', reason: 'aborted', detail: '', ms: 1 }, NOW).outcome, 'inconclusive');
    assert.equal(httpFacts({ outcome: 'failed', reason: 'reset', detail: '', ms: 1 }, NOW).outcome, 'failed');
  });
});

describe('the system’s own lookup', () => {
  const lookUp = (ran: ExecResult) =>
    getaddrinfo(makePorts({ programs: { '/usr/bin/getent': ran } }), 'h.example', {
      timeoutMs: 1_000,
      signal: new AbortController().signal,
    });
  const exits = (code: number, stdout = ''): ExecResult => ({ outcome: 'ok', code, stdout, stderr: '' });

  it('reads each address once', async () => {
    const result = await lookUp(exits(0, '10.1.2.3 STREAM h.example\n10.1.2.3 DGRAM\nfd00::1 STREAM\n'));
    assert.deepEqual(result.outcome === 'ok' && result.addresses, ['10.1.2.3', 'fd00::1']);
  });

  it('keeps not found, hanging, broken, missing and interrupted apart', async () => {
    const cases: [ExecResult, string][] = [
      [exits(2), 'not-found'],
      [exits(1), 'other'],
      [{ outcome: 'failed', reason: 'timeout', detail: '' }, 'timeout'],
      [{ outcome: 'failed', reason: 'absent', detail: '' }, 'skipped'],
      [{ outcome: 'failed', reason: 'aborted', detail: '' }, 'inconclusive'],
    ];
    for (const [ran, expected] of cases) {
      const result = await lookUp(ran);
      assert.equal(result.outcome === 'failed' ? result.reason : result.outcome, expected);
    }
  });

  it('asks the system where there is no getent and the answer is needed, and keeps the same apart', async () => {
    const failed = (reason: Extract<SystemLookup, { outcome: 'failed' }>['reason']): SystemLookup => ({
      outcome: 'failed',
      reason,
      detail: '',
      ms: 1,
    });
    const cases: [SystemLookup, string][] = [
      [{ outcome: 'ok', addresses: ['10.1.2.3', '10.1.2.3', 'fd00::1'], ms: 1 }, 'ok'],
      [failed('not-found'), 'not-found'],
      [failed('other'), 'other'],
      [failed('timeout'), 'timeout'],
      [failed('aborted'), 'inconclusive'],
    ];
    for (const os of ['windows', 'macos'] as const)
      for (const [told, expected] of cases) {
        const ports = makePorts({ environment: { os }, lookup: () => Promise.resolve(told) });
        const limits = { timeoutMs: 1_000, signal: new AbortController().signal };
        const result = await getaddrinfo(ports, 'h.example', limits);
        assert.equal(result.outcome === 'failed' ? result.reason : result.outcome, expected);
        if (result.outcome === 'ok') assert.deepEqual(result.addresses, ['10.1.2.3', 'fd00::1']);
        assert.deepEqual(ports.runs, []);
      }
  });
});
