/** Bytes of files and pipes, whole and in order, packed or not. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { systemStreams } from '../../src/platform/streams.ts';
import { inFolder } from '../commands/program.ts';

/** The bytes, taken out of each piece before the next is asked for; and why they ended, if not well. */
async function readWhole(path: string): Promise<{ readonly bytes: Buffer; readonly failed: string | null }> {
  const parts: Buffer[] = [];
  for await (const piece of systemStreams.pieces(path)) {
    if (piece.outcome === 'failed') return { bytes: Buffer.concat(parts), failed: piece.reason };
    parts.push(Buffer.from(piece.bytes));
  }
  return { bytes: Buffer.concat(parts), failed: null };
}

describe('pieces', () => {
  // Random bytes do not get smaller: packed they are many pieces, too.
  const bytes = randomBytes(3_000_000);

  for (const [name, packed] of [
    ['plain', bytes],
    ['gzipped', gzipSync(bytes)],
    ['gzipped in two members', Buffer.concat([gzipSync(bytes.subarray(0, 999_999)), gzipSync(bytes.subarray(999_999))])],
  ] as const) {
    it(`a ${name} file, and the same through a pipe`, async () => {
      await inFolder(async (folder) => {
        const [file, pipe] = [join(folder, 'file'), join(folder, 'pipe')];
        writeFileSync(file, packed);
        execFileSync('mkfifo', [pipe]);
        const piped = readWhole(pipe);
        createWriteStream(pipe).end(packed);
        for (const { bytes: seen, failed } of [await readWhole(file), await piped]) {
          assert.equal(failed, null);
          assert.ok(seen.equals(bytes));
        }
      });
    });
  }

  it('tiny files, down to nothing', async () => {
    await inFolder(async (folder) => {
      for (const text of ['', 'x', '\u001f', 'xy']) {
        writeFileSync(join(folder, 'tiny'), text);
        assert.equal((await readWhole(join(folder, 'tiny'))).bytes.toString(), text);
      }
    });
  });

  it('failures are data: absent, a folder, a device, packed and cut off, packed and damaged', async () => {
    await inFolder(async (folder) => {
      const at = (name: string): string => join(folder, name);
      mkdirSync(at('dir'));
      const packed = gzipSync(bytes);
      writeFileSync(at('cut'), packed.subarray(0, 2_000_000));
      writeFileSync(at('damaged'), Buffer.concat([packed.subarray(0, 1_000_000), Buffer.alloc(1_000_000, 0xff)]));
      assert.equal((await readWhole(at('absent'))).failed, 'absent');
      for (const name of [at('dir'), '/dev/zero', at('cut'), at('damaged')])
        assert.equal((await readWhole(name)).failed, 'error', name);
      const cut = await readWhole(at('cut'));
      assert.ok(cut.bytes.length > 1_000_000 && cut.bytes.equals(bytes.subarray(0, cut.bytes.length)));
    });
  });
});

describe('pack', () => {
  it('is gzip without a time and a system, so that the same bytes give the same', () => {
    const packed = systemStreams.pack(Buffer.from('hello'));
    assert.deepEqual([...packed.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    assert.equal(Buffer.from(systemStreams.unpack(packed, 100) ?? []).toString(), 'hello');
  });
});
