import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { systemFiles } from '../../src/platform/files.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'files-test-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const at = (name: string): string => join(FOLDER, name);
const reason = (result: { outcome: string; reason?: string }): string => result.reason ?? result.outcome;
const onLinux = { skip: process.platform === 'linux' ? false : 'needs Linux' };

describe('readLink', () => {
  it('tells where a link leads to, unread, and fails for what is none', onLinux, async () => {
    symlinkSync('socket:[4711]', at('dangling'));
    assert.deepEqual(await systemFiles.readLink(at('dangling')), { outcome: 'ok', text: 'socket:[4711]' });
    writeFileSync(at('no-link'), 'x');
    assert.equal(reason(await systemFiles.readLink(at('no-link'))), 'error');
    assert.equal(reason(await systemFiles.readLink(at('nowhere'))), 'absent');
    const exe = await systemFiles.readLink('/proc/self/exe');
    assert.equal(exe.outcome === 'ok' && exe.text, process.execPath);
    assert.equal(reason(await systemFiles.readLink('/proc/self/status')), 'error');
  });
});

describe('read', () => {
  it('gives a file whole up to the limit, and nothing of a larger one', async () => {
    writeFileSync(at('text'), 'grün\n');
    assert.deepEqual(await systemFiles.read(at('text'), 6), { outcome: 'ok', text: 'grün\n' });
    assert.equal(reason(await systemFiles.read(at('text'), 5)), 'too-large');
    writeFileSync(at('large'), Buffer.alloc(300_000, 'x'));
    const large = await systemFiles.read(at('large'), 1_000_000);
    assert.equal(large.outcome === 'ok' && large.text.length, 300_000);
    writeFileSync(at('empty'), '');
    assert.deepEqual(await systemFiles.read(at('empty'), 10), { outcome: 'ok', text: '' });
  });

  it('reads what claims to have no size', onLinux, async () => {
    assert.equal(statSync('/proc/self/status').size, 0);
    const status = await systemFiles.read('/proc/self/status', 100_000);
    assert(status.outcome === 'ok');
    assert.match(status.text, /^Name:[\s\S]+Threads:/);
    assert.equal(reason(await systemFiles.read('/proc/self/status', 100)), 'too-large');
  });

  it('follows links, and not into a hang', onLinux, async () => {
    symlinkSync(at('text'), at('link'));
    assert.equal(reason(await systemFiles.read(at('link'), 100)), 'ok');
    symlinkSync(at('circle'), at('circle'));
    assert.equal(reason(await systemFiles.read(at('circle'), 100)), 'absent');
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', at('fifo')]);
    assert.equal(reason(await systemFiles.read(at('fifo'), 100)), 'not-a-file');
    for (const device of ['/dev/zero', '/dev/null', FOLDER])
      assert.equal(reason(await systemFiles.read(device, 100)), 'not-a-file');
  });

  it('tells what is not there', async () => {
    assert.equal(reason(await systemFiles.read(at('nothing'), 100)), 'absent');
    assert.equal(reason(await systemFiles.read(at('text/below'), 100)), 'absent');
    assert.equal(reason(await systemFiles.read('a\0b', 100)), 'error');
  });
});

describe('list and exists', () => {
  it('list at most so many names', async () => {
    mkdirSync(at('many'));
    for (let count = 0; count < 20; count += 1) writeFileSync(at(`many/${count}`), '');
    const some = await systemFiles.list(at('many'), 5);
    assert.equal(some.outcome === 'ok' && some.names.length, 5);
    const all = await systemFiles.list(at('many'), 100);
    assert.equal(all.outcome === 'ok' && all.names.length, 20);
    assert.notEqual((await systemFiles.list(at('text'), 5)).outcome, 'ok');
    assert.equal(reason(await systemFiles.list(at('nothing'), 5)), 'absent');
  });

  it('something is there whatever its kind', async () => {
    assert.equal(reason(await systemFiles.exists(FOLDER)), 'ok');
    assert.equal(reason(await systemFiles.exists(at('nothing'))), 'absent');
  });
});

describe('writeAtomic', () => {
  it('writes for the owner only, replaces, and leaves nothing beside', async () => {
    mkdirSync(at('out'));
    for (const text of ['first', 'second']) {
      assert.equal(await systemFiles.whyNotWritable(at('out/v.json')), null);
      assert.equal(reason(await systemFiles.writeAtomic(at('out/v.json'), text)), 'ok');
      assert.equal(readFileSync(at('out/v.json'), 'utf8'), text);
    }
    if (process.platform !== 'win32') assert.equal(statSync(at('out/v.json')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(at('out')), ['v.json']);
  });

  it('writes bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    assert.equal(reason(await systemFiles.writeAtomic(at('out/bytes'), bytes)), 'ok');
    assert.deepEqual(new Uint8Array(readFileSync(at('out/bytes'))), bytes);
  });

  it('replaces a link to a file, never what it leads to', onLinux, async () => {
    writeFileSync(at('victim'), 'precious');
    symlinkSync(at('victim'), at('out/link'));
    assert.equal(reason(await systemFiles.writeAtomic(at('out/link'), 'new')), 'ok');
    assert.equal(readFileSync(at('victim'), 'utf8'), 'precious');
    assert.equal(readFileSync(at('out/link'), 'utf8'), 'new');
  });

  it('never replaces a folder, a pipe or a link to a device', onLinux, async () => {
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', at('out/fifo')]);
    symlinkSync('/dev/null', at('out/null'));
    for (const path of [at('out'), at('out/fifo'), at('out/null')]) {
      const before = lstatSync(path).ino;
      assert.equal(await systemFiles.whyNotWritable(path), 'it exists and is not a regular file');
      assert.equal(reason(await systemFiles.writeAtomic(path, 'x')), 'not-a-file');
      assert.equal(lstatSync(path).ino, before);
    }
  });

  it('refuses devices, and the links that lead to this process’s own output', onLinux, async () => {
    // Asked only, never tried: a failure of this test must not break the machine that it runs on.
    for (const path of ['/dev/null', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1', '/proc/self/exe']) {
      assert.equal(await systemFiles.whyNotWritable(path), 'it exists and is not a regular file', path);
    }
  });

  it('says why a folder will not do', onLinux, async (t) => {
    assert.equal(await systemFiles.whyNotWritable(at('no/v.json')), 'its folder does not exist');
    assert.equal(reason(await systemFiles.writeAtomic(at('no/v.json'), 'x')), 'absent');
    assert.notEqual(await systemFiles.whyNotWritable(at('text/v.json')), null);
    assert.equal(reason(await systemFiles.writeAtomic(at('text/v.json'), 'x')), 'absent');
    // Root may write anywhere: become somebody else for a moment.
    mkdirSync(at('closed'), { mode: 0o555 });
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    t.after(() => root && process.seteuid?.(0));
    assert.equal(await systemFiles.whyNotWritable(at('closed/v.json')), 'permission denied');
    assert.equal(reason(await systemFiles.writeAtomic(at('closed/v.json'), 'x')), 'denied');
  });
});
