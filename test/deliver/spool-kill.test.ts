/**
 * Writers killed at random moments, several at once, full and read-only disks: what was told to be kept is there, whole. With `SPOOL_KILLS=1000` in the
 * environment the same with a thousand kills.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitingFor } from '../../src/deliver/spool.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { inFolder } from '../commands/program.ts';

const CHILD = fileURLToPath(new URL('./spool-child.ts', import.meta.url));
const KILLS = Number(process.env['SPOOL_KILLS'] ?? 40);
const AT_ONCE = 2;

interface Writer {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function writer(folder: string, bytes: number, most = 1_000_000): Writer {
  const child = spawn(process.execPath, [CHILD, folder, String(bytes), String(most)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  return { child, said: () => said, ended };
}

const keptIds = (said: string): string[] => [...said.matchAll(/^kept (\S+)$/gmu)].map(([, id = '']) => id);

/** Every id that waits, each whole, with its own event in it. */
async function wholeIds(folder: string): Promise<Set<string>> {
  const waiting = await waitingFor({ clock: systemClock, open: openPrivateFolder }, folder, 'group');
  assert(waiting.outcome === 'ok', JSON.stringify(waiting));
  const ids = new Set<string>();
  for (const id of waiting.ids) {
    const entry = await waiting.read(id);
    assert(entry !== null, `${id} is not whole`);
    assert.ok(entry.message.startsWith(id) && entry.message.endsWith(' end'), id);
    ids.add(id);
    await waiting.drop(id);
  }
  assert.deepEqual(waiting.lost(), { tooOld: 0, torn: 0 });
  await waiting.close();
  return ids;
}

describe('writers that die', () => {
  it(`${KILLS} kills at random moments lose nothing that was told to be kept`, { timeout: 60_000 + KILLS * 1_000 }, async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'spool');
      let kept = 0;
      for (let kills = 0; kills < KILLS; kills += AT_ONCE) {
        const writers = Array.from({ length: AT_ONCE }, () => writer(folder, 20_000));
        await Promise.all(
          writers.map(async ({ child, said, ended }) => {
            while (said() === '') await systemClock.sleep(2);
            await systemClock.sleep(Math.random() * 30);
            child.kill('SIGKILL');
            await ended;
          }),
        );
        const told = writers.flatMap(({ said }) => keptIds(said()));
        assert.ok(told.length >= AT_ONCE);
        const there = await wholeIds(folder);
        for (const id of told) assert.ok(there.has(id), `${id} is lost`);
        kept += told.length;
      }
      assert.ok(kept >= KILLS);
      for (const name of readdirSync(folder)) assert.match(name, /^\..*\.tmp$/u);
    });
  });

  it('two at once lose nothing', async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'spool');
      const writers = [writer(folder, 500, 100), writer(folder, 500, 100)];
      assert.deepEqual(await Promise.all(writers.map(({ ended }) => ended)), [0, 0]);
      const told = writers.flatMap(({ said }) => keptIds(said()));
      assert.equal(new Set(told).size, 200);
      assert.deepEqual([...(await wholeIds(folder))].toSorted(), told.toSorted());
    });
  });
});

/** A file system of its own for one child, which only its namespace sees. */
function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a disk that takes nothing', { skip: !mayMount() && 'needs a mount namespace' }, () => {
  const on = (folder: string, script: string): string =>
    execFileSync('unshare', ['-rm', 'sh', '-euc', script, 'sh', folder, process.execPath, CHILD], { encoding: 'utf8' });

  it('is full: what was kept stays, the rest has failed, and no piece of it is left', async () => {
    await inFolder((folder) => {
      const out = on(folder, 'mount -t tmpfs -o size=256k,mode=700 tmpfs "$1"; "$2" "$3" "$1/spool" 30000 12; ls -A "$1/spool"');
      const kept = keptIds(out);
      assert.ok(kept.length >= 3 && kept.length < 12, out);
      assert.equal(out.match(/^failed error ENOSPC/gmu)?.length, 12 - kept.length, out);
      const files = out.split('\n').filter((line) => line.includes('.event'));
      assert.deepEqual(files.toSorted(), kept.map((id) => `${id}.event`).toSorted());
      return Promise.resolve();
    });
  });

  it('is read-only: failed, as data', async () => {
    await inFolder((folder) => {
      const script =
        'mount -t tmpfs -o mode=700 tmpfs "$1"; mkdir -m 700 "$1/there"; mount -o remount,ro "$1"; "$2" "$3" "$1/there" 10 1; "$2" "$3" "$1/absent/spool" 10 1';
      assert.match(
        on(folder, script),
        /^failed denied EROFS: [^\n]*there[^\n]*\nfailed denied [^\n]*absent\/spool cannot be made\n$/u,
      );
      return Promise.resolve();
    });
  });
});
