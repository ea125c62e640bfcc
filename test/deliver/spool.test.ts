/** The spool, with real files: what is kept is kept, whole, for its owner alone, and the oldest gives way. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RUN_ID, runId, timeOf } from '../../src/deliver/run-id.ts';
import { keep, SPOOL_LIMITS, type SpoolLimits, waitingFor } from '../../src/deliver/spool.ts';
import { entryFrom, entryText, type SpoolEntry } from '../../src/deliver/spool-entry.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { inFolder } from '../commands/program.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;
const at = (now: number) => ({ clock: { now: () => now }, open: openPrivateFolder });
const port = at(NOW);
const entry = (time: number, message = `{"at":${time}}`, target = 'group'): SpoolEntry => ({
  id: runId(time),
  at: time,
  target,
  message,
});

async function messages(folder: string, target = 'group', now = NOW): Promise<(string | null)[]> {
  const waiting = await waitingFor(at(now), folder, target);
  assert(waiting.outcome === 'ok', JSON.stringify(waiting));
  const found = await Promise.all(waiting.ids.map((id) => waiting.read(id)));
  await waiting.close();
  return found.map((one) => one?.message ?? null);
}

describe('the spool', () => {
  it('keeps entries for their target, oldest first, until they are dropped', () =>
    inFolder(async (parent) => {
      const folder = join(parent, 'a', 'spool');
      assert.equal((await waitingFor(port, folder, 'group')).outcome, 'failed');
      assert.deepEqual(readdirSync(parent), [], 'looking makes no folder');
      for (const time of [NOW - HOUR, NOW - 3 * HOUR, NOW]) assert.equal((await keep(port, folder, entry(time))).outcome, 'ok');
      const kept = await keep(port, folder, entry(NOW - 2 * HOUR, 'for others', 'other'));
      assert.deepEqual(kept, { outcome: 'ok', waiting: 4, gaveWay: 0 });
      const times = [NOW - 3 * HOUR, NOW - HOUR, NOW].map((time) => `{"at":${time}}`);
      assert.deepEqual(await messages(folder), [times[0], null, times[1], times[2]]);
      const waiting = await waitingFor(port, folder, 'group');
      assert(waiting.outcome === 'ok');
      for (const id of waiting.ids) if ((await waiting.read(id)) !== null) await waiting.drop(id);
      await waiting.close();
      assert.deepEqual(await messages(folder, 'other'), ['for others']);
    }));

  it('is its owner’s alone, whatever the umask', () =>
    inFolder(async (parent) => {
      for (const umask of [0o000, 0o022, 0o177]) {
        const folder = join(parent, umask.toString(8), 'spool');
        const before = process.umask(umask);
        mkdirSync(join(parent, umask.toString(8)));
        chmodSync(join(parent, umask.toString(8)), 0o700);
        const kept = await keep(port, folder, entry(NOW)).finally(() => process.umask(before));
        assert.equal(kept.outcome, 'ok', JSON.stringify(kept));
        assert.equal(statSync(folder).mode & 0o7777, 0o700);
        for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o7777, 0o600, name);
      }
    }));

  it('follows no link, neither to the folder nor in it', () =>
    inFolder(async (parent) => {
      const real = join(parent, 'real');
      mkdirSync(real, { mode: 0o700 });
      symlinkSync(real, join(parent, 'link'));
      const kept = await keep(port, join(parent, 'link'), entry(NOW));
      assert(kept.outcome === 'failed' && kept.reason === 'not-a-file', JSON.stringify(kept));
      assert.deepEqual(readdirSync(real), []);
      // A file elsewhere that looks like an entry, and a link to it in the spool.
      const one = entry(NOW);
      writeFileSync(join(parent, 'elsewhere'), entryText(one));
      symlinkSync(join(parent, 'elsewhere'), join(real, `${one.id}.event`));
      assert.deepEqual(await messages(real), [null]);
      // Where the link dangles nothing is made, either: the entry takes its place.
      const two = entry(NOW + 1);
      symlinkSync(join(parent, 'made'), join(real, `${two.id}.event`));
      assert.equal((await keep(port, real, two)).outcome, 'ok');
      assert.ok(!readdirSync(parent).includes('made'));
      assert.deepEqual(await messages(real), [null, two.message]);
      writeFileSync(join(parent, 'file'), '');
      const inFile = await keep(port, join(parent, 'file'), entry(NOW));
      assert(inFile.outcome === 'failed' && inFile.reason === 'not-a-file');
    }));

  it('does not use a folder that others may write to, or that is somebody else’s', () =>
    inFolder(async (folder) => {
      for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
        chmodSync(folder, mode);
        const kept = await keep(port, folder, entry(NOW));
        assert(kept.outcome === 'failed' && kept.reason === 'denied', mode.toString(8));
        assert.equal((await waitingFor(port, folder, 'group')).outcome, 'failed');
      }
      chmodSync(folder, 0o755);
      assert.equal((await keep(port, folder, entry(NOW))).outcome, 'ok');
      if (process.getuid?.() !== 0) return;
      chownSync(folder, 4711, 4711);
      const kept = await keep(port, folder, entry(NOW));
      assert(kept.outcome === 'failed' && kept.detail.includes('another user'), JSON.stringify(kept));
      assert.equal((await waitingFor(port, folder, 'group')).outcome, 'failed');
      chownSync(folder, 0, 0);
    }));

  it('is bounded in number, bytes and age: the oldest gives way, and that is said', () =>
    inFolder(async (parent) => {
      const limits: SpoolLimits = { entries: 3, bytes: 10_000, ageMs: 10 * HOUR };
      const folder = join(parent, 'spool');
      const put = (time: number, size = 100, now = NOW) => keep(at(now), folder, entry(time, 'x'.repeat(size)), limits);
      const times = async (now = NOW): Promise<number[]> => {
        const waiting = await waitingFor(at(now), folder, 'group', limits);
        assert(waiting.outcome === 'ok');
        await waiting.close();
        return waiting.ids.map((id) => (timeOf(id) - NOW) / HOUR);
      };
      for (const hour of [-4, -3, -2]) await put(NOW + hour * HOUR);
      assert.deepEqual(await put(NOW - HOUR), { outcome: 'ok', waiting: 3, gaveWay: 1 });
      assert.deepEqual(await times(), [-3, -2, -1]);
      assert.deepEqual(await put(NOW, 9_600), { outcome: 'ok', waiting: 1, gaveWay: 3 });
      assert.deepEqual(await times(), [0]);
      assert.equal((await put(NOW, 10_000)).outcome, 'failed', 'larger than all of it');
      assert.deepEqual(await times(), [0], 'nothing gave way to what could not be kept');
      // A clock that was set back: what is written now is not what gives way.
      await put(NOW - HOUR, 9_600);
      assert.deepEqual(await times(), [-1]);
      const later = NOW + 11 * HOUR;
      assert.deepEqual(await times(later), []);
      const waiting = await waitingFor(at(later), folder, 'group', limits);
      assert(waiting.outcome === 'ok');
      await waiting.close();
      assert.deepEqual(readdirSync(folder), []);
    }));

  it('delivers nothing that is not whole', () =>
    inFolder(async (folder) => {
      const one = entry(NOW, 'm'.repeat(2_000));
      const whole = entryText(one);
      const file = join(folder, `${one.id}.event`);
      for (const text of [
        '',
        whole.slice(0, -1),
        whole.slice(0, 500),
        whole.replace('mmm', 'mmn'),
        `${whole}x`,
        '\0'.repeat(whole.length),
      ]) {
        writeFileSync(file, text);
        const waiting = await waitingFor(port, folder, 'group');
        assert(waiting.outcome === 'ok');
        assert.deepEqual(await Promise.all(waiting.ids.map((id) => waiting.read(id))), [null]);
        assert.deepEqual(waiting.lost(), { tooOld: 0, torn: 1 });
        await waiting.close();
        assert.deepEqual(readdirSync(folder), [], 'it is thrown away');
      }
      // Another's name: an entry cannot be doubled by copying it.
      writeFileSync(join(folder, `${runId(NOW)}.event`), whole);
      assert.deepEqual(await messages(folder), [null]);
    }));

  it('leaves alone what is not its own, and sweeps what killed writers left', () =>
    inFolder(async (folder) => {
      const old = new Date(NOW - HOUR);
      for (const name of ['notes.txt', '.x.event.0011.tmp', '.y.event.0022.tmp', 'x.event'])
        writeFileSync(join(folder, name), 'x');
      for (const name of ['notes.txt', '.x.event.0011.tmp']) utimesSync(join(folder, name), old, old);
      utimesSync(join(folder, '.y.event.0022.tmp'), new Date(NOW), new Date(NOW));
      const one = entry(NOW);
      await keep(port, folder, one);
      assert.deepEqual(readdirSync(folder).sort(), ['.y.event.0022.tmp', `${one.id}.event`, 'notes.txt', 'x.event'].sort());
      assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'x');
    }));

  it('takes the largest event that there can be', () =>
    inFolder(async (folder) => {
      const message = JSON.stringify('"\\\u0001é'.repeat(120_000)).slice(0, 1_000_000);
      assert.equal((await keep(port, folder, entry(NOW, message), SPOOL_LIMITS)).outcome, 'ok');
      assert.deepEqual(await messages(folder), [message]);
    }));
});

describe('an entry’s file', () => {
  it('gives back what was put in, and nothing after any change of one character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (message, where, other) => {
          const one = { ...entry(NOW), message };
          const text = entryText(one);
          assert.deepEqual(entryFrom(text, one.id), one);
          const index = where % text.length;
          const changed = text.slice(0, index) + other + text.slice(index + 1);
          if (changed !== text) assert.equal(entryFrom(changed, one.id), null);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the id of a run', () => {
  it('is a UUID of version 7 that sorts by time', () => {
    const ids = [0, 1, NOW, NOW + 1, 2 ** 48 - 1].map((time) => runId(time));
    for (const id of ids) assert.match(id, RUN_ID);
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(timeOf(runId(NOW)), NOW);
    assert.equal(new Set(Array.from({ length: 1_000 }, () => runId(NOW))).size, 1_000);
    for (const odd of [Number.NaN, -5, 2 ** 60]) assert.match(runId(odd), RUN_ID);
  });
});
