/**
 * A unit file, or systemd's own configuration, as systemd reads it.
 * Source: systemd.syntax(7); tried against systemd 252.
 */
import type { Dropped } from './variables.ts';

export type Ignored = Omit<Dropped, 'file'>;

export interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** Where it ends, counted from 1. */
  readonly line: number;
}

export interface UnitFile {
  readonly settings: readonly Setting[];
  readonly ignored: readonly Ignored[];
  /** Systemd stops reading at this line: what follows has no effect, and a unit's own file is refused. */
  readonly broken: { readonly line: number; readonly why: 'header' | 'not-utf8' } | null;
}

/** Invalid UTF-8 arrives as this character. */
const REPLACED = '\uFFFD';
const KNOWN_SECTIONS = /^(?:Unit|Service|Install|Manager)$/u;

export function parseUnit(text: string): UnitFile {
  const settings: Setting[] = [];
  const ignored: Ignored[] = [];
  let section: string | null = null;
  for (const { text: raw, line } of logicalLines(text)) {
    const content = strip(raw);
    if (content === '') continue;
    if (content.includes(REPLACED)) return { settings, ignored, broken: { line, why: 'not-utf8' } };
    if (content.startsWith('[')) {
      const name = content.endsWith(']') ? content.slice(1, -1) : null;
      if (name === null || !isSafe(name)) return { settings, ignored, broken: { line, why: 'header' } };
      section = KNOWN_SECTIONS.test(name) ? name : null;
      continue;
    }
    const equals = content.indexOf('=');
    const key = strip(content.slice(0, Math.max(equals, 0)));
    const pass = (why: Ignored['why']): number => ignored.push({ line, setting: key, why, text: content });
    if (equals === -1) pass('no-equals');
    else if (section === null) pass('section');
    else if (key !== '') settings.push({ section, key, value: strip(content.slice(equals + 1)), line });
  }
  return { settings, ignored, broken: null };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

/** A final backslash joins the next line after a blank. Comments between the two do not count. */
function logicalLines(text: string): readonly Line[] {
  const found: Line[] = [];
  let open: string | null = null;
  let line = 0;
  let isMarked = false;
  for (const physical of physicalLines(text)) {
    line += 1;
    if (/^[ \t]*[#;]/u.test(physical)) continue;
    // The first byte order mark at the beginning of a line is dropped, wherever the line stands.
    const isMark: boolean = !isMarked && physical.startsWith('\uFEFF');
    isMarked ||= isMark;
    const joined: string = (open ?? '') + (isMark ? physical.slice(1) : physical);
    if (endsInEscape(joined)) open = `${joined.slice(0, -1)} `;
    else {
      found.push({ text: joined, line });
      open = null;
    }
  }
  return open === null ? found : [...found, { text: open, line }];
}

/** A line ends with a zero byte, a line feed, a carriage return, or one of each in any order. */
function physicalLines(text: string): readonly string[] {
  return text.split(/\r\n\0?|\n\r\0?|[\r\n\0]/u);
}

function endsInEscape(text: string): boolean {
  return (/\\*$/u.exec(text)?.[0].length ?? 0) % 2 === 1;
}

/** systemd's `WHITESPACE`, without the other blanks of Unicode. */
export function strip(text: string): string {
  return text.replace(/^[ \t\n\r]+/u, '').replace(/(?<![ \t\n\r])[ \t\n\r]+$/u, '');
}

/** No control characters, quotes or backslashes. */
function isSafe(name: string): boolean {
  return name !== '' && !/[\p{Cc}"'\\]/u.test(name);
}
