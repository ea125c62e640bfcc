/** Findings as text: in full, as one line, and as the overview that must fit Run Command's console. */
import type { Finding, Remedy, Severity } from '../verdict.types.ts';
import { clip } from './layout.ts';
import type { Mark, Pen } from './pen.ts';

/** What a full block shows without `-v`; `-v` shows all. */
const EVIDENCE_LINES = 4;
const EVIDENCE_COLUMNS = 220;
const COMMANDS = 3;

/** How much an overview says of each finding. */
interface Brevity {
  /** Columns of the message. */
  readonly message: number;
  /** The remedy's sentence, not only its owner. */
  readonly text: boolean;
  readonly command: boolean;
  readonly verify: boolean;
}

/** From generous to bare: the first one that fits is taken. */
const BREVITIES: readonly Brevity[] = [
  { message: Number.POSITIVE_INFINITY, text: true, command: true, verify: true },
  { message: Number.POSITIVE_INFINITY, text: true, command: true, verify: false },
  { message: Number.POSITIVE_INFINITY, text: false, command: true, verify: false },
  { message: 150, text: false, command: true, verify: false },
  { message: 76, text: false, command: true, verify: false },
  // Commands alone are over the limit: then all the causes come first, and the commands follow below.
  { message: 76, text: false, command: false, verify: false },
];

const MARK_OF: Readonly<Record<Severity, Mark>> = { error: 'error', warning: 'warning', info: 'info' };

/** `✗ error dns/forwarder-missing`. */
function title(pen: Pen, finding: Finding): string {
  const mark = pen.mark(MARK_OF[finding.severity], finding.severity);
  return pen.tint(`${mark} ${pen.clean(finding.code)}`, mark, MARK_OF[finding.severity]);
}

/** `Fix (owner: dns, account 111122223333)`. */
function fixLabel(word: string, remedy: Remedy): string {
  return `${word} (owner: ${remedy.owner}${remedy.account === undefined ? '' : `, account ${remedy.account}`})`;
}

function remedyLines(pen: Pen, remedy: Remedy, index: number): string[] {
  const all = pen.verbosity > 0;
  // The first remedy is the one to try; without -v an alternative is named with its first command only.
  const limit = all ? remedy.commands.length : index === 0 ? COMMANDS : 1;
  const lines = pen.prose(`${fixLabel(index === 0 ? 'Fix' : 'Or', remedy)}: ${remedy.text}`, '  ');
  for (const command of remedy.commands.slice(0, limit)) lines.push(...pen.command(command, '    '));
  const hidden = remedy.commands.length - limit;
  if (hidden > 0) lines.push(`    # ${hidden} more with -v`);
  if (index > 0 && !all) return lines;
  if (remedy.risk !== '') lines.push(...pen.prose(`Risk: ${remedy.risk}`, '  '));
  if (all && remedy.permission !== undefined) lines.push(...pen.prose(`Needs: ${remedy.permission}`, '  ', '    '));
  if (all && remedy.rollback !== undefined) lines.push(...pen.prose(`To undo: ${remedy.rollback}`, '  ', '    '));
  lines.push('  Then prove it on this node:', ...pen.command(remedy.verify, '    '));
  return lines;
}

/** One finding in full: what, seen where, who fixes it, with which commands, and how to prove it. */
export function findingBlock(pen: Pen, finding: Finding, options: { readonly message: boolean }): string[] {
  const all = pen.verbosity > 0;
  const lines = [title(pen, finding)];
  if (options.message) lines.push(...pen.prose(finding.message, '  '));
  const evidence = all ? finding.evidence : finding.evidence.slice(0, EVIDENCE_LINES);
  if (evidence.length > 0) lines.push('  Seen:');
  for (const line of evidence) {
    const text = pen.clean(line);
    lines.push(...pen.prose(all ? text : clip(text, EVIDENCE_COLUMNS, pen.ellipsis), '    - ', '      '));
  }
  const hidden = finding.evidence.length - evidence.length;
  if (hidden > 0) lines.push(`    - ${hidden} more with -v`);
  if (all && finding.capabilities.length > 0) {
    lines.push(...pen.prose(`Affects: ${finding.capabilities.join(', ')}`, '  ', '    '));
  }
  if (finding.explains.length > 0) {
    lines.push(...pen.prose(`Also explains: ${finding.explains.join(', ')}`, '  ', '    '));
  }
  finding.remedy.forEach((remedy, index) => {
    lines.push(...remedyLines(pen, remedy, index));
  });
  return lines;
}

/** One finding in one line, cut to the width: infos. */
export function findingLine(pen: Pen, finding: Finding): string {
  const mark = pen.mark(MARK_OF[finding.severity], finding.severity);
  const line = `${mark} ${pen.clean(finding.code)}: ${pen.clean(finding.message)}`;
  return pen.tint(clip(line, pen.width, pen.ellipsis), mark, MARK_OF[finding.severity]);
}

function briefBlock(pen: Pen, finding: Finding, brevity: Brevity): string[] {
  const lines = [title(pen, finding), ...pen.prose(clip(pen.clean(finding.message), brevity.message, pen.ellipsis), '  ')];
  const remedy = finding.remedy[0];
  if (remedy === undefined) return lines;
  const command = remedy.commands[0];
  const label = fixLabel('Fix', remedy);
  // Without a command its sentence is the only thing that can be done, so it stays, shortened.
  if (brevity.text) lines.push(...pen.prose(`${label}: ${remedy.text}`, '  '));
  else if (command === undefined) lines.push(...pen.prose(clip(pen.clean(`${label}: ${remedy.text}`), 150, pen.ellipsis), '  '));
  else lines.push(...pen.prose(`${label}${brevity.command ? ':' : ': see below'}`, '  '));
  if (brevity.command && command !== undefined) lines.push(...pen.command(command, '    '));
  if (brevity.verify) lines.push('  Then prove it on this node:', ...pen.command(remedy.verify, '    '));
  return lines;
}

/**
 * Every problem's sentence, owner and first command in at most `budget` bytes where that is possible at all.
 * `complete` tells whether the messages are whole, so that the details need not repeat them.
 */
export function overview(
  pen: Pen,
  problems: readonly Finding[],
  budget: number,
): { readonly lines: readonly string[]; readonly complete: boolean } {
  // Measured without colour: where somebody cuts the output, there is no terminal.
  let lines: string[] = [];
  let complete = false;
  for (const brevity of BREVITIES) {
    lines = problems.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...briefBlock(pen, finding, brevity)]);
    complete = brevity.message === Number.POSITIVE_INFINITY;
    if (bytes(lines) <= budget) break;
  }
  return { lines, complete };
}

/** UTF-8 bytes of the lines as printed, without colour. Whether bytes or characters are counted, this is the stricter of both. */
export function bytes(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line.replace(/\x1b\[[0-9;]*m/gu, '')) + 1, 0);
}
