/**
 * The roots that the agent trusts: the files and directories that Go's `crypto/x509` reads on
 * Linux, in its order. `SSL_CERT_FILE` replaces the list of files, `SSL_CERT_DIR` the list of
 * directories; Go reads both kinds. On Windows and macOS Go asks the system's store and ignores
 * these variables.
 */
import { shortageWords } from '../../../facts/not-learnt.ts';
import type { Environment, FileRead, Ports } from '../../../platform/ports.ts';
import type { AgentProxyReading } from '../proxy/agent-proxy.ts';
import { unreadWords } from '../untrusted-values.ts';
import { type PemBlock, splitPem } from './pem.ts';

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
const MAX_BYTES = 4_194_304;
/** For all directories. A usual one holds 300 files, each root twice, and bundles: 1 MB. */
const MAX_TOTAL_BYTES = 16_777_216;
const MAX_TOTAL_ROOTS = 3_000;
const MAX_FILES = 1_000;
const MAX_DIRECTORIES = 10;
const MAX_MS = 2_000;
const BATCH = 8;

export interface RootSource {
  readonly sources: readonly string[];
  readonly blocks: readonly PemBlock[];
  readonly problems: readonly string[];
  /** Why a source could not be read; null if all could. If set, no bad chain proves anything. */
  readonly unread: string | null;
}

/**
 * The ports with the agent's `SSL_CERT_FILE` and `SSL_CERT_DIR`, because the agent never sees this
 * shell's. The shell's values count only if the agent's environment is unknown and its
 * configuration does not set them.
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

/** The store of a system that keeps its roots in no file; null if files count. */
export function readStore({ environment: { os }, systemRoots }: Pick<Ports, 'environment' | 'systemRoots'>): RootSource | null {
  if (os === 'linux') return null;
  const { blocks, broken } = splitPem(systemRoots().join('\n'));
  const problems = broken > 0 ? [`the store of ${os}: ${broken} broken certificate${broken === 1 ? '' : 's'}`] : [];
  return { sources: blocks.length === 0 ? [] : [`the certificate store of ${os}`], blocks, problems, unread: null };
}

/** The bundle: the first one that can be read, or only the one that `SSL_CERT_FILE` names. */
export async function readBundle(
  { files }: Pick<Ports, 'files'>,
  { variables }: Pick<Environment, 'variables'>,
): Promise<RootSource> {
  const named = variables['SSL_CERT_FILE'] ?? '';
  const paths = named === '' ? BUNDLES : [named];
  const problems: string[] = [];
  let unread: string | null = null;
  for (const path of paths) {
    const file = await files.read(path, MAX_BYTES);
    if (file.outcome === 'ok') {
      const { blocks, broken, isCut } = splitPem(file.text);
      if (isCut) problems.push(`${path}: only the first ${blocks.length} certificates were read`);
      if (broken > 0) problems.push(`${path}: ${broken} broken certificate${broken === 1 ? '' : 's'}`);
      if (blocks.length === 0) problems.push(`${path} holds no certificate`);
      return { sources: [path], blocks, problems, unread };
    }
    if (file.reason !== 'absent') unread ??= whyUnread(path, file);
    // A distribution has one of the six files, so the absence of the others is normal.
    if (named !== '' || file.reason !== 'absent') problems.push(`${path} ${unreadWords(file.reason)}`);
  }
  return { sources: [], blocks: [], problems, unread };
}

/**
 * The directories that `SSL_CERT_DIR` names, else the usual ones. Every file counts, whatever its
 * name. Go reads all of it. This bounds bytes, files, roots and time, and reports what it leaves
 * out.
 */
export async function readDirectories(
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  { variables }: Pick<Environment, 'variables'>,
): Promise<RootSource> {
  const named = variables['SSL_CERT_DIR'] ?? '';
  const directories = named === '' ? DIRECTORIES : named.split(':').filter((path) => path.startsWith('/'));
  const sources: string[] = [];
  const problems: string[] = [];
  const blocks = new Map<string, PemBlock>();
  const end = clock.monotonic() + MAX_MS;
  let bytes = 0;
  const limit = (): string | null => {
    if (bytes >= MAX_TOTAL_BYTES) return `${MAX_TOTAL_BYTES} bytes`;
    if (blocks.size >= MAX_TOTAL_ROOTS) return `${MAX_TOTAL_ROOTS} certificates`;
    return clock.monotonic() >= end ? `${MAX_MS} ms` : null;
  };
  if (directories.length > MAX_DIRECTORIES) problems.push(`only the first ${MAX_DIRECTORIES} directories of roots were read`);
  let unread: string | null = null;
  for (const directory of directories.slice(0, MAX_DIRECTORIES)) {
    if (limit() !== null) {
      problems.push(`${directory} was left out: the directories before it took ${limit()}`);
      continue;
    }
    const listed = await files.list(directory, MAX_FILES + 1);
    if (listed.outcome === 'failed') {
      if (listed.reason !== 'absent') unread ??= whyUnread(directory, listed);
      if (named !== '' || listed.reason !== 'absent') problems.push(`${directory} ${unreadWords(listed.reason)}`);
      continue;
    }
    sources.push(directory);
    const names = listed.names.slice(0, MAX_FILES);
    if (listed.names.length > MAX_FILES) problems.push(`${directory}: only ${MAX_FILES} of its files were read`);
    let tooLarge = 0;
    let at = 0;
    for (; at < names.length && limit() === null; at += BATCH) {
      const paths = names.slice(at, at + BATCH).map((name) => `${directory}/${name}`);
      for (const file of await Promise.all(paths.map((path) => files.read(path, MAX_BYTES)))) {
        if (file.outcome === 'failed') {
          if (file.reason === 'no-answer' || file.reason === 'exhausted') unread ??= whyUnread(directory, file);
          if (file.reason !== 'too-large') continue;
          tooLarge += 1;
          bytes += MAX_BYTES;
          continue;
        }
        bytes += file.text.length;
        // Most roots are there twice: as a file, and as a link with the hash of their name.
        for (const block of splitPem(file.text).blocks) blocks.set(block.der.toString('latin1'), block);
      }
    }
    const left = names.length - at;
    if (tooLarge > 0) problems.push(`${directory}: ${tooLarge} of its files were left out, larger than ${MAX_BYTES} bytes`);
    if (left > 0) problems.push(`${directory}: ${left} of its files were left out, after ${limit()}`);
  }
  return { sources, blocks: [...blocks.values()], problems, unread };
}

function whyUnread(path: string, { reason, detail }: Extract<FileRead, { outcome: 'failed' }>): string {
  return reason === 'exhausted' ? shortageWords(detail) : `${path} ${unreadWords(reason)}`;
}
