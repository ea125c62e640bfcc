/** Parses a certificate (DER, X.690; RFC 5280, section 4.1) where Node's class does not. */

export interface Extension {
  /** The OID in dots. */
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

export interface CertificateBytes {
  /** Both names as encoded, because Go compares bytes. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** 1 to 3. Only version 3 has extensions. */
  readonly version: number;
  readonly isSerialNegative: boolean;
  /** The OID of the signature's algorithm, and its parameters as encoded. */
  readonly signedWith: string;
  readonly signatureParameters: Buffer;
  readonly extensions: readonly Extension[];
  readonly key: {
    /** OIDs. `parameter` is an elliptic key's curve. */
    readonly algorithm: string;
    readonly parameter: string;
    /** The size of an RSA modulus; 0 for other keys. */
    readonly rsaBits: number;
  };
}

export interface Element {
  readonly tag: number;
  readonly body: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

const NOTHING = Buffer.alloc(0);
const SEQUENCE = 0x30;
/** rsaEncryption. */
export const RSA = '1.2.840.113549.1.1.1';
const BOOLEAN = 0x01;
const EXPLICIT_VERSION = 0xa0;
const EXPLICIT_EXTENSIONS = 0xa3;

/** Null if it is no certificate. OpenSSL would have refused it. */
export function readCertificate(der: Buffer): CertificateBytes | null {
  const [certificate] = elements(der);
  const [signed] = elements(certificate?.body);
  const fields = elements(signed?.body);
  const told = fields[0]?.tag === EXPLICIT_VERSION ? fields.shift() : undefined;
  const [serial, algorithm, issuer, , subject, key] = fields;
  if (serial === undefined || algorithm === undefined || issuer === undefined || subject === undefined) return null;
  const wrapped = fields.find(({ tag }) => tag === EXPLICIT_EXTENSIONS);
  const list = elements(wrapped?.body)[0];
  return {
    issuer: issuer.whole,
    subject: subject.whole,
    version: (elements(told?.body)[0]?.body[0] ?? 0) + 1,
    isSerialNegative: ((serial.body[0] ?? 0) & 0x80) !== 0,
    signedWith: oidOf(elements(algorithm.body)[0]?.body),
    signatureParameters: elements(algorithm.body)[1]?.whole ?? NOTHING,
    extensions: elements(list?.body).flatMap(extensionOf),
    key: keyOf(key),
  };
}

/** SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7; RFC 3279, section 2.3). */
function keyOf(information: Element | undefined): CertificateBytes['key'] {
  const [identifier, bits] = elements(information?.body);
  const [algorithm, parameter] = elements(identifier?.body);
  const oid = oidOf(algorithm?.body);
  if (oid !== RSA) return { algorithm: oid, parameter: oidOf(parameter?.body), rsaBits: 0 };
  // After the count of unused bits: a sequence of modulus and exponent.
  const modulus = members(bits?.body.subarray(1) ?? NOTHING)[0]?.body ?? NOTHING;
  const start = modulus.findIndex((byte) => byte !== 0);
  const first = modulus[start] ?? 0;
  return { algorithm: oid, parameter: '', rsaBits: start < 0 ? 0 : (modulus.length - start) * 8 - Math.clz32(first) + 24 };
}

function extensionOf({ body }: Element): Extension[] {
  const parts = elements(body);
  const value = parts.at(-1);
  if (value === undefined || parts.length < 2) return [];
  const critical = parts.some(({ tag, body: flag }) => tag === BOOLEAN && flag[0] !== 0);
  return [{ oid: oidOf(parts[0]?.body), critical, value: value.body }];
}

/** The consecutive elements in these bytes, up to the first that is cut off. */
export function elements(bytes: Buffer = NOTHING): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const size = first < 0x80 ? 0 : first & 0x7f;
    // No certificate has an indefinite length, or one of more than four bytes.
    if (first === 0x80 || size > 4 || at + 2 + size > bytes.length) break;
    const start = at + 2 + size;
    const end = start + (size === 0 ? first : bytes.readUIntBE(at + 2, size));
    if (end > bytes.length) break;
    found.push({ tag, body: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** The members of the sequence in these bytes. */
export function members(bytes: Buffer): Element[] {
  const [sequence] = elements(bytes);
  return sequence?.tag === SEQUENCE ? elements(sequence.body) : [];
}

/** `1.2.840.113549.1.1.11`; X.690, section 8.19. */
export function oidOf(body: Buffer | undefined): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of body ?? []) {
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (numbers.length > 0) numbers.push(number);
    else {
      const first = Math.min(2, Math.floor(number / 40));
      numbers.push(first, number - first * 40);
    }
    number = 0;
  }
  return numbers.join('.');
}
