/** Notices, at the files of a run, what this user may not read: root would have seen it. */
import type { FileFailure, Files } from '../../platform/ports.ts';

export interface DeniedFiles {
  readonly files: Files;
  /** The paths so far, in no order. */
  readonly denied: () => readonly string[];
}

/** The agent's files and its processes are some thirty. */
const MAX_PATHS = 64;
const MAX_PATH = 300;

/** The same files, watched. */
export function watchDenied(files: Files): DeniedFiles {
  const paths = new Set<string>();
  const noted = async <T extends { readonly outcome: string; readonly reason?: FileFailure }>(
    path: string,
    work: Promise<T>,
  ): Promise<T> => {
    const result = await work;
    if (result.outcome === 'failed' && result.reason === 'denied' && paths.size < MAX_PATHS && path.length <= MAX_PATH)
      paths.add(path);
    return result;
  };
  return {
    files: {
      ...files,
      read: (path, maxBytes) => noted(path, files.read(path, maxBytes)),
      tail: (path, maxBytes) => noted(path, files.tail(path, maxBytes)),
      readLink: (path) => noted(path, files.readLink(path)),
      list: (path, max) => noted(path, files.list(path, max)),
      exists: (path) => noted(path, files.exists(path)),
    },
    denied: () => [...paths],
  };
}
