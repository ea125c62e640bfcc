/**
 * The system-wide policy of cryptography (Red Hat's crypto-policies) and the kernel's FIPS mode. OpenSSL, GnuTLS and NSS follow the policy,
 * and so dnf, curl and Python; Go does not.
 */
import type { CryptoFacts } from '../../facts/crypto.ts';
import type { Ports } from '../../platform/ports.ts';
import { printable } from './untrusted-values.ts';

const STATE = '/etc/crypto-policies/state';
const FIPS = '/proc/sys/crypto/fips_enabled';
/** Of these nothing is refused that AWS offers; most modules (`DEFAULT:SHA1`) only allow more. */
const USUAL = /^(?:DEFAULT|LEGACY|NEXT)$/u;
/** Where the policy in full is not there: those that ask for 3,072 bits (crypto-policies(7)). */
const STRICT = /^(?:FUTURE|BSI|EMPTY)(?::|$)|:(?:OSPP|FUTURE)(?::|$)/u;
const STRICT_BITS = 3_072;

/** Null where all is as usual. Never rejects. */
export async function readCrypto({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<CryptoFacts | null> {
  if (environment.os !== 'linux') return null;
  const [current, fips] = await Promise.all([files.read(`${STATE}/current`, 4_096), files.read(FIPS, 16)]);
  const name = current.outcome === 'ok' ? printable(current.text.trim(), 100) : '';
  const kernelFips = fips.outcome === 'ok' && fips.text.trim() === '1';
  const policy = /^[\w:-]+$/u.test(name) && !USUAL.test(name) ? name : null;
  if (policy === null) return kernelFips ? { policy, minRsaBits: null, minDhBits: null, kernelFips } : null;
  const whole = await files.read(`${STATE}/CURRENT.pol`, 65_536);
  if (whole.outcome === 'ok' && bitsOf(whole.text, 'rsa') !== null)
    return { policy, minRsaBits: bitsOf(whole.text, 'rsa'), minDhBits: bitsOf(whole.text, 'dh'), kernelFips };
  const bits = STRICT.test(policy) ? STRICT_BITS : null;
  return { policy, minRsaBits: bits, minDhBits: bits, kernelFips };
}

/** `min_rsa_size = 3072`: of several lines the last counts. */
function bitsOf(text: string, kind: 'rsa' | 'dh'): number | null {
  const found = [...text.matchAll(/^[ \t]*min_(rsa|dh)_size[ \t]*=[ \t]*(\d{1,6})[ \t]*(?:#.*)?$/gmu)].findLast(
    ([, name]) => name === kind,
  );
  return found?.[2] === undefined ? null : Number(found[2]);
}
