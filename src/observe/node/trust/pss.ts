/** RSA-PSS signatures (RFC 4055, section 3.1), of which Go knows three. */
import { type Element, elements, members, oidOf } from './der.ts';

const MASK_FUNCTION = '1.2.840.113549.1.1.8';
/** SHA-256, SHA-384 and SHA-512, with the bytes that each makes. */
const DIGESTS: ReadonlyMap<string, number> = new Map([
  ['2.16.840.1.101.3.4.2.1', 32],
  ['2.16.840.1.101.3.4.2.2', 48],
  ['2.16.840.1.101.3.4.2.3', 64],
]);
const [DIGEST, MASK, SALT, TRAILER] = [0xa0, 0xa1, 0xa2, 0xa3];

/** The digest makes the mask as well, the salt is as long as the digest, the trailer is the usual one. */
export function isPssOfGo(parameters: Buffer): boolean {
  const fields = members(parameters);
  const inside = (tag: number): Element | undefined => elements(fields.find((field) => field.tag === tag)?.body)[0];
  const digest = algorithmOf(inside(DIGEST));
  const [mask, maskDigest] = elements(inside(MASK)?.body);
  const salt = inside(SALT)?.body ?? Buffer.alloc(0);
  const trailer = inside(TRAILER)?.body;
  return (
    oidOf(mask?.body) === MASK_FUNCTION &&
    algorithmOf(maskDigest) === digest &&
    salt.length === 1 &&
    salt[0] === DIGESTS.get(digest) &&
    (trailer === undefined || trailer.equals(Buffer.from([1])))
  );
}

function algorithmOf(identifier: Element | undefined): string {
  return oidOf(elements(identifier?.body)[0]?.body);
}
