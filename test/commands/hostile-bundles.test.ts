/** `replay` of archives that somebody made to hurt: one clear line, status 2, little memory, nothing on the disk. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createWriteStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, it } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';
import { tarOf } from '../../src/bundle/tar.ts';
import { recordedText } from '../scenarios/corpus.ts';
import { inFolder, runProbe } from './program.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FACTS = bytes(recordedText('healthy-private'));
const TAR = tarOf([{ name: 'facts.json', bytes: FACTS }], 0);
const packed = gzipSync(TAR);

/** The archive with its first entry's header changed, and a checksum that fits again. */
function withHeader(change: (header: Uint8Array) => void, archive = TAR): Uint8Array {
  const copy = archive.slice();
  change(copy);
  copy.fill(0x20, 148, 156);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.set(bytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return copy;
}

const named = (name: string): Uint8Array =>
  withHeader((header) => {
    header.fill(0, 0, 100);
    header.set(bytes(name), 0);
  });
const typed = (type: string): Uint8Array => withHeader((header) => header.set(bytes(type), 156));
const sized = (size: string): Uint8Array => withHeader((header) => header.set(bytes(size.padEnd(12, '\0')), 124));
/** Without the two empty blocks at the end. */
const open = (archive: Uint8Array): Uint8Array => archive.subarray(0, archive.length - 1024);
const paxHeader = open(tarOf([{ name: 'pax', bytes: bytes('30 path=../../etc/cron.d/hello\n') }], 0));

const HOSTILE: Readonly<Record<string, readonly [file: Uint8Array, why: RegExp]>> = {
  'gzip, cut off': [packed.subarray(0, packed.length / 2), /cannot be unpacked/u],
  'gzip, damaged': [packed.map((byte, at) => (at === 60 ? byte ^ 0xff : byte)), /cannot be unpacked/u],
  'garbage behind the gzip': [Buffer.concat([packed, bytes('hello')]), /cannot be unpacked/u],
  'gzip of nothing': [gzipSync(''), /neither a bundle nor facts/u],
  'gzip of noise': [gzipSync(Buffer.alloc(5000, 0xa7)), /neither a bundle nor facts/u],
  'gzip within gzip within gzip, and once more': [gzipSync(gzipSync(gzipSync(gzipSync(packed)))), /cannot be unpacked/u],
  'no gzip behind the mark of gzip': [Buffer.from([0x1f, 0x8b, 0xff, 0xff, 0, 1, 2]), /cannot be unpacked/u],
  zip: [bytes('PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaa'), /it is not JSON/u],
  'an archive, cut off': [gzipSync(TAR.subarray(0, 2000)), /cut off/u],
  'an archive without an end': [gzipSync(open(TAR)), /cut off/u],
  'garbage behind the end': [gzipSync(Buffer.concat([TAR, bytes('hello')])), /something follows its end/u],
  'another archive behind the end': [gzipSync(Buffer.concat([TAR, TAR])), /something follows its end/u],
  'two facts': [gzipSync(Buffer.concat([open(TAR), TAR])), /more than once/u],
  'facts in two folders': [gzipSync(Buffer.concat([open(named('a/facts.json')), named('b/facts.json')])), /more than once/u],
  'no facts': [gzipSync(named('fact.json')), /holds no facts\.json/u],
  'an absolute name': [gzipSync(named('/etc/facts.json')), /leads out/u],
  'a name that leads out': [gzipSync(named('../../facts.json')), /leads out/u],
  'a name that leads out in the middle': [gzipSync(named('a/../../facts.json')), /leads out/u],
  'a name that leads out on Windows': [gzipSync(named(String.raw`..\facts.json`)), /leads out/u],
  'a drive': [gzipSync(named('C:facts.json')), /leads out/u],
  'a symbolic link': [gzipSync(typed('2')), /something else than files/u],
  'a hard link': [gzipSync(typed('1')), /something else than files/u],
  'a device': [gzipSync(typed('3')), /something else than files/u],
  'a pipe': [gzipSync(typed('6')), /something else than files/u],
  'a sparse file': [gzipSync(typed('S')), /something else than files/u],
  'a size of 8 GB': [gzipSync(sized('77777777777')), /cut off/u],
  'a negative size': [gzipSync(sized('-1')), /no number/u],
  'a size in base 256': [gzipSync(sized('\u0080\u0000\u0001')), /no number/u],
  'a wrong checksum': [gzipSync(TAR.map((byte, at) => (at === 0 ? 0x67 : byte))), /checksum/u],
  'a thousand entries': [
    gzipSync(
      Buffer.concat([...Array.from({ length: 1000 }, (_, n) => open(tarOf([{ name: `${n}`, bytes: bytes('') }], 0))), TAR]),
    ),
    /more than 100/u,
  ],
  'facts that are none': [gzipSync(tarOf([{ name: 'facts.json', bytes: bytes('{}') }], 0)), /factsVersion/u],
  'facts that nest': [gzipSync(tarOf([{ name: 'facts.json', bytes: bytes('['.repeat(100_000)) }], 0)), /nests too deeply/u],
  'facts of 9 MB': [gzipSync(tarOf([{ name: 'facts.json', bytes: bytes(`${' '.repeat(9_000_000)}{}`) }], 0)), /too large/u],
};

describe('replay of a hostile bundle', { concurrency: 3 }, () => {
  for (const [kind, [file, why]] of Object.entries(HOSTILE))
    it(`${kind}: one clear line`, async () => {
      await inFolder(async (folder) => {
        const path = join(folder, 'x.tar.gz');
        writeFileSync(path, file);
        const { status, stdout, stderr } = await runProbe(['replay', path], { cwd: folder });
        assert.equal(status, 2, stdout.slice(0, 200));
        assert.equal(stdout, '');
        assert.match(stderr, why);
        assert.match(stderr, /^ssm-probe: [^\n]{1,300}\n$/u);
        assert.deepEqual(readdirSync(folder), ['x.tar.gz']);
      });
    });

  it('a bomb: it is not unpacked to its end, in little memory', async (t) => {
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('python3 is not installed');
    await inFolder(async (folder) => {
      const path = join(folder, 'x.tar.gz');
      // 4 GB of zeros: 4 MB.
      await pipeline(zeros(), createGzip({ level: 9 }), createWriteStream(path));
      const { status, stdout, stderr } = await runProbe(['replay', path], { through: ['python3', '-c', MEASURED] });
      assert.equal(status, 2);
      assert.match(stderr, /unpacks to more than 48 MB/u);
      assert.ok(Number(stdout) < 500_000, `${stdout} kB`);
    });
  });

  it('an extended header changes no name, and a folder is no harm', async () => {
    await inFolder(async (folder) => {
      const extended = withHeader((header) => header.set(bytes('x'), 156), paxHeader.slice());
      const archive = Buffer.concat([extended, named('./bundle/facts.json')]);
      for (const file of [gzipSync(archive), archive, gzipSync(gzipSync(archive)), gzipSync(FACTS)]) {
        const path = join(folder, 'x.tar.gz');
        writeFileSync(path, file);
        const { status, stderr } = await runProbe(['replay', path, '-q'], { cwd: folder });
        assert.equal(stderr, '');
        assert.equal(status, 0);
      }
      assert.deepEqual(readdirSync(folder), ['x.tar.gz']);
    });
  });
});

describe('the same files, given to the other commands that read a bundle', { concurrency: 3 }, () => {
  for (const [kind, [file, why]] of Object.entries(HOSTILE))
    it(kind, async () => {
      await inFolder(async (folder) => {
        writeFileSync(join(folder, 'x.tar.gz'), file);
        const bundled = await runProbe(['bundle', 'out.tar.gz', '--from', 'x.tar.gz'], { cwd: folder });
        assert.deepEqual([bundled.status, bundled.stdout], [2, '']);
        assert.match(bundled.stderr, why);
        assert.match(bundled.stderr, /^ssm-probe: [^\n]{1,300}\n$/u);
        // It looks for verdicts, and there are none.
        const fleet = await runProbe(['fleet', 'x.tar.gz'], { cwd: folder });
        assert.ok(fleet.status === 2 || fleet.status === 3, `${fleet.status}`);
        assert.doesNotMatch(fleet.stdout + fleet.stderr, /\n +at |Error:/u);
        assert.deepEqual(readdirSync(folder), ['x.tar.gz']);
      });
    });
});

/** Runs a program, and prints the most memory that it had, in kB. */
const MEASURED = `
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
`;

function* zeros(): Generator<Buffer> {
  const piece = Buffer.alloc(1_000_000);
  for (let count = 0; count < 4_000; count += 1) yield piece;
}
