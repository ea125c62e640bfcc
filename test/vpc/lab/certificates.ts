/**
 * The lab's certificates, made by openssl once and kept in the project's cache: an Amazon-like hierarchy, a corporate
 * one, and the broken leaves. RSA-2048 with an intermediate: a smaller flight would fit one packet and hide MTU faults.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bothFamiliesHost, CHINA, fipsHost, HOME, hostOf, LAB_SERVICES, type LabService, type Place } from './addresses.ts';
import { LabError, runSync } from './shell.ts';

/** Grows whenever what is made here changes; part of the cache's name. */
const RECIPE = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .digest('hex')
  .slice(0, 12);
/** The project's cache; for somebody who may not write there, their own. */
const CACHES = [
  fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url)),
  process.env['XDG_CACHE_HOME'] ?? `${homedir()}/.cache`,
].map((directory) => `${directory.replace(/\/$/, '')}/vpc-lab/${RECIPE}`);

/** The subjects that findings show: told apart by organisation, as in the field. */
const AUTHORITIES = {
  amazon: { root: '/C=US/O=Amazon/CN=Amazon Root CA 1 (lab)', intermediate: '/C=US/O=Amazon/CN=Amazon RSA 2048 M02' },
  corporate: {
    root: '/O=Example Corp/CN=Example Corp Root CA',
    intermediate: '/O=Example Corp/CN=Example Corp TLS Inspection CA',
  },
} as const;
type Authority = keyof typeof AUTHORITIES;

/** The names of one service's certificate; S3's list is the one that AWS serves. */
function namesOf(service: LabService | 's3', place: Place): readonly string[] {
  const { region, dnsSuffix } = place;
  const base = `${region}.${dnsSuffix}`;
  return service === 's3'
    ? [
        `s3.${base}`,
        `*.s3.${base}`,
        `s3.dualstack.${base}`,
        `*.s3.dualstack.${base}`,
        `*.s3-control.${base}`,
        `*.s3-accesspoint.${base}`,
        `s3.${dnsSuffix}`,
        `*.s3.${dnsSuffix}`,
      ]
    : [
        hostOf(service, place),
        `*.${service}.${region}.vpce.${dnsSuffix}`,
        fipsHost(service, place),
        bothFamiliesHost(service, place),
      ];
}

const DAY = 86_400_000;
/** openssl ca's own form: YYYYMMDDHHMMSSZ. */
const stamp = (days: number): string => new Date(Date.now() + days * DAY).toISOString().replaceAll(/[-:T]|\.\d+/g, '');

const caConfig = (dir: string, authority: Authority): string => `
[ca]
default_ca = lab
[lab]
new_certs_dir = ${dir}
database = ${dir}/${authority}.index
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[leaf]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[mail]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/** One call of openssl: the words of the command, then its options with a value. */
const openssl = (command: string, options: Readonly<Record<string, string>>): void => {
  runSync(['openssl', ...command.split(' '), ...Object.entries(options).flatMap(([name, value]) => [`-${name}`, value])]);
};

function makeAuthority(dir: string, authority: Authority): void {
  const subjects = AUTHORITIES[authority];
  const config = `${dir}/${authority}.cnf`;
  writeFileSync(config, caConfig(dir, authority));
  writeFileSync(`${dir}/${authority}.index`, '');
  for (const level of ['root', 'intermediate'] as const) {
    const path = `${dir}/${authority}-${level}`;
    const root = `${dir}/${authority}-root`;
    const request = `${path}.csr`;
    const dates = { startdate: stamp(-400), enddate: stamp(3650) };
    openssl('req -new -newkey rsa:2048 -nodes', { keyout: `${path}.key`, out: request, subj: subjects[level], config });
    openssl(`ca -batch -notext${level === 'root' ? ' -selfsign' : ''}`, {
      ...(level === 'root' ? {} : { cert: `${root}.pem` }),
      keyfile: `${root}.key`,
      config,
      extensions: level,
      in: request,
      out: `${path}.pem`,
      ...dates,
    });
  }
}

interface Leaf {
  readonly authority: Authority;
  readonly names: readonly string[];
  /** Days from now. */
  readonly from: number;
  readonly to: number;
  readonly extensions?: 'mail';
}

function makeLeaf(dir: string, name: string, leaf: Leaf): void {
  const path = `${dir}/${name}`;
  const config = `${dir}/${leaf.authority}.cnf`;
  const signer = `${dir}/${leaf.authority}-intermediate`;
  const alone = `${path}.leaf.pem`;
  openssl('req -new', {
    key: `${dir}/leaf.key`,
    out: `${path}.csr`,
    subj: `/CN=${leaf.names[0] ?? ''}`,
    addext: `subjectAltName=${leaf.names.map((host) => `DNS:${host}`).join(',')}`,
    config,
  });
  openssl('ca -batch -notext', {
    cert: `${signer}.pem`,
    keyfile: `${signer}.key`,
    config,
    extensions: leaf.extensions ?? 'leaf',
    in: `${path}.csr`,
    out: alone,
    startdate: stamp(leaf.from),
    enddate: stamp(leaf.to),
  });
  writeFileSync(`${path}.pem`, readFileSync(alone, 'utf8') + readFileSync(`${signer}.pem`, 'utf8'));
}

function makeAll(dir: string): void {
  openssl('genrsa', { out: `${dir}/leaf.key` });
  makeAuthority(dir, 'amazon');
  makeAuthority(dir, 'corporate');
  for (const service of [...LAB_SERVICES, 's3'] as const) {
    const names = namesOf(service, HOME);
    makeLeaf(dir, `aws-cn-${service}`, { authority: 'amazon', names: namesOf(service, CHINA), from: -90, to: 300 });
    makeLeaf(dir, `aws-${service}`, { authority: 'amazon', names, from: -90, to: 300 });
    makeLeaf(dir, `intercepted-${service}`, { authority: 'corporate', names, from: -90, to: 300 });
    makeLeaf(dir, `expired-${service}`, { authority: 'amazon', names, from: -399, to: -10 });
    makeLeaf(dir, `mail-only-${service}`, { authority: 'amazon', names, from: -90, to: 300, extensions: 'mail' });
    makeLeaf(dir, `not-yet-valid-${service}`, { authority: 'amazon', names, from: 20, to: 400 });
  }
  makeLeaf(dir, 'wrong-name', { authority: 'amazon', names: ['files.example.com', '*.example.com'], from: -90, to: 300 });
  openssl('req -x509', {
    key: `${dir}/leaf.key`,
    out: `${dir}/self-signed.pem`,
    days: '300',
    config: `${dir}/amazon.cnf`,
    subj: '/O=Acme Appliance/CN=appliance.local',
    addext: 'subjectAltName=DNS:appliance.local',
  });
}

const fresh = (directory: string): boolean => {
  const done = `${directory}/made-at`;
  return existsSync(done) && Date.now() - Number(readFileSync(done, 'utf8')) < 200 * DAY;
};

/** A new directory beside the cache, so that a rename is enough; null where one may not write. */
function beside(cache: string): string | null {
  try {
    mkdirSync(dirname(cache), { recursive: true });
    return mkdtempSync(`${cache}.`);
  } catch {
    return null;
  }
}

/**
 * The directory with all certificates: `leaf.key`, `BEHAVIOUR-SERVICE.pem` (leaf and intermediate), `amazon-root.pem`,
 * `corporate-root.pem`. Makes them when they are not there (about two seconds) or older than 200 days; atomic, so that
 * several labs may start at once. The keys are readable by all: nobody outside of a lab trusts them.
 */
export function certificates(): string {
  const cached = CACHES.find(fresh);
  if (cached !== undefined) return cached;
  for (const cache of CACHES) {
    const dir = beside(cache);
    if (dir === null) continue;
    makeAll(dir);
    writeFileSync(`${dir}/made-at`, String(Date.now()));
    runSync(['chmod', '-R', 'a+rX', dir]);
    rmSync(cache, { recursive: true, force: true });
    try {
      renameSync(dir, cache);
    } catch {
      // Another run was faster: its certificates are as good.
      rmSync(dir, { recursive: true, force: true });
    }
    return cache;
  }
  throw new LabError(`no place for certificates: none of ${CACHES.join(', ')} can be written`);
}
