/**
 * Where the agent's library is stricter than OpenSSL: what `crypto/x509` and `crypto/tls` of Go
 * (1.24 to 1.26) refuse in a chain that OpenSSL has verified at security level 1. These rules never
 * make a chain better.
 */
import type { Link } from './chain-path.ts';
import { elements, members, oidOf, RSA } from './der.ts';
import { isPssOfGo } from './pss.ts';

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const ALTERNATIVE_NAMES = '2.5.29.17';
const NAME_CONSTRAINTS = '2.5.29.30';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const POLICIES = '2.5.29.32';
const POLICY_CONSTRAINTS = '2.5.29.36';
/** The others that Go understands: key usage, distribution points, policy mappings … */
const UNDERSTOOD = new Set([
  ALTERNATIVE_NAMES,
  BASIC_CONSTRAINTS,
  EXTENDED_KEY_USAGE,
  NAME_CONSTRAINTS,
  POLICIES,
  POLICY_CONSTRAINTS,
  KEY_USAGE,
  '2.5.29.31',
  '2.5.29.33',
  '2.5.29.54',
]);
const SERVER_AUTH = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];
const BOOLEAN = 0x01;
const INTEGER = 0x02;
/** keyCertSign, in the first byte of the key usage. */
const CERT_SIGN = 0x04;
/** The kinds of GeneralName (RFC 5280, section 4.2.1.6) in Go: mail, DNS, URI, address. */
const KNOWN_NAMES = [0x81, 0x82, 0x86, 0x87];
const ADDRESS = 0x87;
const MAX_RSA_BITS = 8_192;
const MIN_RSA_BITS = 1_024;
/** RSASSA-PSS. */
const PSS = '1.2.840.113549.1.1.10';
const DNS_NAME = 0x82;
/** excludedSubtrees. */
const EXCLUDED = 0xa1;
/** P-256, P-224, P-384 and P-521. */
const CURVES = ['1.2.840.10045.3.1.7', '1.3.132.0.33', '1.3.132.0.34', '1.3.132.0.35'];
const ELLIPTIC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';
const KEYS = [RSA, ELLIPTIC, ED25519];
const SIGNATURES = new Set([
  // RSA with SHA-256, -384 and -512, and PSS; ECDSA with the same; Ed25519.
  ...['11', '12', '13', '10'].map((last) => `1.2.840.113549.1.1.${last}`),
  ...['2', '3', '4'].map((last) => `1.2.840.10045.4.3.${last}`),
  ED25519,
]);

/** Why Go refuses a certificate as soon as a server sends it; null if it does not. */
export function refusedAsSent(link: Link): string | null {
  return unreadable(link) ?? (link.bytes.key.rsaBits > MAX_RSA_BITS ? 'KEY_TOO_LARGE' : null);
}

/** Why Go cannot parse a certificate. Go skips such a certificate in a store. */
function unreadable({ bytes }: Link): string | null {
  if (bytes.isSerialNegative) return 'NEGATIVE_SERIAL_NUMBER';
  const oids = bytes.extensions.map(({ oid }) => oid);
  if (new Set(oids).size < oids.length) return 'DUPLICATE_EXTENSION';
  for (const { oid, value } of bytes.extensions) {
    if (oid === ALTERNATIVE_NAMES && !members(value).every(isWellFormed)) return 'MALFORMED_NAME';
  }
  return bytes.key.algorithm === ELLIPTIC && !CURVES.includes(bytes.key.parameter) ? 'UNSUPPORTED_KEY' : null;
}

/** Why Go refuses the way from a leaf to an anchor; null if it does not. */
export function refusedOnPath(path: readonly Link[]): string | null {
  for (const [index, link] of path.entries()) {
    const refused = refusedLink(link, index, index === path.length - 1 && index > 0);
    if (refused !== null) return refused;
  }
  if (path.slice(1).some((link) => excludesWildcard(link, path[0]))) return 'excluded subtree violation';
  return lacksPolicy(path) ? 'NO_EXPLICIT_POLICY' : null;
}

function refusedLink(link: Link, index: number, isAnchor: boolean): string | null {
  const { bytes } = link;
  if (isAnchor && unreadable(link) !== null) return unreadable(link);
  if (index > 0 && !maySign(link)) return 'INVALID_CA';
  if (bytes.extensions.some(isUnhandled)) return 'UNHANDLED_CRITICAL_EXTENSION';
  if (!KEYS.includes(bytes.key.algorithm)) return 'UNSUPPORTED_KEY';
  // OpenSSL's levels count in steps, and take some bits less.
  if (bytes.key.algorithm === RSA && bytes.key.rsaBits < MIN_RSA_BITS)
    return index === 0 ? 'EE certificate key too weak' : 'CA certificate key too weak';
  if (!isAnchor && !isSignatureKnown(link)) return 'UNSUPPORTED_SIGNATURE_ALGORITHM';
  for (const { oid, value } of bytes.extensions) {
    if (oid === EXTENDED_KEY_USAGE && !members(value).some(({ body }) => SERVER_AUTH.includes(oidOf(body)))) {
      return 'INVALID_PURPOSE';
    }
    if (oid !== BASIC_CONSTRAINTS) continue;
    // Go counts self-issued certificates; OpenSSL does not.
    const length = members(value).find(({ tag }) => tag === INTEGER);
    if (length !== undefined && index - 1 > numberOf(length.body)) return 'PATH_LENGTH_EXCEEDED';
  }
  return null;
}

function isSignatureKnown({ bytes: { signedWith, signatureParameters } }: Link): boolean {
  return SIGNATURES.has(signedWith) && (signedWith !== PSS || isPssOfGo(signatureParameters));
}

/** For Go, a wildcard stands for an excluded name that it may be, too. */
function excludesWildcard({ bytes: { extensions } }: Link, leaf: Link | undefined): boolean {
  const wildcards = namesIn(leaf?.bytes.extensions.find(({ oid }) => oid === ALTERNATIVE_NAMES)?.value)
    .filter((name) => name.startsWith('*.'))
    .map((name) => name.slice(2));
  const constraints = extensions.find(({ oid }) => oid === NAME_CONSTRAINTS)?.value;
  if (wildcards.length === 0 || constraints === undefined) return false;
  const excluded = members(constraints).filter(({ tag }) => tag === EXCLUDED);
  const subtrees = excluded.flatMap(({ body }) => elements(body)).flatMap(({ body }) => dnsNames(elements(body).slice(0, 1)));
  return subtrees.some((subtree) => wildcards.includes(subtree.replace(/^[^.]*\./u, '')));
}

function namesIn(value: Buffer | undefined): readonly string[] {
  return value === undefined ? [] : dnsNames(members(value));
}

function dnsNames(names: readonly { readonly tag: number; readonly body: Buffer }[]): readonly string[] {
  return names.flatMap(({ tag, body }) => (tag === DNS_NAME ? [body.toString('latin1').toLowerCase()] : []));
}

/** Go checks anchors, too; OpenSSL takes them as they are. */
function maySign({ bytes: { version, extensions } }: Link): boolean {
  const valueOf = (id: string): Buffer | undefined => extensions.find(({ oid }) => oid === id)?.value;
  const basic = valueOf(BASIC_CONSTRAINTS);
  const isAuthority = basic !== undefined && members(basic).some(({ tag, body }) => tag === BOOLEAN && body[0] !== 0);
  if (version < 3) return true;
  // A bit string: the count of unused bits, then the bits. An empty one forbids nothing.
  const usage = elements(valueOf(KEY_USAGE))[0]?.body.subarray(1) ?? Buffer.alloc(0);
  const isForbidden = usage.some((byte) => byte !== 0) && ((usage[0] ?? 0) & CERT_SIGN) === 0;
  return isAuthority && !isForbidden;
}

function isUnhandled({ oid, critical, value }: Link['bytes']['extensions'][number]): boolean {
  if (!critical) return false;
  if (oid === ALTERNATIVE_NAMES) return !members(value).some(({ tag }) => KNOWN_NAMES.includes(tag));
  if (oid !== NAME_CONSTRAINTS) return !UNDERSTOOD.has(oid);
  // Permitted and excluded subtrees. Each begins with its name.
  const names = members(value).flatMap(({ body }) => elements(body).flatMap((tree) => elements(tree.body).slice(0, 1)));
  return names.some(({ tag }) => !KNOWN_NAMES.includes(tag));
}

function isWellFormed({ tag, body }: { readonly tag: number; readonly body: Buffer }): boolean {
  if (tag === ADDRESS) return body.length === 4 || body.length === 16;
  return !KNOWN_NAMES.includes(tag) || body.every((byte) => byte < 0x80);
}

/** A required explicit policy (RFC 5280, section 4.2.1.11) that a certificate below lacks. */
function lacksPolicy(path: readonly Link[]): boolean {
  // Go ignores what an anchor asks for.
  const below = path.slice(0, -1);
  const asks = below.some(({ bytes }, index) =>
    bytes.extensions.some(({ oid, value }) => {
      const skipped = oid === POLICY_CONSTRAINTS ? members(value).find(({ tag }) => tag === 0x80) : undefined;
      return skipped !== undefined && numberOf(skipped.body) <= index;
    }),
  );
  return asks && below.some(({ bytes }) => !bytes.extensions.some(({ oid }) => oid === POLICIES));
}

function numberOf(body: Buffer): number {
  return body.length === 0 || body.length > 6 ? 0 : body.readUIntBE(0, body.length);
}
