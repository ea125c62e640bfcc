/** What of an ELF file the kernel and the dynamic loader see: where addresses lie in the file, and what is at which. */

const LOAD = 1;
const EXECUTABLE = 1;
const SEGMENT_HEADER_BYTES = 56;
const SYMBOL_TABLE = 11;
const SECTION_HEADER_BYTES = 64;
const SYMBOL_BYTES = 24;

export interface Segment {
  /** Where its header is in the file. */
  readonly header: number;
  readonly isExecutable: boolean;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
  /** Of the largest pages that it is made for. */
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

/** Where in the file the byte at `address` is. Throws when nothing of the file is there. */
export function offsetOf(program: Buffer, address: number): number {
  const segment = loadedSegments(program).find((one) => address >= one.address && address < one.address + one.bytes);
  if (segment === undefined) throw new Error(`nothing is mapped at 0x${address.toString(16)}`);
  return address - segment.address + segment.offset;
}

/** The address of an exported function or variable. Throws when there is none. */
export function addressOf(program: Buffer, symbol: string): number {
  const table = Number(program.readBigUInt64LE(0x28));
  const header = (index: number): Buffer => program.subarray(table + index * SECTION_HEADER_BYTES);
  const sections = Array.from({ length: program.readUInt16LE(0x3c) }, (_, index) => header(index));
  const symbols = sections.find((section) => section.readUInt32LE(4) === SYMBOL_TABLE);
  if (symbols === undefined) throw new Error('no dynamic symbols');
  const names = Number(header(symbols.readUInt32LE(0x28)).readBigUInt64LE(0x18));
  const wanted = Buffer.from(`${symbol}\0`, 'latin1');
  const start = Number(symbols.readBigUInt64LE(0x18));
  const end = start + Number(symbols.readBigUInt64LE(0x20));
  for (let at = start; at < end; at += SYMBOL_BYTES) {
    const name = names + program.readUInt32LE(at);
    if (program.subarray(name, name + wanted.length).equals(wanted)) return Number(program.readBigUInt64LE(at + 8));
  }
  throw new Error(`no symbol ${symbol}`);
}

/**
 * Puts `code` into the unused end of an executable segment's last page and returns its address. Nothing in the file moves. `make` gets
 * that address and gives the code, whose length may not depend on it.
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
