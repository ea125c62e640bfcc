/** Finds what the build changes in an ELF file. */

const LOAD = 1;
const EXECUTABLE = 1;
const SEGMENT_HEADER_BYTES = 56;
export const SECTION_HEADER_BYTES = 64;
const ALLOCATED = 2n;
const RELOCATIONS = 4;
const NOBITS = 8;
/** Of a debugger, and of the loader. */
const ALL_SYMBOLS = 2;
const SYMBOLS = 11;
const SYMBOL_BYTES = 24;
const RELOCATION_BYTES = 24;

export interface Section {
  readonly header: Buffer;
  readonly name: string;
  readonly type: number;
  readonly isAllocated: boolean;
  readonly address: number;
  readonly offset: number;
  /** The end of its bytes in the file. */
  readonly end: number;
}

export function sectionsOf(program: Buffer): readonly Section[] {
  const table = Number(program.readBigUInt64LE(0x28));
  const headers = Array.from({ length: program.readUInt16LE(0x3c) }, (_, index) => {
    const at = table + index * SECTION_HEADER_BYTES;
    return program.subarray(at, at + SECTION_HEADER_BYTES);
  });
  const names = headers[program.readUInt16LE(0x3e)];
  if (names === undefined) throw new Error('no section names');
  const strings = Number(names.readBigUInt64LE(0x18));
  return headers.map((header) => {
    const name = strings + header.readUInt32LE(0);
    const type = header.readUInt32LE(4);
    const offset = Number(header.readBigUInt64LE(0x18));
    return {
      header,
      name: program.toString('latin1', name, program.indexOf(0, name)),
      type,
      isAllocated: (header.readBigUInt64LE(8) & ALLOCATED) !== 0n,
      address: Number(header.readBigUInt64LE(0x10)),
      offset,
      end: offset + (type === NOBITS ? 0 : Number(header.readBigUInt64LE(0x20))),
    };
  });
}

export interface Segment {
  /** The place of its header in the file. */
  readonly header: number;
  readonly isExecutable: boolean;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
  /** The largest page size that it supports. */
  readonly alignment: number;
}

/** The segments that are mapped into memory. */
export function loadedSegments(program: Buffer): readonly Segment[] {
  const table = Number(program.readBigUInt64LE(0x20));
  const headers = Array.from({ length: program.readUInt16LE(0x38) }, (_, index) => table + index * SEGMENT_HEADER_BYTES);
  return headers
    .filter((header) => program.readUInt32LE(header) === LOAD)
    .map((header) => ({
      header,
      isExecutable: (program.readUInt32LE(header + 4) & EXECUTABLE) !== 0,
      offset: Number(program.readBigUInt64LE(header + 8)),
      address: Number(program.readBigUInt64LE(header + 0x10)),
      bytes: Number(program.readBigUInt64LE(header + 0x20)),
      alignment: Number(program.readBigUInt64LE(header + 0x30)),
    }));
}

/** The place in the file of the byte at `address`. Throws if there is none. */
export function offsetOf(program: Buffer, address: number): number {
  const segment = loadedSegments(program).find((one) => address >= one.address && address < one.address + one.bytes);
  if (segment === undefined) throw new Error(`nothing is mapped at 0x${address.toString(16)}`);
  return address - segment.address + segment.offset;
}

/** The address of an exported function or variable. Throws if there is none. */
export function addressOf(program: Buffer, symbol: string): number {
  return Number(program.readBigUInt64LE(symbolOf(program, symbol, SYMBOLS).at + 8));
}

/** The same of one that only a debugger knows. `program` is not stripped. */
export function hiddenAddressOf(program: Buffer, symbol: string): number {
  return Number(program.readBigUInt64LE(symbolOf(program, symbol, ALL_SYMBOLS).at + 8));
}

/**
 * The place where the loader puts the address of another library's function for the table of calls. Throws if the program does not call it.
 * (A weak function that is also asked for being there has a second place, which nobody calls through.)
 */
export function pointerTo(program: Buffer, symbol: string): number {
  const { index } = symbolOf(program, symbol, SYMBOLS);
  for (const { name, type, offset, end } of sectionsOf(program)) {
    if (type !== RELOCATIONS || name !== '.rela.plt') continue;
    for (let at = offset; at < end; at += RELOCATION_BYTES)
      if (program.readUInt32LE(at + 12) === index) return Number(program.readBigUInt64LE(at));
  }
  throw new Error(`${symbol} is not called`);
}

function symbolOf(program: Buffer, symbol: string, table: number): { readonly index: number; readonly at: number } {
  const sections = sectionsOf(program);
  const symbols = sections.find(({ type }) => type === table);
  const names = sections[symbols?.header.readUInt32LE(0x28) ?? -1];
  if (symbols === undefined || names === undefined) throw new Error('no table of symbols');
  const wanted = Buffer.from(`${symbol}\0`, 'latin1');
  for (let at = symbols.offset; at < symbols.end; at += SYMBOL_BYTES) {
    const name = names.offset + program.readUInt32LE(at);
    if (program.subarray(name, name + wanted.length).equals(wanted)) return { index: (at - symbols.offset) / SYMBOL_BYTES, at };
  }
  throw new Error(`no symbol ${symbol}`);
}

/**
 * The address of the first instruction that equals `expected` of its own address, in the section
 * `name`. Throws if there is none.
 */
export function find(program: Buffer, name: string, expected: (address: number) => Buffer): number {
  const section = sectionsOf(program).find((one) => one.name === name);
  const end = section?.end ?? 0;
  for (let at = section?.offset ?? 0; at < end; at += 4) {
    const address = at - (section?.offset ?? 0) + (section?.address ?? 0);
    const bytes = expected(address);
    if (program.subarray(at, at + bytes.length).equals(bytes)) return address;
  }
  throw new Error(`${name} is not as expected`);
}

/**
 * Puts `code` into the unused end of an executable segment's last page and returns its address.
 * Nothing in the file moves. `make` gets that address and returns the code, whose length must not
 * depend on it.
 */
export function appendCode(program: Buffer, make: (address: number) => Buffer): number {
  const segments = loadedSegments(program);
  for (const [index, segment] of segments.entries()) {
    if (!segment.isExecutable) continue;
    const skip = -(segment.address + segment.bytes) & 15;
    const address = segment.address + segment.bytes + skip;
    const at = segment.offset + segment.bytes + skip;
    const code = make(address);
    const next = segments[index + 1];
    const isRoom =
      next !== undefined &&
      at + code.length <= next.offset &&
      address + code.length <= next.address - (next.address % next.alignment) &&
      program.subarray(segment.offset + segment.bytes, at + code.length).every((byte) => byte === 0);
    if (!isRoom) continue;
    code.copy(program, at);
    const bytes = BigInt(segment.bytes + skip + code.length);
    program.writeBigUInt64LE(bytes, segment.header + 0x20);
    program.writeBigUInt64LE(bytes, segment.header + 0x28);
    return address;
  }
  throw new Error('no executable segment has room for our code');
}
