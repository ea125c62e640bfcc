/**
 * Which roots the agent trusts: the files and directories that Go's `crypto/x509` reads on Linux, in its order.
 * `SSL_CERT_FILE` replaces the list of files and `SSL_CERT_DIR` the list of directories; Go reads both kinds. On Windows and macOS it
 * asks the system's own store, whatever these variables say.
 */
import type { Environment, Files, Ports } from '../platform/ports.ts';
import type { AgentProxyReading } from './agent-proxy.ts';
import { type PemBlock, splitPem } from './pem.ts';
import { unreadWords } from './shapes.ts';

const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
/** A distribution's bundle has 220 KB. */
const MAX_BYTES = 8_388_608;
const MAX_FILES = 1_000;
const MAX_DIRECTORIES = 10;
const BATCH = 16;

export interface RootSource {
  readonly sources: readonly string[];
  readonly blocks: readonly PemBlock[];
  readonly problems: readonly string[];
  /** Why something that the agent takes roots from could not be read: a chain that does not verify then says nothing. Null where all was. */
  readonly unread: string | null;
}

/**
 * The ports with the agent's `SSL_CERT_FILE` and `SSL_CERT_DIR` instead of this shell's: the agent never sees the shell. Only where its
 * environment is unknown does what the shell has stand in for what its configuration does not say.
 */
export function agentRoots<P extends { readonly environment: Environment }>(
  ports: P,
  { settings, unknown, trust }: Pick<AgentProxyReading, 'settings' | 'unknown' | 'trust'>,
): P {
  const known = settings !== null && unknown === null;
  const { environment } = ports;
  const of = (own: string | null, name: string): string | undefined => own ?? (known ? undefined : environment.variables[name]);
  const variables = {
    ...environment.variables,
    SSL_CERT_FILE: of(trust.certFile, 'SSL_CERT_FILE'),
    SSL_CERT_DIR: of(trust.certDir, 'SSL_CERT_DIR'),
  };
  return { ...ports, environment: { ...environment, variables } };
}

/** The store of a system that keeps its roots in no file; null where files count. */
export function readStore({ environment: { os }, systemRoots }: Pick<Ports, 'environment' | 'systemRoots'>): RootSource | null {
  if (os === 'linux') return null;
  const { blocks, broken } = splitPem(systemRoots().join('\n'));
  const problems = broken > 0 ? [`the store of ${os}: ${broken} broken certificate${broken === 1 ? '' : 's'}`] : [];
  return { sources: blocks.length === 0 ? [] : [`the certificate store of ${os}`], blocks, problems, unread: null };
}

/** The bundle: the first one that can be read, or the one that `SSL_CERT_FILE` names and no other. */
export async function readBundle(files: Files, { variables }: Pick<Environment, 'variables'>): Promise<RootSource> {
  const named = variables['SSL_CERT_FILE'] ?? '';
  const paths = named === '' ? BUNDLES : [named];
  const problems: string[] = [];
  let unread: string | null = null;
  for (const path of paths) {
    const file = await files.read(path, MAX_BYTES);
    if (file.outcome === 'ok') {
      const { blocks, broken } = splitPem(file.text);
      if (broken > 0) problems.push(`${path}: ${broken} broken certificate${broken === 1 ? '' : 's'}`);
      if (blocks.length === 0) problems.push(`${path} holds no certificate`);
      return { sources: [path], blocks, problems, unread };
    }
    if (file.reason !== 'absent') unread ??= `${path} ${unreadWords(file.reason)}`;
    // Distributions have one of the six: that the others are absent says nothing.
    if (named !== '' || file.reason !== 'absent') problems.push(`${path} ${unreadWords(file.reason)}`);
  }
  return { sources: [], blocks: [], problems, unread };
}

/** The directories that `SSL_CERT_DIR` names, else the usual ones. Every file counts, whatever its name. */
export async function readDirectories(files: Files, { variables }: Pick<Environment, 'variables'>): Promise<RootSource> {
  const named = variables['SSL_CERT_DIR'] ?? '';
  const directories = named === '' ? DIRECTORIES : named.split(':').filter((path) => path.startsWith('/'));
  const sources: string[] = [];
  const problems: string[] = [];
  const blocks = new Map<string, PemBlock>();
  let unread: string | null = null;
  for (const directory of directories.slice(0, MAX_DIRECTORIES)) {
    const listed = await files.list(directory, MAX_FILES);
    if (listed.outcome === 'failed') {
      if (listed.reason !== 'absent') unread ??= `${directory} ${unreadWords(listed.reason)}`;
      if (named !== '' || listed.reason !== 'absent') problems.push(`${directory} ${unreadWords(listed.reason)}`);
      continue;
    }
    sources.push(directory);
    for (let at = 0; at < listed.names.length; at += BATCH) {
      const paths = listed.names.slice(at, at + BATCH).map((name) => `${directory}/${name}`);
      for (const file of await Promise.all(paths.map((path) => files.read(path, MAX_BYTES)))) {
        if (file.outcome === 'failed') continue;
        // Most roots are there twice: as a file of their own and as a link with the hash of their name.
        for (const block of splitPem(file.text).blocks) blocks.set(block.der.toString('latin1'), block);
      }
    }
  }
  return { sources, blocks: [...blocks.values()], problems, unread };
}
