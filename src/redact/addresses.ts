/**
 * Pseudonyms of addresses that keep what rules read from them: two addresses that begin with the same n bits still do, so that they stay in
 * the same subnets and ranges (prefix-preserving anonymisation: Xu, Fan, Ammar and Moon, "Crypto-PAn", ICNP 2002). Unlike there, no key
 * decides, but the order in which the addresses come: a pseudonym tells who shares a subnet with whom, and nothing of the numbers. So
 * nothing can be computed back, and the same facts give the same pseudonyms.
 */
import ipaddr from 'ipaddr.js';
import { addressOf, type Bits, bitsOf, CLASSES, EMBEDDING, familyOf, PUBLIC_KNOWLEDGE, rangeBits } from './address-blocks.ts';

const isUnder = (bits: Bits, block: Bits): boolean => bits.startsWith(block);

export class Addresses {
  /** Whether the bit behind a prefix is turned over. */
  readonly #turns = new Map<string, boolean>();
  /** By original: addresses, and ranges. */
  readonly #said = new Map<string, string>();
  /** Ranges of which the first addresses keep their place: `base + 2` is Amazon's resolver. */
  readonly #bases: { readonly 4: Bits[]; readonly 6: Bits[] } = { 4: [], 6: [] };

  /** To be told before anything else is asked. What is no range is passed over. */
  learnVpcRange(cidr: string): void {
    if (!ipaddr.isValidCIDR(cidr)) return;
    this.#bases[cidr.includes(':') ? 6 : 4].push(rangeBits(cidr));
    this.range(cidr);
  }

  /** Null for what is no address. `fe80::1%eth0`: without its zone. */
  address(text: string): string | null {
    if (!isAddress(text)) return null;
    const known = this.#said.get(text);
    if (known !== undefined) return known;
    const bits = bitsOf(ipaddr.parse(text));
    const turned = this.#turned(bits, bits.length);
    // What stays keeps its spelling.
    const said = turned === bits ? text : addressOf(turned).toString();
    this.#said.set(text, said);
    return said;
  }

  /** `10.3.0.0/16`. Null for what is no range. */
  range(cidr: string): string | null {
    const [network = '', length = '', ...more] = cidr.split('/');
    if (more.length > 0 || !isAddress(network) || !/^\d{1,3}$/u.test(length) || !ipaddr.isValidCIDR(cidr)) return null;
    const known = this.#said.get(cidr);
    if (known !== undefined) return known;
    const said = this.#newRange(cidr, bitsOf(ipaddr.parse(network)), Number(length));
    this.#said.set(cidr, said);
    return said;
  }

  #newRange(cidr: string, bits: Bits, fixed: number): string {
    const turned = this.#turned(bits, fixed).slice(0, fixed);
    if (turned === bits.slice(0, fixed)) return cidr;
    // Some write an address of the range in place of its first one.
    const rest = /1/u.test(bits.slice(fixed)) ? this.#turned(bits, bits.length).slice(fixed) : bits.slice(fixed);
    return `${addressOf(turned + rest).toString()}/${fixed}`;
  }

  /** What was asked for and is something else now. */
  entries(): readonly { readonly pseudonym: string; readonly original: string }[] {
    return [...this.#said]
      .filter(([original, pseudonym]) => original !== pseudonym)
      .map(([original, pseudonym]) => ({ pseudonym, original }));
  }

  /** All bits, of which only the first `upTo` matter to the caller. */
  #turned(bits: Bits, upTo: number): Bits {
    const family = familyOf(bits);
    const embedding = family === 6 && upTo > 96 ? EMBEDDING.find((block) => isUnder(bits, block)) : undefined;
    if (PUBLIC_KNOWLEDGE[family].some((block) => isUnder(bits, block) && block.length <= upTo)) return bits;
    if (embedding !== undefined) return bits.slice(0, 96) + this.#turned(bits.slice(96), upTo - 96);
    let out = '';
    for (let at = 0; at < bits.length; at += 1) {
      const bit = bits[at] === '1';
      const turns = at < upTo && this.#turnsBehind(bits, at, upTo, out);
      out += bit === turns ? '0' : '1';
    }
    return out;
  }

  #turnsBehind(bits: Bits, at: number, upTo: number, out: Bits): boolean {
    const prefix = bits.slice(0, at);
    const family = familyOf(bits);
    const key = `${family}/${prefix}`;
    const decided = this.#turns.get(key);
    if (decided !== undefined) return decided;
    const leads = (block: Bits): boolean => block.length > at && block.startsWith(prefix);
    const isFixed =
      PUBLIC_KNOWLEDGE[family].some(leads) ||
      CLASSES[family].some(leads) ||
      (family === 6 && EMBEDDING.some(leads)) ||
      this.#isOnBasePath(prefix, bits.length);
    // The last chance for something else to come out than went in.
    const mustDiffer =
      out === prefix && (at === upTo - 1 || this.#bases[family].some((base) => base.length - 1 === at && leads(base)));
    const turns = !isFixed && (mustDiffer || (bits[at] === '1') !== mixed(`${family}/${out}`));
    this.#turns.set(key, turns);
    return turns;
  }

  /** On the way to the first four addresses of a VPC's range. */
  #isOnBasePath(prefix: Bits, size: number): boolean {
    return this.#bases[size > 32 ? 6 : 4].some(
      (base) => prefix.startsWith(base) && !prefix.slice(base.length, size - 2).includes('1'),
    );
  }
}

/** As everybody writes it: `1` and `0x7f.1` are none. */
export function isAddress(text: string): boolean {
  return text.includes(':')
    ? /^[0-9A-Fa-f:.]{2,45}$/u.test(text) && ipaddr.IPv6.isValid(text)
    : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** One bit that looks as good as thrown, always the same for the same text (FNV-1a). */
function mixed(text: string): boolean {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c_1b_3c_6d) >>> 17) % 2 === 1;
}
