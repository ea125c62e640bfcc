/** The real writer on real devices: a pseudo-terminal behaves as a serial line does, its other end included. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemConsoles } from '../../src/platform/console-device.ts';
import { renderConsole } from '../../src/report/console.ts';
import { assertSoon } from '../pace.ts';
import { sixCauses } from '../report/verdicts.ts';

const READER = join(import.meta.dirname, 'console-reader.py');
const LIMITS = { stallMs: 200, totalMs: 5_000 };
const hasPython = spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' }).status === 0;

/** Gives the name of a new pseudo-terminal, and what was written to it when the reader has seen `end` or goes away. */
async function withTerminal<T>(
  args: readonly string[],
  use: (device: string, all: Promise<string>, reader: ChildProcess) => Promise<T>,
): Promise<T> {
  const reader = spawn('python3', [READER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  // A writer that loses bytes must make a test fail and not wait for ever.
  const patience = setTimeout(() => reader.kill('SIGKILL'), 90_000);
  let text = '';
  const { promise: device, resolve } = Promise.withResolvers<string>();
  const all = new Promise<string>((done) => reader.once('close', () => done(text.slice(text.indexOf('\n') + 1))));
  reader.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
  });
  try {
    return await use(await device, all, reader);
  } finally {
    clearTimeout(patience);
    reader.kill('SIGKILL');
  }
}

function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-console-'));
  return use(folder).finally(() => rmSync(folder, { recursive: true }));
}

describe('a console device', { skip: !hasPython && 'python3 makes the pseudo-terminals' }, () => {
  it('gets every byte, although it takes only some at a time', async () => {
    // Longer than a terminal's buffer, so that writes are partial.
    const text = `${renderConsole(sixCauses())}${'.'.repeat(200_000)}the end`;
    await withTerminal(['read', 'the end'], async (device, all) => {
      assert.match(device, /^\/dev\/pts\/\d+$/u);
      assert.deepEqual(await systemConsoles.write(device, text, LIMITS), { outcome: 'ok' });
      assert.equal(await all, text);
    });
  });

  it('that takes nothing more is given up, and gets nothing afterwards', async () => {
    await withTerminal(['hold'], async (device) => {
      const started = performance.now();
      const written = await systemConsoles.write(device, 'x'.repeat(300_000), LIMITS);
      assert.ok(written.outcome === 'failed' && written.reason === 'error');
      assert.match(written.detail, /^\/dev\/pts\/\d+ took [1-9]\d* bytes and then no more$/u);
      assertSoon(performance.now() - started, 4_000);
    });
  });

  it('that goes away is a failure', async () => {
    await withTerminal(['hold'], async (device, all, reader) => {
      const writing = systemConsoles.write(device, 'x'.repeat(300_000), { stallMs: 5_000, totalMs: 10_000 });
      setTimeout(() => reader.kill('SIGKILL'), 100);
      const written = await writing;
      assert.equal(written.outcome, 'failed');
      await all;
    });
  });

  it('is given up when the whole time is over', async () => {
    await withTerminal(['hold'], async (device) => {
      const written = await systemConsoles.write(device, 'x'.repeat(300_000), { stallMs: 60_000, totalMs: 150 });
      assert.equal(written.outcome, 'failed');
    });
  });

  it('is nothing else: no file, folder, FIFO, link to a device; absent is said', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, 'as it was');
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      symlinkSync('/dev/null', join(folder, 'link'));
      for (const path of [file, folder, join(folder, 'fifo'), join(folder, 'link')]) {
        const written = await systemConsoles.write(path, 'x', LIMITS);
        assert.ok(written.outcome === 'failed' && written.reason === 'not-a-file', path);
      }
      assert.equal(readFileSync(file, 'utf8'), 'as it was');
      const absent = await systemConsoles.write(join(folder, 'absent'), 'x', LIMITS);
      assert.ok(absent.outcome === 'failed' && absent.reason === 'absent');
      assert.deepEqual(await systemConsoles.write('/dev/null', 'x', LIMITS), { outcome: 'ok' });
    });
  });
});
