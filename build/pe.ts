/**
 * Corrects a Windows program's headers after something was put into it: no signature, and the new
 * checksum.
 */

const CHECKSUM = 64;
const DIRECTORIES = 112;
/** The directory of Authenticode's signature. Unlike the others it names a place in the file. */
const SECURITY = 4;
const PE32_PLUS = 0x20b;

/**
 * `program` without its vendor's signature. It is for other bytes, and its place in the middle of
 * the file would break the next one.
 */
export function withoutSignature(program: Buffer): Buffer {
  const entry = optionalHeader(program) + DIRECTORIES + SECURITY * 8;
  const offset = program.readUInt32LE(entry);
  const size = program.readUInt32LE(entry + 4);
  if (offset === 0) return program;
  if (offset + size !== program.length) throw new Error('the signature is not the end of the file');
  const result = Buffer.from(program.subarray(0, offset));
  result.fill(0, entry, entry + 8);
  return result;
}

/** Puts the checksum of `program` into its header, in place. */
export function setChecksum(program: Buffer): void {
  const field = optionalHeader(program) + CHECKSUM;
  program.writeUInt32LE(0, field);
  const words = new Uint16Array(program.buffer, program.byteOffset, program.length >> 1);
  let sum = program.length % 2 === 1 ? (program.at(-1) ?? 0) : 0;
  // Stays far below 2^53, so the carries of Microsoft's sum can be added at the end.
  for (const word of words) sum += word;
  while (sum > 0xff_ff) sum = (sum % 0x1_00_00) + Math.floor(sum / 0x1_00_00);
  program.writeUInt32LE(sum + program.length, field);
}

function optionalHeader(program: Buffer): number {
  const pe = program.readUInt32LE(0x3c);
  if (program.toString('latin1', pe, pe + 4) !== 'PE\0\0') throw new Error('not a Windows program');
  const header = pe + 24;
  if (program.readUInt16LE(header) !== PE32_PLUS) throw new Error('not a 64-bit Windows program');
  return header;
}
