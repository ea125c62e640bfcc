import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemExec } from '../../src/platform/exec.ts';
import { assertSoon } from '../pace.ts';

const LIMITS = { timeoutMs: 10_000, maxBytes: 1_000 };
const sh = (script: string, limits: Parameters<typeof systemExec.run>[2] = LIMITS) =>
  systemExec.run('/bin/sh', ['-c', script], limits);
const why = (result: Awaited<ReturnType<typeof sh>>): string => (result.outcome === 'ok' ? `${result.code}` : result.reason);

/** A path that a process which outlives its limits would create. */
function marker(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'exec-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'survived');
}

describe('exec', { skip: process.platform === 'win32' }, () => {
  it('tells exit status and both outputs', async () => {
    assert.deepEqual(await sh('echo out; echo err >&2; exit 3'), { outcome: 'ok', code: 3, stdout: 'out\n', stderr: 'err\n' });
    assert.equal(why(await sh('exit 0')), '0');
  });

  it('gives a program nothing of this shell and no input', async () => {
    process.env['LEAK_TEST'] = 'leaked';
    try {
      const result = await sh('echo "[$LEAK_TEST][$HOME][$LC_ALL]"; pwd; cat');
      assert.equal(result.outcome === 'ok' && result.stdout, '[][][C]\n/\n');
    } finally {
      delete process.env['LEAK_TEST'];
    }
  });

  it('does not go through a shell', async () => {
    const result = await systemExec.run('/bin/echo', ['$HOME; echo x', '*'], LIMITS);
    assert.equal(result.outcome === 'ok' && result.stdout, '$HOME; echo x *\n');
  });

  it('kills what takes too long', async (t) => {
    const path = marker(t);
    assert.equal(why(await sh(`sleep 1; touch '${path}'`, { ...LIMITS, timeoutMs: 150 })), 'timeout');
    await sleep(1_300);
    assert.equal(existsSync(path), false);
  });

  it('does not wait for a grandchild that holds the output', async () => {
    const start = performance.now();
    assert.equal(why(await sh('sleep 100 & wait', { ...LIMITS, timeoutMs: 150 })), 'timeout');
    assertSoon(performance.now() - start, 10_000);
  });

  it('kills it when the run is over, and does not start it afterwards', async (t) => {
    const path = marker(t);
    assert.equal(
      why(await sh(`sleep 3; touch '${path}'`, { ...LIMITS, timeoutMs: 60_000, signal: AbortSignal.timeout(100) })),
      'aborted',
    );
    assert.equal(why(await sh(`touch '${path}'`, { ...LIMITS, signal: AbortSignal.abort() })), 'aborted');
    await sleep(3_500);
    assert.equal(existsSync(path), false);
  });

  it('cuts endless output', async () => {
    const result = await systemExec.run('/usr/bin/yes', [], LIMITS);
    assert(result.outcome === 'ok');
    assert(result.stdout.length > 0 && result.stdout.length <= 1_000);
  });

  it('tells absent from denied', async (t) => {
    assert.equal(why(await systemExec.run('/no/such/program', [], LIMITS)), 'absent');
    const path = marker(t);
    writeFileSync(path, 'text', { mode: 0o644 });
    assert.equal(why(await systemExec.run(path, [], LIMITS)), 'denied');
  });

  it('does not throw on what cannot be run at all', async () => {
    assert.equal(why(await systemExec.run('a\0b', [], LIMITS)), 'error');
    assert.equal(why(await systemExec.run('/bin/echo', ['a\0b'], LIMITS)), 'error');
  });
});
