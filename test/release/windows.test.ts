/** The program for Windows, read back by hand: no Windows is at hand to run it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setChecksum } from '../../build/pe.ts';
import { VERSION } from '../../src/version.ts';

const program = readFileSync(join(import.meta.dirname, '../../dist/ssm-probe-win-x64.exe'));
const AMD64 = 0x86_64;
const PE = program.readUInt32LE(0x3c);
const OPTIONAL = PE + 24;

describe('win-x64', () => {
  it('is a 64-bit console program whose sections lie within the file', () => {
    assert.equal(program.toString('latin1', 0, 2), 'MZ');
    assert.equal(program.toString('latin1', PE, PE + 4), 'PE\0\0');
    assert.equal(program.readUInt16LE(PE + 4), AMD64);
    assert.equal(program.readUInt16LE(OPTIONAL), 0x20b);
    const consoleSubsystem = 3;
    assert.equal(program.readUInt16LE(OPTIONAL + 68), consoleSubsystem);
    const names = sections().map(({ name, offset, size }) => {
      assert.ok(offset + size <= program.length, name);
      return name;
    });
    for (const name of ['.text', '.rdata', '.rsrc']) assert.ok(names.includes(name), name);
  });

  it('carries the application, and Node is told so', () => {
    const resources = sections().find(({ name }) => name === '.rsrc');
    assert.ok(resources !== undefined);
    const bytes = program.subarray(resources.offset, resources.offset + resources.size);
    assert.ok(bytes.includes(Buffer.from('NODE_SEA_BLOB', 'utf16le')));
    assert.ok(bytes.includes('--disable-sigusr1'));
    assert.ok(bytes.includes('sea-main.cjs'));
    assert.ok(program.includes('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1'));
  });

  it('has its own name, version and icon', () => {
    const resources = sections().find(({ name }) => name === '.rsrc');
    assert.ok(resources !== undefined);
    const bytes = program.subarray(resources.offset, resources.offset + resources.size);
    // VS_FIXEDFILEINFO: a signature, its own version, and the file's version in two numbers of two halves each.
    const fixed = bytes.indexOf(Buffer.from([0xbd, 0x04, 0xef, 0xfe]));
    const [major, minor, patch] = VERSION.split('.').map(Number);
    assert.deepEqual(
      [10, 8, 14].map((at) => bytes.readUInt16LE(fixed + at)),
      [major, minor, patch],
    );
    const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');
    for (const text of ['ProductName', 'ssm-probe', 'ssm-probe.exe', VERSION]) assert.ok(bytes.includes(wide(text)), text);
    for (const text of ['Node.js', 'node.exe']) assert.ok(!bytes.includes(wide(text)), text);
    const icon = readFileSync(join(import.meta.dirname, '../../build/ssm-probe.ico'));
    const first = icon.readUInt32LE(6 + 12);
    assert.ok(bytes.includes(icon.subarray(first, first + icon.readUInt32LE(6 + 8))));
  });

  it('is ready to be signed: no signature, a whole checksum', () => {
    assert.deepEqual(program.subarray(OPTIONAL + 112 + 32, OPTIONAL + 112 + 40), Buffer.alloc(8));
    const again = Buffer.from(program);
    setChecksum(again);
    assert.ok(again.equals(program));
  });
});

function sections(): readonly { readonly name: string; readonly offset: number; readonly size: number }[] {
  const table = OPTIONAL + program.readUInt16LE(PE + 20);
  return Array.from({ length: program.readUInt16LE(PE + 6) }, (_, index) => {
    const at = table + index * 40;
    const name = program.toString('latin1', at, at + 8).replaceAll('\0', '');
    return { name, size: program.readUInt32LE(at + 16), offset: program.readUInt32LE(at + 20) };
  });
}
