import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./write-child.ts', import.meta.url));
const MIB = 1_048_576;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Starts the writing child; `read` gets its stdout. */
function start(args: readonly string[], stdout: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, ['--no-warnings', CHILD, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  return { stdout: child.stdout, ended };
}

describe('writeStdout', () => {
  it('delivers 3 MiB through a pipe to a slow reader, although the process exits at once afterwards', async () => {
    const { stdout, ended } = start([String(3 * MIB)]);
    assert.ok(stdout);
    await sleep(300);
    let received = 0;
    for await (const chunk of stdout) {
      received += (chunk as Buffer).length;
      if (received < MIB) await sleep(1);
    }
    const { code, stderr } = await ended;
    assert.equal(received, 3 * MIB);
    assert.deepEqual([code, stderr], [0, 'ok\n']);
  });

  it('takes a short text at once and what follows through the stream, whole', async () => {
    for (const sizes of [
      ['100', '2'],
      ['5000', '2'],
      ['1', '3'],
    ]) {
      const { stdout, ended } = start(sizes);
      assert.ok(stdout);
      let received = 0;
      for await (const chunk of stdout) received += (chunk as Buffer).length;
      const [size = 0, times = 0] = sizes.map(Number);
      assert.equal(received, size * times);
      assert.equal((await ended).stderr, 'ok\n'.repeat(times));
    }
  });

  it('survives a reader that went away, silently, and a second write after it', { timeout: 20_000 }, async () => {
    const { stdout, ended } = start([String(3 * MIB), '2']);
    assert.ok(stdout);
    stdout.once('data', () => stdout.destroy());
    const { code, signal, stderr } = await ended;
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: 'closed\nclosed\n' });
  });

  it('reports a device that is full instead of dying', { skip: process.platform !== 'linux' }, async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await start(['100'], full).ended;
      assert.equal(code, 0);
      assert.match(stderr, /^failed\n$/);
    } finally {
      closeSync(full);
    }
  });
});
