/** The verdict for programs: the published schema, pretty or on one line. */
import type { Verdict } from '../verdict.types.ts';
import type { TextStyle } from './pen.ts';

/**
 * Characters that JSON allows raw and that still do harm: C1 controls and bidi overrides steer a terminal, and U+0085,
 * U+2028 and U+2029 end a line for some readers of NDJSON. JSON.stringify itself escapes C0 and lone surrogates.
 */
const UNSAFE = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/** `\uNNNN` for each UTF-16 unit: another spelling of the very same string. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** A value as JSON without a character that could do harm, ending in a newline. */
export function safeJson(value: unknown, indent: number): string {
  return `${JSON.stringify(value, null, indent).replace(UNSAFE, escaped)}\n`;
}

/** JSON indented by two spaces, ending in a newline. The style is there for the common signature only. */
export function renderJson(verdict: Verdict, _style: TextStyle): string {
  return safeJson(verdict, 2);
}

/** The same JSON on exactly one line, ending in a newline. */
export function renderNdjson(verdict: Verdict, _style: TextStyle): string {
  return safeJson(verdict, 0);
}
