/**
 * The files of this machine. Every call returns: `far-files.ts` reads network and FUSE file systems
 * in a process that can be left behind, and the rest has a deadline. A file that "did not answer"
 * is never "absent".
 */
import { askFar, type FarRequest, readsFarFiles } from './far-files.ts';
import { isKernelFile, localFiles } from './local-files.ts';
import { farMountOf } from './mounts.ts';
import { within } from './patience.ts';
import type { FileContent, FileFailure, Files } from './ports.ts';

/** A busy or sleeping disk takes a second or two. */
const NEAR_MS = 5_000;

interface NoAnswer {
  readonly outcome: 'failed';
  readonly reason: Extract<FileFailure, 'no-answer'>;
  readonly detail: string;
}

export const systemFiles: Files = {
  read: (path, maxBytes) => ask({ call: 'read', path, maxBytes }, () => localFiles.read(path, maxBytes), silent),
  tail: (path, maxBytes) => ask({ call: 'tail', path, maxBytes }, () => localFiles.tail(path, maxBytes), silent),
  readLink: (path) => ask({ call: 'readLink', path }, () => localFiles.readLink(path), silent),
  list: (path, max) => ask({ call: 'list', path, max }, () => localFiles.list(path, max), silent),
  exists: (path) => ask({ call: 'exists', path }, () => localFiles.exists(path), silent),
  space: (path) => ask({ call: 'space', path }, () => localFiles.space(path), silent),
  changedAt: (path) => ask({ call: 'changedAt', path }, () => localFiles.changedAt(path), silent),
  whyNotWatched: () => localFiles.whyNotWatched(),
  whyNotWritable: (path) =>
    ask(
      { call: 'whyNotWritable', path },
      () => localFiles.whyNotWritable(path),
      () => 'its file system does not answer',
    ),
  writeAtomic: (path, content) => ask(farWrite(path, content), () => localFiles.writeAtomic(path, content), silent),
};

/** To the other process it goes as JSON, which is made only then: pieces may be many. */
function farWrite(path: string, content: FileContent): FarRequest {
  const isBytes = content instanceof Uint8Array;
  return {
    call: 'writeAtomic',
    path,
    encoding: isBytes ? 'base64' : 'utf8',
    get text() {
      if (typeof content === 'string') return content;
      return isBytes ? Buffer.from(content).toString('base64') : [...content].join('');
    },
  };
}

function silent(path: string): NoAnswer {
  return { outcome: 'failed', reason: 'no-answer', detail: `the file system at ${path} did not answer` };
}

async function ask<T>(request: FarRequest, near: () => Promise<T>, otherwise: (path: string) => T): Promise<T> {
  const { path } = request;
  // A run reads hundreds of them, and the kernel makes them on the spot.
  if (isKernelFile(path)) return near();
  // The deadline covers both steps: a link may lie on a hanging disk, too.
  const nearby = async (): Promise<T | { readonly far: string }> => {
    const far = readsFarFiles() ? await farMountOf(path) : null;
    return far === null ? near() : { far };
  };
  const answer = await within<T | { readonly far: string } | typeof NOTHING>(NEAR_MS, nearby(), () => NOTHING);
  if (answer === NOTHING) return otherwise(path);
  if (typeof answer !== 'object' || answer === null || !('far' in answer)) return answer;
  const told = await askFar(answer.far, request);
  // One row for the server instead of one for each file.
  return told === null ? otherwise(answer.far) : (told.result as T);
}

const NOTHING = Symbol('no answer');
