/**
 * Lets a Node that is built for glibc 2.28 start with glibc 2.17 and later, with nothing else beside it: Amazon Linux 2 has 2.26, Ubuntu 18.04
 * has 2.27, SLES 12 has 2.22. What Node asks of newer ones is little:
 *
 * - `fcntl64` is what `fcntl` always was on 64-bit machines (glibc's NEWS for 2.28).
 * - `expf`, `powf` (2.27) and `lgamma` (2.23) have older versions, which differ in how they tell errors.
 * - `getrandom` and `getentropy` (2.25) are one system call.
 * - `memfd_create` and `pkey_*` (2.27) are extras of V8, which does without where the kernel or the processor lacks them: the answer is that
 *   they are lacking. Weak functions count as there in a program at fixed addresses, so V8 would call a null.
 *
 * A Node that asks for more fails the build, with the function's name.
 */
import { appendCode, find, offsetOf, pointerTo } from './elf-image.ts';
import { dropVersions, importsOf } from './elf-versions.ts';
import { PROCESSORS } from './entry.ts';

/** The oldest glibc whose versions are left: 2.17. */
const OLDEST = 17;

interface Stand {
  /** What an assembler makes of `entry/older-*.s`, and the places of its labels. */
  readonly code: string;
  readonly labels: { readonly none: number; readonly getentropy: number; readonly getrandom: number; readonly errno: number };
  /** The version of all that was there when glibc came to this processor. */
  readonly first: string;
}

/** By ELF's numbers of processors. */
export const STANDS: ReadonlyMap<number, Stand> = new Map([
  [
    62,
    {
      code:
        '48c7c0daffffffeb1a5631d2e8050000005e4829f0c3b83e0100000f054885c07801c35389c3f7db488b0511000000ff10891848c7c0ffffffff5bc30f1f4000' +
        '0000000000000000',
      labels: { none: 0, getentropy: 0x9, getrandom: 0x16, errno: 0x40 },
      first: 'GLIBC_2.2.5',
    },
  ],
  [
    183,
    {
      code:
        'a00480920d000014fd7bbea9e10b00f9020080d205000094e10b40f9fd7bc2a8000001cbc0035fd6c82280d2010000d44000f8b7c0035fd6fd7bbea9f30b00f9' +
        'f303004b28010058080140f900013fd6130000b9f30b40f9fd7bc2a800008092c0035fd61f2003d50000000000000000',
      labels: { none: 0, getentropy: 0x8, getrandom: 0x28, errno: 0x68 },
      first: 'GLIBC_2.17',
    },
  ],
]);

const RENAMED: Readonly<Record<string, string>> = { fcntl64: 'fcntl' };
const OLDER: readonly string[] = ['expf', 'powf', 'lgamma'];
const LACKING: readonly string[] = ['memfd_create', 'pkey_alloc', 'pkey_free', 'pkey_get', 'pkey_mprotect', 'pkey_set'];

/** A copy of `program`, a Node. Throws for an unexpected layout, and for a function that is not known here. */
export function forOlderGlibc(program: Buffer): Buffer {
  const copy = Buffer.from(program);
  const stand = STANDS.get(copy.readUInt16LE(0x12));
  if (stand === undefined) throw new Error('no older glibc for this processor');
  const { code, labels, first } = stand;
  const address = appendCode(copy, () => {
    const bytes = Buffer.from(code, 'hex');
    bytes.writeBigUInt64LE(BigInt(pointerTo(copy, '__errno_location')), labels.errno);
    return bytes;
  });
  for (const one of importsOf(copy)) {
    const shorter = RENAMED[one.name];
    if (!isTooNew(one.version)) continue;
    if (shorter !== undefined) {
      one.ask(first);
      one.rename(shorter);
    } else if (OLDER.includes(one.name)) one.ask(first);
    else if (one.name === 'getrandom' || one.name === 'getentropy')
      standIn(copy, one.name, address + labels[one.name], one.spare);
    else if (LACKING.includes(one.name)) standIn(copy, one.name, address + labels.none, one.spare);
    else throw new Error(`Node asks for ${one.name} of ${one.version}, which build/older-glibc.ts does not know`);
  }
  dropVersions(copy, isTooNew);
  return copy;
}

function isTooNew(version: string): boolean {
  const [, minor] = /^GLIBC_2\.(\d+)/u.exec(version) ?? [];
  return minor !== undefined && Number(minor) > OLDEST;
}

/** Every call of `name` goes to `address`: its entry in the table of calls is a jump. */
function standIn(program: Buffer, name: string, address: number, spare: () => void): void {
  const processor = PROCESSORS.get(program.readUInt16LE(0x12));
  if (processor === undefined) throw new Error('no jump for this processor');
  const pointer = pointerTo(program, name);
  const called = find(program, '.plt', (at) => processor.call(at, pointer));
  processor.jump(address - called).copy(program, offsetOf(program, called));
  spare();
}
