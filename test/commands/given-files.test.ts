/** Files that somebody gives to this program: any Unicode encoding, standard input, pipes; and documents that are something else. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { asciiOf, textOf } from '../../src/encoding.ts';
import { runProgram } from '../processes.ts';
import { recordedText } from '../scenarios/corpus.ts';
import { inFolder, runProbe, SOURCES } from './program.ts';

const FACTS = recordedText('tls-expired');
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const ENCODED: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16LE with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE with a mark': (text) => swapped(`\ufeff${text}`),
  'UTF-16BE': swapped,
  'UTF-16LE in gzip': (text) => gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')),
};

describe('facts', { concurrency: 2 }, () => {
  for (const [name, encode] of Object.entries(ENCODED))
    it(`${name}: replay and bundle --from`, async () => {
      await inFolder(async (folder) => {
        writeFileSync(join(folder, 'facts.json'), encode(FACTS));
        const replayed = await runProbe(['replay', 'facts.json', '-q'], { cwd: folder });
        assert.deepEqual([replayed.status, replayed.stderr], [1, '']);
        assert.match(replayed.stdout, /^✗ broken: /u);
        const bundled = await runProbe(['bundle', 'x.tar.gz', '--from', 'facts.json'], { cwd: folder });
        assert.deepEqual([bundled.status, bundled.stderr], [1, '']);
      });
    });

  it('standard input and a pipe', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'facts.json'), FACTS);
      const program = [SOURCES.path, ...SOURCES.args].map((word) => `'${word}'`).join(' ');
      for (const words of ['replay - -q < facts.json', 'replay <(cat facts.json) -q', 'bundle x.tar.gz --from - < facts.json']) {
        const { status, stdout, stderr } = await runProgram('bash', ['-c', `${program} ${words}`], { cwd: folder });
        assert.deepEqual([status, stderr], [1, ''], words);
        assert.match(stdout, /broken: /u);
      }
    });
  });

  const NONE: Readonly<Record<string, readonly [text: string, why: RegExp]>> = {
    null: ['null', /it is not an object$/u],
    'a list': ['[]', /it is not an object$/u],
    'a text': ['""', /it is not an object$/u],
    'a number': ['0', /it is not an object$/u],
    true: ['true', /it is not an object$/u],
    'no members': ['{}', /factsVersion is not one of/u],
    'another version': ['{"factsVersion":"9.9"}', /factsVersion is not one of/u],
    nothing: ['', /it is empty$/u],
    blanks: [' \n\t', /it is empty$/u],
    'a mark alone': ['\ufeff', /it is (?:empty|neither a bundle nor facts)$/u],
    'cut off': [FACTS.slice(0, 300), /it is not JSON$/u],
    'two documents': ['{}{}', /it is not JSON$/u],
    'deeply nested': ['['.repeat(200_000), /nests too deeply$/u],
    'deeply nested members': ['{"a":'.repeat(50_000), /nests too deeply$/u],
    __proto__: ['{"__proto__":{"factsVersion":"1.0"}}', /factsVersion is not one of/u],
    'a number without an end': [`{"factsVersion":${'9'.repeat(100_000)}}`, /factsVersion is not one of/u],
    'a verdict': ['{"schemaVersion":"1.0","findings":[],"headline":"x"}', /it is a verdict; facts are what --facts/u],
    HTML: ['<html></html>', /it is not JSON$/u],
    'twice, and the last one is none': [FACTS.replace(/\}\s*$/u, ',"factsVersion":"0"}'), /factsVersion is not one of/u],
  };
  for (const [kind, [text, why]] of Object.entries(NONE))
    it(`${kind}: one clear line`, async () => {
      await inFolder(async (folder) => {
        writeFileSync(join(folder, 'facts.json'), text);
        const { status, stdout, stderr } = await runProbe(['replay', 'facts.json'], { cwd: folder });
        assert.deepEqual([status, stdout], [2, '']);
        assert.match(stderr.trimEnd(), why);
        assert.match(stderr, /^ssm-probe: (?!.*  )[^\n]{1,300}\n$/u);
      });
    });
});

it('roots and a password in UTF-16, as Windows PowerShell writes them', async () => {
  for (const encode of [ENCODED['UTF-16LE with a mark'], ENCODED['UTF-16BE'], ENCODED['UTF-8 with a mark']])
    await inFolder(async (folder) => {
      assert.ok(encode);
      writeFileSync(join(folder, 'roots.pem'), encode(`${rootCertificates[0] ?? ''}\n`));
      writeFileSync(join(folder, 'password'), encode('hunter2\n'));
      const options = ['--ca-bundle', 'roots.pem', '--proxy', 'http://u@10.20.0.99:3128', '--proxy-password-file', 'password'];
      const { status, stderr } = await runProbe(['demo', 'healthy-behind-proxy', '-q', ...options], { cwd: folder });
      assert.doesNotMatch(stderr, /--ca-bundle|password/u);
      assert.notEqual(status, 2, stderr);
    });
});

it('what was read as UTF-8 and is ASCII in UTF-16 is known again; what is lost is not guessed', () => {
  const misread = (bytes: Buffer): string => bytes.toString('utf8');
  for (const encode of Object.values(ENCODED).slice(0, 5)) {
    assert.equal(asciiOf(misread(encode('abc\n'))), 'abc\n');
    assert.equal(textOf(encode('añ→\n')), 'añ→\n');
  }
  assert.equal(asciiOf(misread(Buffer.from('\ufeffpäss', 'utf16le'))), null);
  assert.equal(asciiOf('plain'), 'plain');
  assert.equal(asciiOf(''), '');
});
