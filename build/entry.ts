/**
 * What the Linux binary does before Node's first instruction, when only the system's loader has run:
 *
 * - It takes every variable out of its environment that the program does not read. Node, V8, libuv, OpenSSL, ICU, c-ares and the C library
 *   read about a hundred, several of them before any script could forget them, and name files, code and descriptors in them.
 * - It leaves signals as they were handed over: `nohup` ignores SIGHUP, a shell SIGINT for what it runs in the background, and Node would
 *   reset both. What Node wants ignored, SIGPIPE and SIGXFSZ, is.
 *
 * The machine code is that of `entry/*.s`, which a test assembles again. Windows has no such entry: there a script forgets what it can.
 */
import { hiddenName, LOCALE_VARIABLES, VARIABLES } from '../src/platform/variables.ts';
import { addressOf, appendCode, offsetOf } from './elf-image.ts';

interface Processor {
  /** What stands in front of the table of variables. */
  readonly code: string;
  /** A jump, which the distance to Node's entry is put into. */
  readonly jump: string;
  /** The instruction that returns from a function. */
  readonly leave: string;
  writeJump(code: Buffer, at: number, distance: number): void;
}

const X64: Processor = {
  code:
    'f30f1efa4989d1488b04244c8d44c4104d89c24d8b184983c0084d85db743b488d358a0000008a0e48ffc684c974e44c89df8a0648ffc684c074133a07488d7f' +
    '0174ef8a0648ffc684c075f7ebd841880b4d891a4983c208ebb949c70200000000bf0d000000488d352300000031d241ba08000000b80d0000000f05bf190000' +
    '00b80d0000000f054c89cae9000000000100000000000000000000000000000000000000000000000000000000000000',
  jump: 'e900000000',
  leave: 'c3',
  // From the end of the instruction, in bytes.
  writeJump: (code, at, distance) => code.writeInt32LE(distance - 5, at + 1),
};

const ARM64: Processor = {
  code:
    '5f2403d5ea0300aae10340f9e26f218b42400091e30302aa448440f8040200b445040010a614403886ffff34e70304aaa8144038e8000034e91440381f01096b' +
    '80ffff54a8144038e8ffff35f6ffff1786000039648400f8f0ffff177f0000f9a00180d221010010020080d2030180d2c81080d2010000d4200380d2010000d4' +
    'e0030aaa000000140100000000000000000000000000000000000000000000000000000000000000',
  jump: '00000014',
  leave: 'c0035fd6',
  // In instructions, 26 bits of them.
  writeJump: (code, at, distance) => code.writeUInt32LE(0x14000000 | ((distance / 4) & 0x3ffffff), at),
};

/** By ELF's numbers of processors. */
export const PROCESSORS: ReadonlyMap<number, Processor> = new Map([
  [62, X64],
  [183, ARM64],
]);

/** Functions of Node that do away with what a signal was set to. They return at once. */
const RESETS = ['_ZN4node19ResetSignalHandlersEv', '_ZN4node21RegisterSignalHandlerEiPFviP9siginfo_tPvEb'];

/** A copy of `program`, a Node, that begins as is said above. Throws when it is laid out in another way than expected. */
export function withEntry(program: Buffer): Buffer {
  const copy = Buffer.from(program);
  const processor = PROCESSORS.get(copy.readUInt16LE(0x12));
  if (processor === undefined) throw new Error('no entry for this processor');
  const { code, jump, leave } = processor;
  const start = Buffer.from(code, 'hex');
  const jumpAt = start.indexOf(Buffer.from(jump, 'hex'));
  const entry = Number(copy.readBigUInt64LE(0x18));
  const address = appendCode(copy, (at) => {
    processor.writeJump(start, jumpAt, entry - (at + jumpAt));
    return Buffer.concat([start, variableTable()]);
  });
  copy.writeBigUInt64LE(BigInt(address), 0x18);
  for (const name of RESETS) Buffer.from(leave, 'hex').copy(copy, offsetOf(copy, addressOf(copy, name)));
  return copy;
}

/** For each variable the first byte under which it stays, its name, "=" and a null; a null at the end. */
function variableTable(): Buffer {
  const rows = [
    ...VARIABLES.map((name) => `${name.slice(0, 1)}${name}=\0`),
    ...LOCALE_VARIABLES.map((name) => `${hiddenName(name).slice(0, 1)}${name}=\0`),
  ];
  return Buffer.from(`${rows.join('')}\0`, 'latin1');
}
