import type { FileFailure } from '../platform/ports.ts';
import { sanitize } from '../report/sanitize.ts';

/** A mistake in the call: one clear line on stderr, status 2, nothing probed. */
export interface UsageError {
  readonly outcome: 'usage-error';
  readonly message: string;
}

export function usageError(message: string): UsageError {
  return { outcome: 'usage-error', message };
}

const MAX_SHOWN = 60;

/** What somebody typed, fit for one line of a terminal: control and format characters as visible escapes, no flood. */
export function shown(text: string): string {
  return `'${sanitize(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)}'`;
}

/** What a file of the call came to that is not read. */
export function unread(path: string, reason: FileFailure): string {
  return `${shown(path)} cannot be read (${reason === 'no-answer' ? 'its file system does not answer' : reason})`;
}
