/**
 * The verdict for a serial console: less than 8 KB of ASCII, between two marks that tell whether all of it arrived.
 *
 * The kernel and other programs write to the same line, so each of ours begins with a word to look for; and what a verdict quotes from
 * outside comes behind that word, so it can neither end the report nor begin another.
 */
import { createHash } from 'node:crypto';
import type { Finding, Verdict } from '../verdict.types.ts';
import { cleanProse, commandLines } from './clean.ts';
import { wrap } from './layout.ts';
import { proofWords } from './proof-line.ts';

/** Before each line of the report. */
export const LINE = 'ssm-probe| ';
/** Before its first and last line. */
export const MARK = 'ssm-probe> ';

/** Without the end of line. */
export const MAX_COLUMNS = 98;
/** With the marks: at 100 bytes each they stay below 8 KB. */
const MAX_LINES = 78;
const WIDTH = MAX_COLUMNS - LINE.length;
/** Kept free for the capabilities, what was left out, the short code and both marks. */
const TAIL_LINES = 10;
const INDENT = '    ';
/** What does not fit a line with its indent would be torn. */
const MAX_COMMAND_WORD = WIDTH - 14;
/** Serial lines know no other. */
const END_OF_LINE = '\r\n';

/** Ends in a line break, and begins with one: a log-in prompt may stand on the line. */
export function renderConsole(verdict: Verdict): string {
  const lines = [...headLines(verdict)];
  const problems = (['error', 'warning'] as const).flatMap((level) =>
    verdict.findings.filter(({ severity }) => severity === level),
  );
  let told = 0;
  for (const finding of problems) {
    const block = causeLines(finding, told + 1);
    if (lines.length + block.length + TAIL_LINES > MAX_LINES) break;
    lines.push(...block);
    told += 1;
  }
  if (told < problems.length) lines.push(`and ${problems.length - told} more: ssm-probe on the node tells them`);
  lines.push(...capabilityLines(verdict));
  if (verdict.shortCode !== undefined) lines.push(...fitted(`code ${verdict.shortCode} (ssm-probe explain)`, 1));
  const body = lines.map((line) => LINE + line);
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

function headLines(verdict: Verdict): string[] {
  const { tool, startedAt, node, status, interrupted, headline } = verdict;
  const proof = proofWords(verdict);
  const about = [`${tool.name} ${tool.version}`, startedAt, node.id ?? 'node without an id', node.region, node.vpcId ?? ''];
  return [
    ...fitted(about.filter((part) => part !== '').join(', '), 3, INDENT),
    ...(proof === null ? [] : fitted(proof, 3, INDENT)),
    ...fitted(`${status}${interrupted === true ? ' (interrupted)' : ''}: ${headline}`, 4, INDENT),
  ];
}

function causeLines({ code, severity, message, remedy: [first] }: Finding, number: number): string[] {
  const title = fitted(`[${number}] ${severity} ${code}: ${message}`, 5, INDENT);
  if (first === undefined) return title;
  const { owner, account, commands } = first;
  const [command] = commands;
  const whose = account === undefined ? owner : `${owner}, in ${account}`;
  return [
    ...title,
    ...fitted(`${INDENT}fix, by ${whose}:`, 2, INDENT),
    ...(command === undefined ? fitted(INDENT + INDENT + first.text, 4, INDENT + INDENT) : commandBlock(command)),
  ];
}

/** Whole or not at all: half a command is another command. */
function commandBlock(command: string): string[] {
  const whole = commandLines(command, true);
  const lines = whole.flatMap((line) => broken(line, `${INDENT}$ `, INDENT + INDENT));
  // Broken at single spaces only: more of them in a row would be lost, and nobody could tell how many there were.
  const isTorn = whole.some((line) => line.split(' ').some((word) => word === '' || word.length > MAX_COMMAND_WORD));
  return isTorn || lines.length > 6 ? [`${INDENT}(too long for a console: ssm-probe on the node shows it)`] : lines;
}

/** What was asked for, worst first. */
function capabilityLines({ capabilities }: Verdict): string[] {
  const groups = (['blocked', 'degraded', 'unknown', 'works'] as const).flatMap((status) => {
    const names = Object.entries(capabilities).filter(([, verdict]) => verdict.asked && verdict.status === status);
    return names.length === 0 ? [] : [`${status} ${names.map(([name]) => name).join(', ')}`];
  });
  return groups.length === 0 ? [] : fitted(groups.join('; '), 4, INDENT);
}

/** Prose from outside in at most `most` lines. */
function fitted(text: string, most: number, rest = ''): string[] {
  const indent = /^ */u.exec(text)?.[0] ?? '';
  const lines = broken(cleanProse(text, true), indent, rest);
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? '';
  return [...lines.slice(0, most - 1), `${last.slice(0, WIDTH - 3)}...`];
}

/** Wrapped at spaces; a word that is longer than a line is broken, as nothing else here may be. */
function broken(text: string, first: string, rest: string): string[] {
  const piece = new RegExp(`.{1,${WIDTH - rest.length - first.length}}`, 'gu');
  const words = text.split(' ').flatMap((word) => word.match(piece) ?? []);
  return wrap(words.join(' '), WIDTH, first, rest);
}
