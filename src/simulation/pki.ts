/**
 * Certificates of the simulated world, made at run time. All keys are EC P-256: one takes a tenth
 * of a millisecond, RSA a hundred. Keys are made once a process and never leave it.
 */
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateModel, NodeModel } from './world.ts';

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** The names of Amazon's own chains. The impostor uses them with other keys. */
const AMAZON = { root: 'CN=Amazon Root CA 3, O=Amazon, C=US', intermediate: 'CN=Amazon ECDSA 256 M02, O=Amazon, C=US' } as const;
const AUTHORITIES = {
  amazon: AMAZON,
  impostor: AMAZON,
  inspection: {
    root: 'CN=Example Corp Root CA, O=Example Corp, C=DE',
    intermediate: 'CN=Example Corp TLS Inspection, O=Example Corp, C=DE',
  },
  unrelated: { root: 'CN=Example Public Root R1, O=Example Trust Services, C=US', intermediate: '' },
} as const;

interface Authority {
  readonly rootPem: string;
  readonly intermediatePem: string;
  readonly issuerName: string;
  readonly signingKey: webcrypto.CryptoKey;
}
/** A server's chain (leaf first, PEM) and its private key (PKCS #8, PEM). */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/** The simulation's certificate authorities; one set a process. */
export interface Pki {
  rootsOf(roots: NodeModel['roots']): Promise<string>;
  /** `names` are the DNS names that the leaf holds; the first is its subject. */
  identity(model: CertificateModel, names: readonly string[]): Promise<ServerIdentity>;
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify']);
}

let serial = 0;
function nextSerial(): string {
  serial += 1;
  return (0x1000 + serial).toString(16).padStart(8, '0');
}

async function makeAuthority(name: keyof typeof AUTHORITIES): Promise<Authority> {
  const names = AUTHORITIES[name];
  const [root, intermediate] = await Promise.all([makeKeys(), makeKeys()]);
  const validity = { notBefore: new Date(Date.now() - 3_650 * DAY_MS), notAfter: new Date(Date.now() + 7_300 * DAY_MS) };
  const usage = new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true);
  const rootCertificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: names.root,
    keys: root,
    signingAlgorithm: SIGNING,
    serialNumber: nextSerial(),
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      usage,
      await x509.SubjectKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  if (names.intermediate === '') {
    return { rootPem: pemOf(rootCertificate), intermediatePem: '', issuerName: names.root, signingKey: root.privateKey };
  }
  const intermediateCertificate = await x509.X509CertificateGenerator.create({
    subject: names.intermediate,
    issuer: names.root,
    publicKey: intermediate.publicKey,
    signingKey: root.privateKey,
    signingAlgorithm: SIGNING,
    serialNumber: nextSerial(),
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      usage,
      await x509.SubjectKeyIdentifierExtension.create(intermediate.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  return {
    rootPem: pemOf(rootCertificate),
    intermediatePem: pemOf(intermediateCertificate),
    issuerName: names.intermediate,
    signingKey: intermediate.privateKey,
  };
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

/** Days before and after now between which a leaf is valid. */
const VALIDITY_DAYS = { now: [-30, 365], expired: [-400, -3], future: [390, 780] } as const;

function makePki(): Pki {
  x509.cryptoProvider.set(crypto);
  const authorities = new Map<string, Promise<Authority>>();
  const identities = new Map<string, Promise<ServerIdentity>>();
  // All leaves share one key: the simulation is about names and chains, not secrets.
  const leaf = makeKeys().then(async (keys) => {
    const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { keys, pem: x509.PemConverter.encode(exported, 'PRIVATE KEY') };
  });
  const remember = <V>(memory: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> => {
    const known = memory.get(key) ?? make();
    memory.set(key, known);
    return known;
  };
  const authority = (name: keyof typeof AUTHORITIES): Promise<Authority> =>
    remember(authorities, name, () => makeAuthority(name));

  async function makeLeaf(model: CertificateModel, names: readonly string[]): Promise<ServerIdentity> {
    const { keys, pem } = await leaf;
    const issuer = model.issuer === 'self' ? null : await authority(model.issuer);
    const subject = `CN=${names[0] ?? 'localhost'}`;
    const [from, to] = VALIDITY_DAYS[model.validity];
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: issuer?.issuerName ?? subject,
      publicKey: keys.publicKey,
      signingKey: issuer?.signingKey ?? keys.privateKey,
      signingAlgorithm: SIGNING,
      serialNumber: nextSerial(),
      notBefore: new Date(Date.now() + from * DAY_MS),
      notAfter: new Date(Date.now() + to * DAY_MS),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          model.purpose === 'mail' ? x509.ExtendedKeyUsage.emailProtection : x509.ExtendedKeyUsage.serverAuth,
        ]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      ],
    });
    const rest = issuer === null || model.chain === 'leaf-only' ? '' : issuer.intermediatePem;
    return { cert: pemOf(certificate) + rest, key: pem };
  }

  return {
    rootsOf: async (roots) => (await Promise.all(roots.map(async (name) => (await authority(name)).rootPem))).join(''),
    identity: (model, names) => remember(identities, JSON.stringify([model, names]), () => makeLeaf(model, names)),
  };
}

let shared: Pki | null = null;

export function simulatedPki(): Pki {
  shared ??= makePki();
  return shared;
}
