/** The files of one run. One that does not answer is reported, and delays no caller longer. */
import type { FileFailure, FileNames, FileRead, FileSpace, Files, FileTime, FileWrite } from '../../platform/ports.ts';

export interface PatientFiles {
  readonly files: Files;
  /** The files without an answer so far, a row for each reason. */
  readonly silent: () => readonly { readonly what: string; readonly why: string }[];
}

type Result = FileRead | FileNames | FileSpace | FileTime | FileWrite;

/** A dead file server may have many files. */
const MAX_ROWS = 10;
const OVER = { outcome: 'failed', reason: 'no-answer', detail: 'the run was over before the file was read' } as const satisfies {
  readonly outcome: 'failed';
  readonly reason: FileFailure;
  readonly detail: string;
};

/** `signal` ends the run, and all waiting with it. */
export function patientFiles(files: Files, signal: AbortSignal): PatientFiles {
  const reasons = new Set<string>();
  const over = new Promise<typeof OVER>((resolve) => {
    if (signal.aborted) resolve(OVER);
    signal.addEventListener('abort', () => resolve(OVER), { once: true });
  });
  const until = async <T extends Result>(work: Promise<T>): Promise<T | typeof OVER> => {
    const result = await Promise.race([work, over]);
    if (result.outcome === 'failed' && result.reason === 'no-answer' && reasons.size < MAX_ROWS) reasons.add(result.detail);
    return result;
  };
  return {
    files: {
      ...files,
      read: (path, maxBytes) => until(files.read(path, maxBytes)),
      tail: (path, maxBytes) => until(files.tail(path, maxBytes)),
      readLink: (path) => until(files.readLink(path)),
      list: (path, max) => until(files.list(path, max)),
      exists: (path) => until(files.exists(path)),
      space: (path) => until(files.space(path)),
      changedAt: (path) => until(files.changedAt(path)),
    },
    silent: () => [...reasons].map((why) => ({ what: 'files of this node', why })),
  };
}
