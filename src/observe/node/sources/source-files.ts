/** Reading the files of package managers: small, few, and in the order of their names. */
import type { Ports } from '../../../platform/ports.ts';
import { unreadWords } from '../untrusted-values.ts';
import type { SourcesRead } from './source.ts';

export type SourcePorts = Pick<Ports, 'files' | 'environment' | 'exec'>;

const MAX_FILE = 262_144;
const MAX_FILES = 100;

export interface ReadFile {
  readonly path: string;
  readonly text: string;
}

/** What is absent is silently nothing; what else cannot be read is told. */
export interface FilesRead {
  readonly files: readonly ReadFile[];
  readonly notRead: SourcesRead['notRead'];
}

export async function readFiles({ files }: Pick<Ports, 'files'>, paths: readonly string[]): Promise<FilesRead> {
  const read = await Promise.all(paths.map(async (path) => ({ path, read: await files.read(path, MAX_FILE) })));
  return {
    files: read.flatMap(({ path, read: result }) => (result.outcome === 'ok' ? [{ path, text: result.text }] : [])),
    notRead: read.flatMap(({ path, read: result }) =>
      result.outcome === 'failed' && result.reason !== 'absent' ? [{ what: path, why: `it ${unreadWords(result.reason)}` }] : [],
    ),
  };
}

/** The files in a folder whose names fit. */
export async function readFolder(
  { files }: Pick<Ports, 'files'>,
  folder: string,
  fits: (name: string) => boolean,
): Promise<FilesRead> {
  const listed = await files.list(folder, MAX_FILES * 4);
  if (listed.outcome === 'failed')
    return {
      files: [],
      notRead: listed.reason === 'absent' ? [] : [{ what: folder, why: `it ${unreadWords(listed.reason)}` }],
    };
  const names = listed.names.filter(fits).toSorted().slice(0, MAX_FILES);
  return readFiles(
    { files },
    names.map((name) => `${folder}/${name}`),
  );
}

/** The first line of each file of a folder, by the file's name in lower case. */
export async function readVariables(
  ports: Pick<Ports, 'files'>,
  folders: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const read = await Promise.all(folders.map((folder) => readFolder(ports, folder, (name) => /^\w+$/u.test(name))));
  const pairs = read.flatMap(({ files }) =>
    files.map(({ path, text }) => [path.slice(path.lastIndexOf('/') + 1).toLowerCase(), (text.split('\n', 1)[0] ?? '').trim()]),
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}
