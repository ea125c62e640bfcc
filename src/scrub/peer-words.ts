import { scrub } from './scrub.ts';

/** Bounds the text before the search: an answer may have half a megabyte. */
const MAX_LOOKED_AT = 16_384;

/**
 * A peer's words as one line of at most `max` characters that cannot disturb a terminal. Scrubs
 * before it cuts, because half a secret is one, too.
 */
export function words(text: string, max: number): string {
  return scrub(text.slice(0, MAX_LOOKED_AT))
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, max);
}
