/**
 * Removes from an ELF program what only a debugger reads. Works like `strip`, but for every
 * processor, without binutils, and with the same bytes everywhere.
 */
import { SECTION_HEADER_BYTES, sectionsOf } from './elf-image.ts';

const ELF64_LITTLE_ENDIAN = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const STRTAB = 3;
const NAMES = '.shstrtab';

/** `program` without symbols and debugging information. Throws for an unexpected layout. */
export function stripElf(program: Buffer): Buffer {
  if (!program.subarray(0, 6).equals(ELF64_LITTLE_ENDIAN)) throw new Error('not a 64-bit little-endian ELF file');
  const sections = sectionsOf(program);
  const firstLoose = sections.findIndex(({ isAllocated }, index) => index > 0 && !isAllocated);
  const kept = firstLoose === -1 ? sections : sections.slice(0, firstLoose);
  // Sections refer to each other by number, and segments to places in the file. Both stay valid
  // only if the removed sections are at the end.
  if (sections.slice(kept.length).some(({ isAllocated }) => isAllocated)) throw new Error('loaded sections behind unloaded ones');
  const end = Math.max(...kept.map((section) => section.end), ...segmentEnds(program));

  const names = Buffer.from(`\0${[...kept.slice(1).map(({ name }) => name), NAMES].join('\0')}\0`, 'latin1');
  const headers: Buffer[] = kept.map(({ header, name }, index) => {
    const copy = Buffer.from(header);
    if (index > 0) copy.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, 0);
    return copy;
  });
  const table = (end + names.length + 7) & ~7;
  headers.push(namesHeader(names, end));

  const result = Buffer.alloc(table + headers.length * SECTION_HEADER_BYTES);
  program.copy(result, 0, 0, end);
  names.copy(result, end);
  Buffer.concat(headers).copy(result, table);
  result.writeBigUInt64LE(BigInt(table), 0x28);
  result.writeUInt16LE(headers.length, 0x3c);
  result.writeUInt16LE(headers.length - 1, 0x3e);
  return result;
}

function segmentEnds(program: Buffer): readonly number[] {
  const table = Number(program.readBigUInt64LE(0x20));
  const size = program.readUInt16LE(0x36);
  return Array.from({ length: program.readUInt16LE(0x38) }, (_, index) => {
    const at = table + index * size;
    return Number(program.readBigUInt64LE(at + 8) + program.readBigUInt64LE(at + 0x20));
  });
}

function namesHeader(names: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(SECTION_HEADER_BYTES);
  header.writeUInt32LE(names.indexOf(`\0${NAMES}\0`) + 1, 0);
  header.writeUInt32LE(STRTAB, 4);
  header.writeBigUInt64LE(BigInt(offset), 0x18);
  header.writeBigUInt64LE(BigInt(names.length), 0x20);
  header.writeBigUInt64LE(1n, 0x30);
  return header;
}
