/**
 * V8 takes bytecode only under the settings that it was made with: it compares a hash of them, and Node's own modules bring bytecode that was made under
 * the defaults. Other settings (`src/platform/engine.ts`) do not change what bytecode means, but with them V8 would compile everything itself, which costs
 * more than they save. So in this program the hash is always the one that Node's own bytecode carries.
 */
import { execFileSync } from 'node:child_process';
import { hiddenAddressOf, offsetOf } from './elf-image.ts';
import { PROCESSORS } from './entry.ts';

const COMPUTE = '_ZN2v88internal19ComputeFlagListHashEv';
/** Where bytecode holds the hash; before it stand a magic number, V8's version and the length of the source. */
const HASH_AT = 12;
const VERSION_END = 8;

/**
 * A copy of `program`. `base`: the same Node with its symbols. `maker` (a path): a Node of the same version that runs here.
 * Throws if Node's bytecode is not as expected.
 */
export function withOneFlagHash(program: Buffer, base: Buffer, maker: string): Buffer {
  const copy = Buffer.from(program);
  const processor = PROCESSORS.get(copy.readUInt16LE(0x12));
  if (processor === undefined) throw new Error('no bytecode for this processor');
  const code = processor.answer(flagHashOf(base, maker));
  code.copy(copy, offsetOf(copy, hiddenAddressOf(base, COMPUTE)));
  return copy;
}

/** All of Node's bytecode has the same one. */
function flagHashOf(base: Buffer, maker: string): number {
  const script = "process.stdout.write(new (require('node:vm').Script)('').createCachedData())";
  const begin = execFileSync(maker, ['-e', script], { env: {} }).subarray(0, VERSION_END);
  const hashes = new Set<number>();
  for (let at = base.indexOf(begin); at !== -1; at = base.indexOf(begin, at + 1)) hashes.add(base.readUInt32LE(at + HASH_AT));
  const [hash] = hashes;
  if (hash === undefined || hashes.size > 1) throw new Error(`Node's bytecode has ${hashes.size} hashes of settings`);
  return hash;
}
