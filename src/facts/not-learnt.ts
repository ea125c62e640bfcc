/** Failures that say nothing about whoever was to be reached: the step is inconclusive, and says why. */
import type { NotLearnt } from '../platform/failures.ts';
import type { Step } from './steps.ts';

/** Why a run that is over, or was given up, does not know. */
export const RUN_OVER = 'the run was over first';

/** Why nobody knows what was not asked for and did not answer soon. */
export const NOT_WAITED_FOR = 'not waited for: everything that was asked for is known and works';

/** What each code of a shortage means here (errno(3), connect(2), open(2), fork(2)). */
export const SHORTAGES: Readonly<Record<string, string>> = {
  EMFILE: 'this process may open no more files and sockets',
  ENFILE: 'this node has as many files and sockets open as it may',
  EADDRNOTAVAIL: 'this node has no port left to connect from',
  EADDRINUSE: 'this node has no port left to connect from',
  ENOBUFS: 'this node has no buffers left for its network',
  ENOMEM: 'this node has no memory left',
  'inotify ENOSPC': 'this node lets this user watch no more files',
  'inotify EMFILE': 'this node lets this user have no more inotify instances',
  EAGAIN: 'this node lets this user start no more processes',
};

export function shortageWords(code: string): string {
  return `${SHORTAGES[code] ?? 'this node has run out of something'} (${code})`;
}

/** Null where the failure does say something. */
export function whyNotLearnt(reason: string, detail: string): string | null {
  if (reason === 'aborted') return RUN_OVER;
  if (reason === 'exhausted') return shortageWords(detail);
  return reason === 'starved' ? detail : null;
}

/** A failure of a port as the outcome of a step. */
export function failedStep<R extends string>({
  reason,
  detail,
  ms,
}: {
  readonly reason: R;
  readonly detail: string;
  readonly ms: number;
}): Extract<Step<R>, { outcome: 'failed' | 'inconclusive' }> {
  const why = whyNotLearnt(reason, detail);
  return why === null
    ? { outcome: 'failed', reason: reason as Exclude<R, NotLearnt>, detail, ms }
    : { outcome: 'inconclusive', why };
}
