/**
 * Which names a certificate is for, as Go's `crypto/x509` compares them (`VerifyHostname`). OpenSSL
 * reads some names otherwise: a wildcard in part of a label, a trailing dot.
 */
import type { X509Certificate } from 'node:crypto';
import { members, readCertificate } from '../../node/trust/der.ts';
import { isAddress } from '../../node/untrusted-values.ts';

const ALTERNATIVE_NAMES = '2.5.29.17';
const DNS_NAME = 0x82;

export function isFor(leaf: X509Certificate, host: string): boolean {
  if (isAddress(host)) return leaf.checkIP(host) !== undefined;
  const patterns = known.get(leaf) ?? patternsOf(leaf);
  known.set(leaf, patterns);
  return patterns.some((pattern) => isMatch(pattern, host));
}

/** The patterns of leaves that were met before. */
const known = new WeakMap<X509Certificate, readonly string[]>();

function patternsOf(leaf: X509Certificate): readonly string[] {
  const extension = readCertificate(leaf.raw)?.extensions.find(({ oid }) => oid === ALTERNATIVE_NAMES);
  const names = extension === undefined ? [] : members(extension.value);
  return names.flatMap(({ tag, body }) => (tag === DNS_NAME ? [body.toString('latin1')] : []));
}

/** What is no host name is compared as it is. */
function isMatch(pattern: string, host: string): boolean {
  const [wanted, made] = [lower(host), lower(pattern)];
  const bare = wanted.replace(/\.$/u, '');
  if (!isHostName(bare, false) || !isHostName(made, true)) return wanted !== '' && wanted !== '.' && wanted === made;
  const [labels, parts] = [bare.split('.'), made.split('.')];
  // A wildcard is a whole label, the first, and stands for one.
  return labels.length === parts.length && parts.every((part, index) => (index === 0 && part === '*') || part === labels[index]);
}

function isHostName(name: string, isPattern: boolean): boolean {
  return (
    name !== '*' &&
    name.split('.').every((label, index) => (isPattern && index === 0 && label === '*') || /^\w[\w-]*$/.test(label))
  );
}

/** ASCII only: other letters are no part of a name on the wire. */
function lower(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
