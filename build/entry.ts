/**
 * What the Linux binary does before Node's first instruction, when only the system's loader has run:
 *
 * - It removes every environment variable that the program does not read. Node, V8, libuv, OpenSSL,
 *   ICU, c-ares and the C library read about a hundred, some of them before any script could remove
 *   them. They name files, code and descriptors.
 * - It keeps the signals as they were: `nohup` ignores SIGHUP, and a shell ignores SIGINT for what
 *   runs in the background. Node would reset both. It ignores SIGPIPE and SIGXFSZ, as Node wants.
 * - It holds back SIGTERM, SIGINT and SIGHUP until a script listens, and then repeats them every
 *   20 ms as SIGTERM. Loading takes a tenth of a second, much more on a busy machine, and the user
 *   who stops a run wants its verdict.
 * - If a limit is too low for Node to start, it says which and ends with status 2. V8 would abort,
 *   crash or, without threads, wait for ever.
 *
 * The machine code is that of `entry/*.s`, which a test assembles again. Windows has no such entry;
 * there a script removes what it can.
 */
import { hiddenName, LOCALE_VARIABLES, VARIABLES } from '../src/platform/variables.ts';
import { addressOf, appendCode, find, offsetOf, pointerTo } from './elf-image.ts';

/** Where an ELF header holds the address of the first instruction. */
const ENTRY = 0x18;

interface Processor {
  /** Stands before the table of variables. */
  readonly code: string;
  /** The places of its labels. */
  readonly labels: { readonly jump: number; readonly thread: number; readonly real: number };
  /** The instruction that returns from a function. */
  readonly leave: string;
  /** A jump over a distance in bytes from its own start. */
  jump(distance: number): Buffer;
  /** A function that returns this number of 32 bits. */
  answer(value: number): Buffer;
  /** The beginning of the instruction at `address` that calls through a pointer of the loader. */
  call(address: number, pointer: number): Buffer;
}

const X64: Processor = {
  code:
    'f30f1efa4989d1488b04244c8d44c4104d89c24d8b184983c0084d85db743b488d35730300008a0e48ffc684c974e44c89df8a0648ffc684c074133a07488d7f' +
    '0174ef8a0648ffc684c075f7ebd841880b4d891a4983c208ebb949c70200000000bf0d000000488d35cb01000031d241ba08000000b80d0000000f05bf190000' +
    '00b80d0000000f05bf0f000000e8c1000000bf02000000e8b7000000bf01000000e8ad000000bf0e0000004c8d0542010000e8c60000004883ec1031ffbe0700' +
    '00004989e2b82e0100000f054c8d056f02000085c0750c48837c2408140f822e010000be09000000b82e0100000f054c8d05d301000085c0750e48813c240000' +
    '00400f8209010000be02000000b82e0100000f0585c0750e48813c24000000200f82eb0000004883c4104c89cae9000000004883ec08488b051b010000ff104c' +
    '8d051a01000085c00f85c30000004883c408c34883ec2031f64889e241ba08000000b80d0000000f05488b04244883c4204885c075434c8d053d0000004883ec' +
    '204c89042448c744240800000014488d0575000000488944241048c7442418000000004889e631d241ba08000000b80d0000000f054883c420c34883ec2048c7' +
    '04240000000048c74424080000000048c74424100000000048c7442418204e000031ff4889e631d2b8260000000f054883c420c3b8270000000f0589c7be0f00' +
    '0000b83e0000000f05c3b80f0000000f05bf02000000498d7002410fb710b8010000000f05bf02000000b8e70000000f050f1f80000000000100000000000000' +
    '0000000000000000000000000000000000000000000000000000000000000000670073736d2d70726f62653a206e6f207468726561642063616e206265207374' +
    '617274656420686572653a20726169736520746865206c696d6974206f662070726f6365737365732028756c696d6974202d752c20706964732e6d61782c2054' +
    '61736b734d6178290a770073736d2d70726f62653a203120476942206f66206164647265737320737061636520616e6420353132204d6942206f662064617461' +
    '2061726520746865206c656173742074686174206973206e65656465643a207261697365207468656972206c696d6974732028756c696d6974202d762c202d64' +
    '290a550073736d2d70726f62653a203230206f70656e2066696c65732061726520746865206c656173742074686174206973206e65656465643a207261697365' +
    '207468656972206c696d69742028756c696d6974202d6e290a',
  labels: { jump: 0x12d, thread: 0x132, real: 0x258 },
  leave: 'c3',
  jump: (distance) => word(0xe9, distance - 5),
  // mov eax; ret
  answer: (value) => Buffer.concat([word(0xb8, value | 0), Buffer.from([0xc3])]),
  call: (address, pointer) => Buffer.concat([Buffer.from([0xff]), word(0x25, pointer - address - 6)]),
};

function word(operation: number, operand: number): Buffer {
  const bytes = Buffer.from([operation, 0, 0, 0, 0]);
  bytes.writeInt32LE(operand, 1);
  return bytes;
}

const ARM64: Processor = {
  code:
    '5f2403d5ea0300aae10340f9e26f218b42400091e30302aa448440f8040200b4c51a0030a614403886ffff34e70304aaa8144038e8000034e91440381f01096b' +
    '80ffff54a8144038e8ffff35f6ffff1786000039648400f8f0ffff177f0000f9a00180d2a10d0010020080d2030180d2c81080d2010000d4200380d2010000d4' +
    'e40180d232000094440080d230000094240080d22e000094c40180d2e509001036000094ff4300d1000080d2e10080d2020080d2e3030091a82080d2010000d4' +
    '04130050800000b5e50740f9bf5000f123090054000080d2210180d2010000d4440e0030a00000b5e50340f90600a8d2bf0006eb03080054000080d2410080d2' +
    '010000d4a00000b5e50340f90600a4d2bf0006eb03070054ff430091e0030aaa000000145f2403d5fd7bbfa9fd03009150080058110240f920023fd6fd7bc1a8' +
    '0408001080050035c0035fd6ff8300d1e00304aa010080d2e2030091030180d2c81080d2010000d4e60340f9ff830091a60100b5a5010010ff8300d10600a2d2' +
    'e51b00a9ff7f01a9e00304aae1030091020080d2030180d2c81080d2010000d4ff830091c0035fd65f2403d5ff8300d106c489d2ff7f00a9ff1b01a9000080d2' +
    'e1030091020080d2e80c80d2010000d4ff830091c0035fd65f2403d5881580d2010000d4e10180d2281080d2010000d4c0035fd6400080d28108009182004079' +
    '080880d2010000d4400080d2c80b80d2010000d41f2003d501000000000000000000000000000000000000000000000000000000000000000000000000000000' +
    '670073736d2d70726f62653a206e6f207468726561642063616e206265207374617274656420686572653a20726169736520746865206c696d6974206f662070' +
    '726f6365737365732028756c696d6974202d752c20706964732e6d61782c205461736b734d6178290a770073736d2d70726f62653a203120476942206f662061' +
    '64647265737320737061636520616e6420353132204d6942206f6620646174612061726520746865206c656173742074686174206973206e65656465643a2072' +
    '61697365207468656972206c696d6974732028756c696d6974202d762c202d64290a550073736d2d70726f62653a203230206f70656e2066696c657320617265' +
    '20746865206c656173742074686174206973206e65656465643a207261697365207468656972206c696d69742028756c696d6974202d6e290a',
  labels: { jump: 0x120, thread: 0x124, real: 0x238 },
  leave: 'c0035fd6',
  // In instructions, 26 bits of them.
  jump: (distance) => words(0x14000000 | ((distance / 4) & 0x3ffffff)),
  // movz w0; movk w0, lsl 16; ret
  answer: (value) => words(0x52800000 | ((value & 0xffff) << 5), 0x72a00000 | ((value >>> 16) << 5), 0xd65f03c0),
  // adrp x16, the page; ldr x17, [x16, the place in it]
  call: (address, pointer) => {
    const pages = (pointer >>> 12) - (address >>> 12);
    return words(
      0x90000010 | ((pages & 3) << 29) | (((pages >> 2) & 0x7ffff) << 5),
      0xf9400211 | (((pointer & 0xfff) / 8) << 10),
    );
  },
};

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index);
  return bytes;
}

/** By ELF's numbers of processors. */
export const PROCESSORS: ReadonlyMap<number, Processor> = new Map([
  [62, X64],
  [183, ARM64],
]);

/** Functions of Node that reset signals. They return at once. */
const RESETS = ['_ZN4node19ResetSignalHandlersEv', '_ZN4node21RegisterSignalHandlerEiPFviP9siginfo_tPvEb'];

/** A copy of `program`, a Node, with this entry. Throws for an unexpected layout. */
export function withEntry(program: Buffer): Buffer {
  const copy = Buffer.from(program);
  const processor = PROCESSORS.get(copy.readUInt16LE(0x12));
  if (processor === undefined) throw new Error('no entry for this processor');
  const { labels, leave } = processor;
  const pointer = pointerTo(copy, 'pthread_create');
  const entry = Number(copy.readBigUInt64LE(ENTRY));
  const address = appendCode(copy, (at) => {
    const code = Buffer.from(processor.code, 'hex');
    processor.jump(entry - (at + labels.jump)).copy(code, labels.jump);
    code.writeBigUInt64LE(BigInt(pointer), labels.real);
    return Buffer.concat([code, variableTable()]);
  });
  copy.writeBigUInt64LE(BigInt(address), ENTRY);
  const called = find(copy, '.plt', (at) => processor.call(at, pointer));
  processor.jump(address + labels.thread - called).copy(copy, offsetOf(copy, called));
  for (const name of RESETS) Buffer.from(leave, 'hex').copy(copy, offsetOf(copy, addressOf(copy, name)));
  return copy;
}

/**
 * For each variable: the first byte of the name under which it stays, its name, "=" and a null. A
 * null at the end.
 */
function variableTable(): Buffer {
  const rows = [
    ...VARIABLES.map((name) => `${name.slice(0, 1)}${name}=\0`),
    ...LOCALE_VARIABLES.map((name) => `${hiddenName(name).slice(0, 1)}${name}=\0`),
  ];
  return Buffer.from(`${rows.join('')}\0`, 'latin1');
}
