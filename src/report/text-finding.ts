/** One finding in full, as `-v` shows it: what, seen where, who fixes it, with which commands, and how to prove it. */
import type { Finding, Remedy } from '../verdict.types.ts';
import { SEVERITY_MARK } from './mark.ts';
import type { Pen } from './pen.ts';

/** Of a run, or of the account's side: what is shown is the same. */
export type ShownFinding = Omit<Finding, 'code' | 'explains' | 'data'> & {
  readonly code: string;
  readonly explains: readonly string[];
};

/** `Fix (owner: dns, in account 111122223333)`. */
function fixLabel(word: string, { owner, account }: Remedy): string {
  return `${word} (owner: ${owner}${account === undefined ? '' : `, in ${account}`})`;
}

function remedyLines(pen: Pen, remedy: Remedy, word: string): string[] {
  const { rollback, permission, byHand } = remedy;
  const lines = pen.prose(`${fixLabel(word, remedy)}: ${remedy.text}`, '  ');
  for (const command of remedy.commands) lines.push(...pen.command(command, '    '));
  if (byHand !== undefined && remedy.commands.length > 0)
    lines.push(...pen.prose(`No command of these changes it: ${byHand}.`, '  ', '    '));
  if (remedy.risk !== '') lines.push(...pen.prose(`Risk: ${remedy.risk}`, '  '));
  if (permission !== undefined) lines.push(...pen.prose(`Needs: ${permission}`, '  ', '    '));
  if (rollback !== undefined) lines.push(...rollbackLines(pen, rollback, remedy.rollbackIsText === true));
  if (pen.verbosity > 1) lines.push(...snippetLines(pen, remedy));
  return [...lines, '  Then prove it on this node:', ...pen.command(remedy.verify, '    ')];
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

export function findingBlock(pen: Pen, finding: ShownFinding): string[] {
  const mark = pen.mark(SEVERITY_MARK[finding.severity], finding.severity);
  const lines = [pen.tint(`${mark} ${pen.clean(finding.code)}`, mark, SEVERITY_MARK[finding.severity])];
  lines.push(...pen.prose(finding.message, '  '));
  if (finding.evidence.length > 0) lines.push('  Seen:');
  for (const text of finding.evidence) lines.push(...pen.prose(text, '    - ', '      '));
  if (finding.capabilities.length > 0) lines.push(...pen.prose(`Affects: ${finding.capabilities.join(', ')}`, '  ', '    '));
  if (finding.explains.length > 0) lines.push(...pen.prose(`Also explains: ${finding.explains.join(', ')}`, '  ', '    '));
  for (const [index, remedy] of finding.remedy.entries())
    lines.push(...remedyLines(pen, remedy, index === 0 ? 'Fix' : remedy.follows === true ? 'Then' : 'Or'));
  return lines;
}
