/** Why: one cause in its own words, or several as a short list, each with the command that begins its fix. */
import { explained, placeholdersIn } from '../../remedies/remedy.ts';
import type { Finding, Remedy, Verdict } from '../../verdict.types.ts';
import type { Pen } from '../pen.ts';
import { commands, type Line, say } from './line.ts';
import { needsOf, type StepRoom, stepsOf } from './steps.ts';
import { humanUnits, sentencesOf, upper } from './words.ts';

/** The remedy to begin with: what only follows on others comes first nowhere. */
export function fixOf({ remedy }: Pick<Finding, 'remedy'>): Remedy | undefined {
  return remedy.find(({ follows }) => follows !== true) ?? remedy[0];
}

const MOST_NAMES = 4;

/** What was asked for and is stopped, or at risk: `Blocked: run-command.` */
export function impact({ capabilities }: Verdict): string {
  const asked = Object.entries(capabilities).filter(([, { asked: is }]) => is);
  const of = (status: string): readonly string[] => asked.filter(([, one]) => one.status === status).map(([name]) => name);
  const words = (['blocked', 'degraded', 'unknown'] as const).flatMap((status) => {
    const names = of(status);
    if (names.length === 0) return [];
    const some =
      names.length > MOST_NAMES
        ? `${names.slice(0, MOST_NAMES - 1).join(', ')} and ${names.length - MOST_NAMES + 1} more`
        : names.join(', ');
    const what = names.length > 1 && names.length === asked.length ? 'everything that was asked for' : some;
    return [`${{ blocked: 'Blocked', degraded: 'Works at times', unknown: 'Not known' }[status]}: ${what}.`];
  });
  return words.join(' ');
}

/** `tcp/filtered: …`, its first sentences. */
export function causeLines(pen: Pen, { code, message }: Finding, sentences: number, more: string): Line[] {
  const told = sentencesOf(humanUnits(message)).slice(0, sentences).join(' ');
  return say(pen, `${code}: ${told}${more === '' ? '' : ` ${more}`}`, '  ');
}

/** How much of each of several causes is shown. */
export interface ListRoom {
  readonly sentences: number;
  readonly steps: StepRoom;
  /** Look-ups before the change. */
  readonly leads: boolean;
}

/** Worst first: number, code, owner, what it is, and the command that changes it (or what to look at, where none does). */
export function listLines(pen: Pen, problems: readonly Finding[], room: ListRoom): Line[] {
  // What one cause has explained needs no second explanation.
  const told = new Set<string>();
  return problems.flatMap((finding, index) => {
    const fix = fixOf(finding);
    const message = sentencesOf(humanUnits(finding.message)).slice(0, room.sentences).join(' ');
    const owner = fix === undefined ? '' : ` (${fix.account === undefined ? fix.owner : `${fix.owner}, in ${fix.account}`})`;
    const words = message === '' ? finding.title : `${finding.title}. ${message}`;
    const head = say(pen, `${finding.code}${owner}: ${words}`, `  ${index + 1} `, '    ');
    return fix === undefined ? head : [...head, ...beginning(pen, fix, room, told)];
  });
}

function beginning(pen: Pen, fix: Remedy, room: ListRoom, told: Set<string>): Line[] {
  // Of several that are changed by hand, one says so, and the others say what to look for.
  const byHand = fix.byHand === undefined ? '' : told.has(fix.byHand) ? fix.title : `no command changes it, ${fix.byHand}`;
  if (fix.byHand !== undefined) told.add(fix.byHand);
  const steps = stepsOf(fix, room.steps);
  if (steps.length === 0) return say(pen, `${upper(fix.title)}${byHand === '' ? '' : ` (${byHand})`}.`, '    ');
  if (room.leads) {
    return steps.flatMap(({ label, command }, index) => [
      ...say(pen, `${label}${index > 0 || byHand === '' || label === upper(byHand) ? '' : ` (${byHand})`}:`, '    '),
      ...commands(pen.command(command, '      ')),
    ]);
  }
  const command = steps.at(-1)?.command ?? '';
  const open = placeholdersIn(command).filter((name) => !told.has(name));
  for (const name of open) told.add(name);
  const files = needsOf(command).filter((name) => name.includes('.') && !told.has(name));
  for (const name of files) told.add(name);
  const made = files.map((name) => `-v has what makes ${name}`);
  const needs = [...open.map(explained), ...made, ...(byHand === '' ? [] : [byHand])].join('; ');
  return [...(needs === '' ? [] : say(pen, `${upper(needs)}:`, '    ')), ...commands(pen.command(command, '      '))];
}
