/** Findings as text: in full, as one line, and as the overview that must fit Run Command's console. */

import type { Finding, Remedy } from '../verdict.types.ts';
import { clip, wrapUpTo } from './layout.ts';
import { SEVERITY_MARK } from './mark.ts';
import type { Pen } from './pen.ts';

/** What a full block shows without `-v`; `-v` shows all. */
const EVIDENCE_LINES = 4;
const EVIDENCE_COLUMNS = 220;
const COMMANDS = 3;
/** Lines of an info without `-v`. */
const INFO_LINES = 2;

/** How much an overview says of each finding; the details below it need not say that again. */
export interface Brevity {
  /** Columns of the message. */
  readonly message: number;
  /** The remedy's sentence, not only its owner. */
  readonly text: boolean;
  readonly command: boolean;
  readonly verify: boolean;
}

/** No overview stands above. */
const NOTHING_SAID: Brevity = { message: 0, text: false, command: false, verify: false };

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

/** `✗ error dns/forwarder-missing`. */
function title(pen: Pen, finding: Finding): string {
  const mark = pen.mark(SEVERITY_MARK[finding.severity], finding.severity);
  return pen.tint(`${mark} ${pen.clean(finding.code)}`, mark, SEVERITY_MARK[finding.severity]);
}

/** `Fix (owner: dns, account 111122223333)`. */
function fixLabel(word: string, { owner, account }: Remedy, note?: string): string {
  const parts = [`owner: ${owner}`, ...(account === undefined ? [] : [`in ${account}`]), ...(note === undefined ? [] : [note])];
  return `${word} (${parts.join(', ')})`;
}

/** The first remedy, without what `said` has told of it already. */
function firstRemedyLines(pen: Pen, remedy: Remedy, said: Brevity): string[] {
  const all = pen.verbosity > 0;
  const [first, ...rest] = remedy.commands;
  const isSaid = said.command && first !== undefined;
  const lines: string[] = [];
  if (said.text) {
    if (rest.length > 0) lines.push(...pen.prose(`${fixLabel('Next steps of the fix', remedy)}:`, '  '));
  } else {
    const label = fixLabel('Fix', remedy, isSaid ? 'first command above' : undefined);
    lines.push(...pen.prose(`${label}: ${remedy.text}`, '  '));
  }
  const open = isSaid ? rest : remedy.commands;
  const limit = all ? open.length : COMMANDS - (isSaid ? 1 : 0);
  for (const command of open.slice(0, limit)) lines.push(...pen.command(command, '    '));
  if (open.length > limit) lines.push(`    # ${open.length - limit} more with -v`);
  if (remedy.risk !== '') lines.push(...pen.prose(`Risk: ${remedy.risk}`, '  '));
  if (all && remedy.permission !== undefined) lines.push(...pen.prose(`Needs: ${remedy.permission}`, '  ', '    '));
  if (all && remedy.rollback !== undefined) lines.push(...rollbackLines(pen, remedy.rollback, remedy.rollbackIsText === true));
  if (pen.verbosity > 1) lines.push(...snippetLines(pen, remedy));
  if (!said.verify) lines.push(...proofLines(pen, remedy));
  return lines;
}

function rollbackLines(pen: Pen, rollback: string, isText: boolean): string[] {
  return isText ? pen.prose(`To undo: ${rollback}`, '  ', '    ') : ['  To undo:', ...pen.command(rollback, '    ')];
}

/** Infrastructure code is long: only who asks for every detail sees it here; the JSON always has it. */
function snippetLines(pen: Pen, { snippets = [] }: Remedy): string[] {
  return snippets.flatMap(({ kind, text }) => [
    `  As ${kind === 'terraform' ? 'Terraform' : 'CloudFormation'}:`,
    ...text.split('\n').flatMap((line) => (line === '' ? [''] : pen.command(line, '    '))),
  ]);
}

/** Another way, or a step after it; without `-v` with its first command only: the first remedy is the one to try. */
function otherRemedyLines(pen: Pen, remedy: Remedy): string[] {
  if (pen.verbosity > 0) {
    return firstRemedyLines(pen, remedy, NOTHING_SAID).map((line, index) => (index === 0 ? line.replace('Fix', 'Or') : line));
  }
  const lines = pen.prose(`${fixLabel('Or', remedy)}: ${remedy.text}`, '  ');
  for (const command of remedy.commands.slice(0, 1)) lines.push(...pen.command(command, '    '));
  if (remedy.commands.length > 1) lines.push(`    # ${remedy.commands.length - 1} more with -v`);
  return lines;
}

function proofLines(pen: Pen, { verify }: Remedy): string[] {
  return ['  Then prove it on this node:', ...pen.command(verify, '    ')];
}

/** One finding in full: what, seen where, who fixes it, with which commands, and how to prove it. */
export function findingBlock(pen: Pen, finding: Finding): string[] {
  return [title(pen, finding), ...pen.prose(finding.message, '  '), ...detailBlock(pen, finding, NOTHING_SAID)];
}

/** What an overview that said `said` has left open, below the finding's title. */
export function detailBlock(pen: Pen, finding: Finding, said: Brevity): string[] {
  const all = pen.verbosity > 0;
  const lines: string[] = [];
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
  const [first, ...others] = finding.remedy;
  if (first !== undefined) lines.push(...firstRemedyLines(pen, first, said));
  for (const remedy of others) lines.push(...otherRemedyLines(pen, remedy));
  return lines;
}

/** The same below its title, for a report that lists several findings' details. A message that stands above in full is left out. */
export function titledDetailBlock(pen: Pen, finding: Finding, said: Brevity): string[] {
  const message = said.message === Number.POSITIVE_INFINITY ? [] : pen.prose(finding.message, '  ');
  return [title(pen, finding), ...message, ...detailBlock(pen, finding, said)];
}

/** One finding in two lines at most: infos. */
export function infoBlock(pen: Pen, finding: Finding): string[] {
  const mark = pen.mark(SEVERITY_MARK[finding.severity], finding.severity);
  const text = `${mark} ${pen.clean(finding.code)}: ${pen.clean(finding.message)}`;
  const lines = wrapUpTo(INFO_LINES, text, pen.width, '', '  ', pen.ellipsis);
  return lines.map((line, index) => (index === 0 ? pen.tint(line, mark, SEVERITY_MARK[finding.severity]) : line));
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
  if (brevity.verify) lines.push(...proofLines(pen, remedy));
  return lines;
}

/** Every problem's sentence, owner and first command in at most `budget` bytes where that is possible at all, and what that said. */
export function overview(
  pen: Pen,
  problems: readonly Finding[],
  budget: number,
): { readonly lines: readonly string[]; readonly said: Brevity } {
  let lines: string[] = [];
  let said = NOTHING_SAID;
  for (const brevity of BREVITIES) {
    lines = problems.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...briefBlock(pen, finding, brevity)]);
    said = brevity;
    // Measured without colour: where somebody cuts the output, there is no terminal.
    if (bytes(lines) <= budget) break;
  }
  return { lines, said };
}

/** UTF-8 bytes of the lines as printed, without colour. Whether bytes or characters are counted, this is the stricter of both. */
export function bytes(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line.replace(/\x1b\[[0-9;]*m/gu, '')) + 1, 0);
}
