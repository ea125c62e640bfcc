import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { filesIn, tarOf } from '../../src/bundle/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-tar-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILES = [
  { name: 'verdict.json', bytes: bytes('{}\n') },
  { name: 'facts.json', bytes: bytes(`{"ä":"${'x'.repeat(5000)}"}\n`) },
  { name: 'empty.txt', bytes: bytes('') },
  { name: 'block.txt', bytes: bytes('y'.repeat(512)) },
];
const TIME = 1_796_000_000;

function has(t: TestContext, program: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true;
  t.skip(`${program} is not installed`);
  return false;
}

function ran(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return stdout;
}

/** Python's words about each member. */
const PYTHON = `
import sys, tarfile
for m in tarfile.open(sys.argv[1], 'r:gz'):
    print(m.name, m.size, m.mtime, oct(m.mode), m.uid, m.gid, m.isfile(), len(tarfile.open(sys.argv[1]).extractfile(m).read()))
`;

describe('an archive', () => {
  const packed = join(folder, 'bundle.tar.gz');
  writeFileSync(packed, gzipSync(tarOf(FILES, TIME)));

  for (const program of ['tar', 'bsdtar'])
    it(`is unpacked by ${program}`, (t) => {
      if (!has(t, program)) return;
      assert.equal(ran(program, ['-tzf', packed]), 'block.txt\nempty.txt\nfacts.json\nverdict.json\n');
      ran(program, ['-xzf', packed, '-C', folder]);
      for (const file of FILES) {
        assert.deepEqual(new Uint8Array(readFileSync(join(folder, file.name))), file.bytes);
        const { mode, mtimeMs } = statSync(join(folder, file.name));
        assert.equal(mode & 0o777, 0o600);
        assert.equal(mtimeMs, TIME * 1000);
      }
    });

  it("is read by Python's tarfile", (t) => {
    if (!has(t, 'python3')) return;
    const lines = ran('python3', ['-c', PYTHON, packed]).trim().split('\n');
    assert.deepEqual(
      lines,
      FILES.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(
        (file) => `${file.name} ${file.bytes.length} ${TIME} 0o600 0 0 True ${file.bytes.length}`,
      ),
    );
  });

  for (const [program, ...args] of [
    ['tar', '--format=gnu'],
    ['tar', '--format=pax'],
    ['tar', '--format=v7'],
    ['tar', '--format=ustar'],
    ['bsdtar', '--format=pax'],
  ])
    it(`that ${program} ${args.join(' ')} has made of unpacked files is read`, (t) => {
      if (program === undefined || !has(t, program)) return;
      for (const file of FILES) writeFileSync(join(folder, file.name), file.bytes);
      const names = FILES.map(({ name }) => `./${name}`);
      ran(program, [...args, '-cf', 'again.tar', ...names]);
      const read = filesIn(new Uint8Array(readFileSync(join(folder, 'again.tar'))));
      assert.ok(read.outcome === 'ok', JSON.stringify(read));
      assert.deepEqual(
        read.files.map((file) => ({ name: file.name, bytes: new Uint8Array(file.bytes) })),
        FILES.map((file) => ({ ...file, name: `./${file.name}` })),
      );
    });

  it('has the same bytes for the same files, in any order; and a time that is none is 1970', () => {
    assert.deepEqual(tarOf(FILES, TIME), tarOf(FILES.toReversed(), TIME));
    for (const time of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300]) {
      const read = filesIn(tarOf(FILES, time));
      assert.equal(read.outcome, 'ok');
    }
  });
});

describe('reading an archive of anybody', () => {
  it('gives back what was written', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,20}\.json$/u), { maxLength: 8 });
    fc.assert(
      fc.property(names, fc.uint8Array({ maxLength: 2000 }), (list, content) => {
        const read = filesIn(
          tarOf(
            list.map((name) => ({ name, bytes: content })),
            0,
          ),
        );
        assert.ok(read.outcome === 'ok');
        assert.deepEqual(
          read.files.map(({ name }) => name),
          list.toSorted(),
        );
        for (const file of read.files) assert.deepEqual(new Uint8Array(file.bytes), content);
      }),
    );
  });

  it('never throws, and keeps within the archive, whatever its bytes are', () => {
    const whole = tarOf(FILES, TIME);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(1600), fc.nat(255)), { maxLength: 6 }), (length, changes) => {
        const torn = whole.slice(0, length);
        for (const [at, byte] of changes) if (at < torn.length) torn[at] = byte;
        const read = filesIn(torn);
        if (read.outcome === 'ok') assert.ok(read.files.every((file) => file.bytes.length <= torn.length));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => void filesIn(noise)));
  });
});
