import type { FileFailure } from '../platform/ports.ts';
import { sanitize } from '../report/sanitize.ts';
import { nearest } from './did-you-mean.ts';

/** A mistake in the call: one clear line on stderr, status 2, nothing probed. */
export interface UsageError {
  readonly outcome: 'usage-error';
  readonly message: string;
}

export function usageError(message: string): UsageError {
  return { outcome: 'usage-error', message };
}

/**
 * A word that is in none of the closed sets that it could be of: the complaint, and what of the first set that has something near was probably
 * meant; else `otherwise`, which says where to look.
 */
export function unknownWord(complaint: string, typed: string, sets: readonly (readonly string[])[], otherwise = ''): UsageError {
  const near = sets.map((words) => nearest(typed, words)).find((found) => found.length > 0) ?? [];
  return usageError(`${complaint}${didYouMean(near) ?? otherwise}`);
}

/** `; did you mean a, b or c?`, to stand behind a complaint; null for nothing. */
export function didYouMean(near: readonly string[]): string | null {
  if (near.length === 0) return null;
  const last = near.at(-1) ?? '';
  return `; did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`;
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
