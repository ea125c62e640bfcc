/** Certificates made for one test: a small world of roots, intermediates and leaves. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type X509Certificate as Made,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
let serial = 1;

export interface Party {
  readonly name: string;
  readonly certificate: Made;
  readonly keys: CryptoKeyPair;
  readonly pem: string;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

/** A certificate for `name`, signed by `issuer` (by itself without one). `days`: validity from and to, relative to now. `dns`: the name of a leaf. */
export async function issue(
  name: string,
  {
    issuer,
    ca = true,
    days = [-1, 30],
    dns = 'ssm.test',
  }: { issuer?: Party; ca?: boolean; days?: readonly [number, number]; dns?: string } = {},
): Promise<Party> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  serial += 1;
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial.toString(16).padStart(4, '0'),
      subject: name,
      issuer: issuer?.name ?? name,
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() + days[0] * DAY),
      notAfter: new Date(Date.now() + days[1] * DAY),
      extensions: [
        new BasicConstraintsExtension(ca, undefined, true),
        ...(ca ? [] : [new SubjectAlternativeNameExtension([{ type: 'dns', value: dns }])]),
      ],
    },
    webcrypto,
  );
  return { name, certificate, keys, pem: `${certificate.toString('pem')}\n` };
}

/** The private key as PEM, for a TLS server. */
export async function privateKey({ keys }: Party): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
