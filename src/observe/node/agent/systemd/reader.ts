/** Reads what systemd reads, each thing once, and keeps what exists and could not be read. */
import type { Files } from '../../../../platform/ports.ts';
import { unreadWords } from '../../untrusted-values.ts';

const MAX_BYTES = 262_144;
const MAX_NAMES = 100;

export interface Reader {
  readonly files: Files;
  /** Null: absent, or unreadable. */
  text(path: string): Promise<string | null>;
  /** The target of a link; null for anything else. */
  link(path: string): Promise<string | null>;
  /** What is in a folder; empty without it. */
  names(folder: string, max?: number): Promise<readonly string[]>;
  /** It exists, and systemd may be able to read it. */
  isUnreadable(path: string): boolean;
  /** It exists and is no file for anybody. */
  isNoFile(path: string): boolean;
  /** What exists and could not be read, with the reason. */
  unreadable(): readonly string[];
}

export function makeReader(files: Files): Reader {
  const failures = new Map<string, string>();
  const noFiles = new Set<string>();
  const texts = new Map<string, Promise<string | null>>();
  const listings = new Map<string, Promise<readonly string[]>>();
  async function read(path: string): Promise<string | null> {
    const file = await files.read(path, MAX_BYTES);
    if (file.outcome === 'ok') return file.text;
    // A link to /dev/null, or an empty file, hides what has less precedence.
    if (file.reason === 'not-a-file' && (path === '/dev/null' || (await link(path)) === '/dev/null')) return '';
    if (file.reason === 'not-a-file') noFiles.add(path);
    else if (file.reason !== 'absent') failures.set(path, unreadWords(file.reason));
    return null;
  }
  async function link(path: string): Promise<string | null> {
    const target = await files.readLink(path);
    return target.outcome === 'ok' ? target.text : null;
  }
  async function list(folder: string, max: number): Promise<readonly string[]> {
    const listed = await files.list(folder, max);
    if (listed.outcome === 'ok') return listed.names;
    if (listed.reason !== 'absent') failures.set(folder, unreadWords(listed.reason));
    return [];
  }
  return {
    files,
    text: (path) => remembered(texts, path, () => read(path)),
    link,
    names: (folder, max = MAX_NAMES) => remembered(listings, folder, () => list(folder, max)),
    isUnreadable: (path) => failures.has(path),
    isNoFile: (path) => noFiles.has(path),
    unreadable: () => [...failures].map(([path, why]) => `${path} ${why}`),
  };
}

async function remembered<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}
