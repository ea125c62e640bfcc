/** What this node's system-wide settings of cryptography are, where they are not the usual ones. */
import { bool, nullable, number, type Of, record, text } from '../schema/shape.ts';

export interface CryptoFacts extends Of<typeof cryptoFacts> {}
export const cryptoFacts = record({
  /** `FUTURE`, `FIPS:OSPP` …, as update-crypto-policies(8) has set it; null: a usual one, or none. */
  policy: nullable(text),
  /** The shortest RSA key, and the shortest Diffie-Hellman group, that it lets programs accept, in bits; null if it does not say. */
  minRsaBits: nullable(number),
  minDhBits: nullable(number),
  /** The kernel runs in FIPS mode. */
  kernelFips: bool,
});
