/**
 * What a person typed, as one word for a shell. Unlike a value of the network it may be anything that a path may be; so it needs quotes that
 * hold for every text, and come through reports: these show a character that is not printable as an escape, which would be another word.
 */
import type { OperatingSystem } from '../platform/ports.ts';
import { type Known, own, powershellQuote, quoted, shellQuote } from './quote.ts';

/** All else is written as a number. Of the printable ones beyond ASCII, PowerShell takes some for quotes, and old consoles show none. */
const PLAIN = /^[ -~]*$/u;

export function typedWord(text: string, os: OperatingSystem): string {
  // Not checked, and known all the same: whatever it is, it becomes one word.
  const word = text as Known;
  if (os === 'windows') return PLAIN.test(text) ? powershellQuote(word) : powershellJoined(text);
  // The shell takes line feeds off the end of what a command prints.
  return PLAIN.test(text) || text.endsWith('\n') ? shellQuote(word) : printed(text);
}

/** `"$(printf 'a\012b')"`: POSIX's printf, in bytes. */
function printed(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) =>
    /[A-Za-z0-9_./:]/u.test(String.fromCodePoint(byte)) ? String.fromCodePoint(byte) : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"$(printf ${quoted(own`${bytes.join('') as Known}`)})"`;
}

/** `('a' + [char]10 + 'b')`. */
function powershellJoined(text: string): string {
  const parts = text.match(/[ -~]+|[^ -~]/gu) ?? [];
  const codes = (part: string): string => [...Array(part.length).keys()].map((at) => `[char]${part.charCodeAt(at)}`).join(' + ');
  const words = parts.map((part) => (PLAIN.test(part) ? `'${part.replaceAll("'", "''")}'` : codes(part)));
  // The first one decides what the sum is: a character would be a number.
  return `('' + ${words.join(' + ')})`;
}
