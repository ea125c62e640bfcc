/**
 * Strings from outside as Markdown that stays text.
 *
 * A ticket system renders what it is given: links, images, HTML, and mentions that write to people. Words that could
 * become any of these go into code spans, where nothing is rendered; what is left has its punctuation escaped
 * (CommonMark 0.31 section 2.4 allows it for all of ASCII's).
 */
import { cleanProse, commandLines } from './clean.ts';
import { sanitize } from './sanitize.ts';

/** Names, addresses, codes, paths; and whatever a ticket system may link: mentions, issue numbers, URLs, `:emoji:`. */
const CODE_WORD = /[@#/_=]|:.*:|^www\.|^[\w-]+(?:\.[\w-]+){2,}$|^[a-z]+-[0-9a-f]{8,}$/iu;
/** Brackets and quotes before a word, and punctuation behind it, are not part of the name. */
const WORD = /^([("'\u201c]*)(.*?)([)"'\u201d,;:.!?]*)$/u;
/** What is markup in the middle of a line (with GitHub's tables, strike-through and mathematics). */
const INLINE = /[\\`*_[\]<>|~&$]/gu;

/** A code span whatever `text` holds: the fence is longer than any run of backticks in it. */
export function codeSpan(text: string): string {
  const clean = cleanProse(text).trim();
  if (clean === '') return '';
  const longest = Math.max(0, ...(clean.match(/`+/gu) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const air = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${air}${clean}${air}${fence}`;
}

function word(text: string): string {
  const [, before = '', core = '', after = ''] = WORD.exec(text) ?? [];
  if (core !== '' && CODE_WORD.test(core)) return escapeInline(before) + codeSpan(core) + escapeInline(after);
  return escapeInline(text);
}

function escapeInline(text: string): string {
  return text.replace(INLINE, '\\$&');
}

/** Prose on one line; nothing in it begins a heading, a list or a quotation either. */
export function prose(text: string): string {
  const line = cleanProse(text)
    .split(' ')
    .filter((part) => part !== '')
    .map(word)
    .join(' ');
  return line.replace(/^(\d+)([.)])(?=\s|$)/u, '$1\\$2').replace(/^[#+=-]/u, '\\$&');
}

/** A table's cell: a bar would end it, inside a code span as well (GFM 4.10). */
export function cell(markdown: string): string {
  // Prose has its bars escaped already.
  return markdown.replace(/(?<!\\)\|/gu, '\\|');
}

/** A fenced block that no command can end. */
export function codeBlock(commands: readonly string[]): string[] {
  const lines = commands.flatMap((command) => commandLines(command));
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/gu) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence];
}

/** A table's lines; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((one) => cell(one)).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}

/** A plain number or name of ours that still passes the door. */
export function plain(text: string | number): string {
  return escapeInline(sanitize(String(text)));
}
