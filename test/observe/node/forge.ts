/** Certificates byte by byte, for chains that no honest tool makes: broken rules, weak signatures, odd encodings (RFC 5280, X.690). */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';

export interface Forged {
  readonly name: string;
  readonly key: KeyObject;
  readonly der: Buffer;
  readonly pem: string;
  readonly x509: X509Certificate;
}

type Hash = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha3-256';

export interface Recipe {
  readonly issuer?: Forged;
  /** The name that it claims as issuer, if not the issuer's. */
  readonly issuerName?: string;
  readonly key?: KeyObject;
  readonly hash?: Hash;
  readonly extensions?: readonly Buffer[];
  /** Valid from and to, in days from now. */
  readonly days?: readonly [number, number];
  readonly serial?: number;
  readonly version?: 1 | 3;
  readonly isSignatureBroken?: boolean;
  /** RSA signs by PSS, with a salt of this many bytes. */
  readonly salt?: number;
}

const DAY = 86_400_000;

export function der(tag: number, ...parts: readonly (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = body;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value));
const integer = (value: number): Buffer => der(2, [value & 0xff]);
const bits = (body: Buffer): Buffer => der(3, [0], body);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encode = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  };
  return der(6, [first * 40 + second, ...rest.flatMap(encode)]);
}

/** A name of one common name and the organisation `Amazon`; `tag`: the kind of string, UTF-8 if not told. */
export function nameOf(common: string, tag = 0x0c): Buffer {
  const part = (type: string, value: string): Buffer => der(0x31, sequence(oid(type), text(tag, value)));
  return sequence(part('2.5.4.10', 'Amazon'), part('2.5.4.3', common));
}

const ALGORITHMS: Readonly<Record<'rsa' | 'ec', Readonly<Record<Hash, string>>>> = {
  rsa: {
    md5: '1.2.840.113549.1.1.4',
    sha1: '1.2.840.113549.1.1.5',
    sha224: '1.2.840.113549.1.1.14',
    sha256: '1.2.840.113549.1.1.11',
    sha384: '1.2.840.113549.1.1.12',
    'sha3-256': '2.16.840.1.101.3.4.3.14',
  },
  ec: {
    md5: '',
    sha1: '1.2.840.10045.4.1',
    sha224: '1.2.840.10045.4.3.1',
    sha256: '1.2.840.10045.4.3.2',
    sha384: '1.2.840.10045.4.3.3',
    'sha3-256': '2.16.840.1.101.3.4.3.10',
  },
};

const made = new Map<string, KeyObject>();
/** Keys of this kind; the same `label` gives the same key. `rsa-768`, `ec-P-256`, `ed25519`. */
export function keyOf(kind: string, label: string): KeyObject {
  const known = made.get(`${kind} ${label}`);
  if (known !== undefined) return known;
  const [, type = '', size = ''] = /^(rsa-pss|rsa|ec|ed25519|ed448)-?(.*)$/u.exec(kind) ?? [];
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: Number(size) })
      : type === 'rsa-pss'
        ? generateKeyPairSync('rsa-pss', { modulusLength: Number(size) })
        : type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: size })
          : type === 'ed448'
            ? generateKeyPairSync('ed448')
            : generateKeyPairSync('ed25519');
  made.set(`${kind} ${label}`, pair.privateKey);
  return pair.privateKey;
}

const DIGESTS: Readonly<Record<string, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
};
/** RSASSA-PSS-params (RFC 4055, section 3.1). */
function pssOf(hash: Hash, salt: number): Buffer {
  const digest = sequence(oid(DIGESTS[hash] ?? ''), der(5));
  const mask = sequence(oid('1.2.840.113549.1.1.8'), digest);
  return sequence(oid('1.2.840.113549.1.1.10'), sequence(der(0xa0, digest), der(0xa1, mask), der(0xa2, integer(salt))));
}

let serial = 1;

export function forge(name: string, recipe: Recipe = {}): Forged {
  const key = recipe.key ?? keyOf('ec-P-256', name);
  const signer = recipe.issuer?.key ?? key;
  const type = signer.asymmetricKeyType ?? '';
  const hash = recipe.hash ?? 'sha256';
  const algorithm =
    type === 'ed25519'
      ? sequence(oid('1.3.101.112'))
      : type === 'rsa'
        ? recipe.salt === undefined
          ? sequence(oid(ALGORITHMS.rsa[hash]), der(5))
          : pssOf(hash, recipe.salt)
        : sequence(oid(ALGORITHMS.ec[hash]));
  const [from, to] = recipe.days ?? [-1, 30];
  const time = (days: number): Buffer => {
    const stamp = new Date(Date.now() + days * DAY).toISOString().replaceAll(/[-:T]|\.\d+/gu, '');
    return text(0x18, stamp);
  };
  serial = (serial % 100) + 1;
  const { extensions = [] } = recipe;
  const signed = sequence(
    ...(recipe.version === 1 ? [] : [der(0xa0, integer(2))]),
    integer(recipe.serial ?? serial),
    algorithm,
    nameOf(recipe.issuerName ?? recipe.issuer?.name ?? name),
    sequence(time(from), time(to)),
    nameOf(name),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 || recipe.version === 1 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: recipe.salt ?? 0 };
  const signature = sign(type === 'ed25519' ? null : hash, signed, recipe.salt === undefined ? signer : { key: signer, ...pss });
  if (recipe.isSignatureBroken === true) signature[signature.length - 3] = (signature.at(-3) ?? 0) ^ 1;
  const whole = sequence(signed, algorithm, bits(signature));
  const base64 = whole.toString('base64').replaceAll(/.{1,64}/gu, '$&\n');
  const pem = `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`;
  return { name, key, der: whole, pem, x509: new X509Certificate(whole) };
}

export function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [der(1, [0xff])] : []), der(4, value));
}

export const authority = (pathLength?: number): Buffer =>
  extension('2.5.29.19', sequence(der(1, [0xff]), ...(pathLength === undefined ? [] : [integer(pathLength)])), true);
export const noAuthority = (): Buffer => extension('2.5.29.19', sequence(), true);
/** `bit` 0 is digitalSignature, 5 keyCertSign. */
export const keyUsage = (bit: number): Buffer => extension('2.5.29.15', der(3, [7 - bit, 0x80 >> bit]), true);
export const purpose = (...last: readonly number[]): Buffer =>
  extension('2.5.29.37', sequence(...last.map((number) => oid(`1.3.6.1.5.5.7.3.${number}`))));
export const anyPurpose = (): Buffer => extension('2.5.29.37', sequence(oid('2.5.29.37.0')));
export const dns = (name: string): Buffer => text(0x82, name);
export const address = (...bytes: readonly number[]): Buffer => der(0x87, [...bytes]);
export const directory = (common: string): Buffer => der(0xa4, nameOf(common));
export const names = (...list: readonly Buffer[]): Buffer => extension('2.5.29.17', sequence(...list));
export const constraints = (
  { permitted = [], excluded = [] }: { permitted?: readonly Buffer[]; excluded?: readonly Buffer[] },
  critical = true,
): Buffer => {
  const trees = (tag: number, list: readonly Buffer[]): Buffer[] =>
    list.length === 0 ? [] : [der(tag, ...list.map((one) => sequence(one)))];
  return extension('2.5.29.30', sequence(...trees(0xa0, permitted), ...trees(0xa1, excluded)), critical);
};
export const subjectKey = (id: number, critical = false): Buffer => extension('2.5.29.14', Buffer.from([4, 1, id]), critical);
export const issuerKey = (id: number, critical = false): Buffer =>
  extension('2.5.29.35', Buffer.from([0x30, 3, 0x80, 1, id]), critical);
export const requirePolicy = (): Buffer => extension('2.5.29.36', sequence(der(0x80, [0])), true);
export const policy = (): Buffer => extension('2.5.29.32', sequence(sequence(oid('2.5.29.32.0'))));
export const unknown = (critical: boolean): Buffer => extension('1.2.3.4.5', der(5), critical);

export function keyPem(key: KeyObject): string {
  return createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
