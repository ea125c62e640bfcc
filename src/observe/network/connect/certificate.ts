/** A presented chain as facts. Its sender may be a stranger, so every field is bounded. */
import type { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../facts.ts';
import { words } from '../../../scrub/peer-words.ts';
import { isFor } from './host-names.ts';

const MAX_NAME = 200;
const MAX_NAMES = 20;

/** The facts of certificates that were met before: what examines chains gives the same objects for the same chain. */
const described = new WeakMap<X509Certificate, CertificateFacts>();
const named = new WeakMap<X509Certificate, readonly string[]>();

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const facts = described.get(certificate) ?? describe(certificate);
  described.set(certificate, facts);
  return facts;
}

function describe(certificate: X509Certificate): CertificateFacts {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    notBefore: timeOf(certificate.validFrom),
    notAfter: timeOf(certificate.validTo),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** The DNS names of a leaf (RFC 5280, subjectAltName), at most 20. */
export function namesOf(leaf: X509Certificate): readonly string[] {
  const names = named.get(leaf) ?? readNames(leaf);
  named.set(leaf, names);
  return names;
}

function readNames(leaf: X509Certificate): readonly string[] {
  // Node quotes a name that holds a comma or a quotation mark, as JSON. A list inside the quotes is
  // one name.
  const entries = (leaf.subjectAltName ?? '').matchAll(
    /DNS:(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)|[^:,]+:(?:"(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gu,
  );
  const names: string[] = [];
  for (const [, quoted, bare] of entries) {
    if (names.length >= MAX_NAMES) break;
    const name = quoted ?? bare;
    if (name !== undefined) names.push(words(name, MAX_NAME));
  }
  return names;
}

/** Null if the leaf is for this host; otherwise why it is not. */
export function nameError(leaf: X509Certificate | undefined, host: string): string | null {
  if (leaf === undefined) return 'no certificate was presented';
  return isFor(leaf, host) ? null : `none of its names is ${host}`;
}

/** Node writes one attribute a line, most general first; people read `CN=…, O=…`. */
function nameOf(lines: string | undefined): string {
  return words((lines ?? '').split('\n').reverse().join(', '), MAX_NAME);
}

function timeOf(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? words(text, MAX_NAME) : time.toISOString();
}
