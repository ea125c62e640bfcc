/** Programs as the build changes them, read back by hand, and where their bytes come from. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { provideBase } from '../../build/base.ts';
import { stripElf } from '../../build/elf.ts';
import { setChecksum, withoutSignature } from '../../build/pe.ts';
import { memberOf } from '../../build/tarball.ts';
import { hostTarget, TARGETS } from '../../build/targets.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('ELF', { skip: process.platform === 'linux' ? false : 'no ELF program at hand' }, () => {
  const original = readFileSync(process.execPath);
  const stripped = stripElf(original);

  test('what is mapped stays, byte for byte; symbols and debugging information go', () => {
    const table = Number(original.readBigUInt64LE(0x20));
    const ends: number[] = [];
    for (let index = 0; index < original.readUInt16LE(0x38); index += 1) {
      const at = table + index * 56;
      const from = Number(original.readBigUInt64LE(at + 8));
      const end = from + Number(original.readBigUInt64LE(at + 32));
      // The file's own header is part of the first segment, and tells where the section headers went.
      const start = Math.max(from, 64);
      assert.ok(stripped.subarray(start, end).equals(original.subarray(start, end)), `segment ${index}`);
      ends.push(end);
    }
    assert.ok(ends.length > 5);
    const names = stripped.toString('latin1', Math.max(...ends)).split('\0');
    assert.deepEqual(
      names.filter((name) => ['.text', '.dynsym', '.debug_info', '.symtab', '.strtab'].includes(name)),
      ['.dynsym', '.text'],
    );
  });

  test('stripping twice changes nothing, and what is no ELF file is refused', () => {
    assert.ok(stripElf(stripped).equals(stripped));
    assert.throws(() => stripElf(Buffer.from('#!/bin/sh\n')), /not a 64-bit/);
  });
});

/** A Windows program that does nothing: headers, and behind them what a test wants. */
function portable(options: { readonly signature: string; readonly signedAt?: number }): Buffer {
  const program = Buffer.alloc(1024 + options.signature.length);
  program.writeUInt32LE(0x80, 0x3c);
  program.write('PE\0\0', 0x80, 'latin1');
  program.writeUInt16LE(0x20b, 0x98);
  program.fill('code', 512, 1024);
  if (options.signature === '') return program;
  program.write(options.signature, 1024);
  program.writeUInt32LE(options.signedAt ?? 1024, 0x98 + 112 + 32);
  program.writeUInt32LE(options.signature.length, 0x98 + 112 + 36);
  return program;
}

describe('PE', () => {
  test("the vendor's signature goes, with what points to it", () => {
    assert.ok(withoutSignature(portable({ signature: 'signed by somebody' })).equals(portable({ signature: '' })));
    assert.ok(withoutSignature(portable({ signature: '' })).equals(portable({ signature: '' })));
    assert.throws(() => withoutSignature(portable({ signature: 'signed', signedAt: 900 })), /not the end/);
    assert.throws(() => withoutSignature(Buffer.alloc(2048)), /not a Windows program/);
  });

  test('the checksum is the folded sum of all words and the length, whatever the field held before', () => {
    const program = portable({ signature: '' });
    const field = 0x98 + 64;
    let sum = 0;
    for (let at = 0; at < program.length; at += 2) {
      sum += program.readUInt16LE(at);
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    program.writeUInt32LE(0xdeadbeef, field);
    setChecksum(program);
    assert.equal(program.readUInt32LE(field), sum + program.length);
  });
});

function tarball(path: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('0', 156);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
}

test('a file of a tarball: whole, or an error', () => {
  assert.equal(memberOf(tarball('package/bin/node', 'x'.repeat(700)), 'package/bin/node').toString(), 'x'.repeat(700));
  assert.throws(() => memberOf(tarball('package/bin/other', 'x'), 'package/bin/node'), /no package\/bin\/node/);
  assert.throws(() => memberOf(gzipSync(Buffer.from('no archive at all')), 'package/bin/node'), /no package/);
});

describe('the base', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'ssm-probe-base-test-'));
    writeFileSync(join(root, 'package.json'), '{}');
    mkdirSync(join(root, 'node_modules/thing/bin'), { recursive: true });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const digest = (text: string, algorithm: string) => createHash(algorithm).update(text);
  const BASE = { package: 'thing', program: 'bin/node', sha256: digest('the right one', 'sha256').digest('hex') };

  test('an installed program is taken only when it is the pinned one', () => {
    const program = join(root, 'node_modules/thing/bin/node');
    writeFileSync(program, 'the right one');
    assert.equal(provideBase(root, BASE).toString(), 'the right one');
    writeFileSync(program, 'another');
    assert.throws(() => provideBase(root, BASE), /not the program that build\/targets\.ts pins; run npm ci/);
  });

  test('without a hash in the lockfile nothing is fetched', () => {
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/other': { version: '1.0.0' } } }));
    assert.throws(() => provideBase(root, { ...BASE, package: 'other' }), /no hash of other/);
  });

  test('a kept program is taken without a network, and fetched again when it was tampered with', () => {
    const lock = { packages: { 'node_modules/absent': { version: '1.0.0', integrity: 'sha512-AAAA' } } };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
    // A registry that nobody answers for: whoever asks it fails at once.
    writeFileSync(join(root, '.npmrc'), 'registry=http://127.0.0.1:9/\nfetch-retries=0\n');
    const cache = join(root, 'cache');
    mkdirSync(cache);
    const kept = join(cache, 'absent-1.0.0');
    const base = { ...BASE, package: 'absent' };
    writeFileSync(kept, 'the right one');
    assert.equal(provideBase(root, base, cache).toString(), 'the right one');
    writeFileSync(kept, 'another');
    assert.throws(() => provideBase(root, base, cache), /cannot fetch absent@1\.0\.0 from the npm registry/);
  });
});

test('every target is of the Node that package.json names, and this machine is one of them', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const versions = TARGETS.map(({ base }) => manifest.optionalDependencies[base.package]);
  assert.deepEqual(new Set(versions), new Set([process.versions.node]));
  assert.equal(hostTarget()?.name, `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`);
});
