/**
 * The first screen on a serial console: less than 8 KB of ASCII, between two marks that tell whether all of it arrived.
 *
 * The kernel and other programs write to the same line, so each of ours begins with a word to look for; and what a verdict quotes from
 * outside comes behind that word, so it can neither end the report nor begin another.
 */
import { createHash } from 'node:crypto';
import type { Verdict } from '../verdict.types.ts';
import { cleanProse } from './clean.ts';
import { wrap } from './layout.ts';
import { screenLines } from './screen/screen.ts';

/** Before each line of the report. */
export const LINE = 'ssm-probe| ';
/** Before its first and last line. */
export const MARK = 'ssm-probe> ';

/** Without the end of line. */
export const MAX_COLUMNS = 98;
/** With the marks: at 100 bytes each they stay below 8 KB. */
const MAX_LINES = 78;
const WIDTH = MAX_COLUMNS - LINE.length;
const MAX_HEAD = 3;
/** Both marks stand beside it. */
const MAX_SCREEN = MAX_LINES - MAX_HEAD - 2;
const INDENT = '    ';
/** Lines of one command. */
const MAX_COMMAND = 8;
const STYLE = { width: WIDTH, color: false, ascii: true, verbosity: 0 } as const;
/** Serial lines know no other. */
const END_OF_LINE = '\r\n';

/** Ends in a line break, and begins with one: a log-in prompt may stand on the line. */
export function renderConsole(verdict: Verdict): string {
  const lines = screenLines(verdict, STYLE).filter(({ text }) => text !== '');
  const screen = lines.flatMap(({ text, isCommand }) => (isCommand ? commandLines(text) : fitted(text)));
  // The verdict stands on the last line.
  const kept = screen.length <= MAX_SCREEN ? screen : [...screen.slice(0, MAX_SCREEN - 1), ...screen.slice(-1)];
  const body = [...headLines(verdict), ...kept].map((line) => LINE + line);
  const marked = [`${MARK}BEGIN`, ...body, `${MARK}END ${body.length} lines, sha256 ${consoleDigest(body)}`];
  return ['', ...marked, ''].join(END_OF_LINE);
}

/** The first 16 digits of the SHA-256 over the lines between the marks, each ending in a line feed alone. */
export function consoleDigest(body: readonly string[]): string {
  return createHash('sha256')
    .update(body.map((line) => `${line}\n`).join(''))
    .digest('hex')
    .slice(0, 16);
}

/** Which of the reports in a boot's log this is. */
function headLines({ tool, startedAt, node }: Verdict): string[] {
  const about = [`${tool.name} ${tool.version}`, startedAt, node.id ?? 'node without an id', node.region, node.vpcId ?? ''];
  return fitted(cleanProse(about.filter((part) => part !== '').join(', '), true)).slice(0, MAX_HEAD);
}

/** Whole or not at all: half a command is another command. */
function commandLines(text: string): string[] {
  const indent = indentOf(text);
  const command = text.slice(indent.length);
  const lines = broken(command, indent, indent + INDENT);
  // Broken at single spaces only: more of them in a row would be lost, and nobody could tell how many there were.
  const isTorn = command.split(' ').some((word) => word === '' || word.length > WIDTH - indent.length - INDENT.length);
  return isTorn || lines.length > MAX_COMMAND ? [`${indent}(too long for a console: ssm-probe on the node shows it)`] : lines;
}

function fitted(text: string): string[] {
  const indent = indentOf(text);
  // Columns of a table are no words.
  return text.length <= WIDTH ? [text] : broken(text.trim(), indent, indent + INDENT);
}

function indentOf(text: string): string {
  return /^ */u.exec(text)?.[0] ?? '';
}

/** Wrapped at spaces; a word that is longer than a line is broken, as nothing else here may be. */
function broken(text: string, first: string, rest: string): string[] {
  const piece = new RegExp(`.{1,${WIDTH - rest.length}}`, 'gu');
  const words = text.split(' ').flatMap((word) => word.match(piece) ?? []);
  return wrap(words.join(' '), WIDTH, first, rest);
}
