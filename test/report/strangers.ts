/** What of a page could be a stranger's: all but its head, its one fixed script, and its links to its own places. */
import assert from 'node:assert/strict';
import { SCRIPT } from '../../src/report/html-script.ts';

/** Fails unless the script is there exactly once, as it was written. */
export function strangersIn(page: string): string {
  const parts = page.slice(page.indexOf('</style>')).split(`<script>${SCRIPT}</script>`);
  assert.equal(parts.length, 2, 'the script of the page, once');
  return parts.join('').replaceAll(/<a href="#[A-Za-z0-9-]+"/gu, '<ours');
}
