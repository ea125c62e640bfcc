/** What to do about one cause, in the order of doing: look up what is needed, change it, prove it. */
import { explained, foundBy, placeholdersIn } from '../../remedies/remedy.ts';
import { shortForm } from '../../remedies/short-form.ts';
import type { Remedy } from '../../verdict.types.ts';
import { columns } from '../layout.ts';
import type { Pen } from '../pen.ts';
import { commands, type Line, say } from './line.ts';
import { upper } from './words.ts';

/** How much of a fix is shown. */
export interface StepRoom {
  /** Commands of a sequence that change something. */
  readonly changes: number;
  /** Looks that only help to decide; what finds a value that is needed is always shown. */
  readonly looks: number;
  /** Lines that prepare a change without finding a value for it. */
  readonly prepares: boolean;
  /** Those that make a file which it reads; else they are told. */
  readonly files: boolean;
}

export interface Step {
  readonly label: string;
  readonly command: string;
}

interface Command {
  readonly text: string;
  readonly effect: Remedy['effects'][number];
}

function commandsOf({ commands: all, effects }: Remedy): readonly Command[] {
  return all.map((text, index) => ({ text: shortForm(text), effect: effects[index] ?? 'changes' }));
}

/** The file that a command writes its output to. */
function fileMadeBy(text: string): readonly string[] {
  const [, name] = /(?:> ?|Out-File -Encoding ascii |policy-before\.json )([\w-]+\.json)(?= |;|$)/u.exec(text) ?? [];
  return name === undefined ? [] : [name];
}

/** Placeholders, and files that an earlier command has to make. */
export function needsOf(text: string): readonly string[] {
  const made = fileMadeBy(text);
  const files = (text.match(/(?:file:\/\/|(?<= ))[\w-]+\.json(?= |;|$)/gu) ?? []).map((name) => name.replace('file://', ''));
  return [...placeholdersIn(text), ...files.filter((name) => !made.includes(name))];
}

/** The look-ups and preparations before a change that print values or make files which it needs, and so on for theirs. */
function findersOf(before: readonly Command[], needed: Set<string>, hasFiles: boolean): ReadonlySet<Command> {
  const finders = new Set<Command>();
  for (const one of before.toReversed()) {
    const own = needsOf(one.text);
    const made = hasFiles ? fileMadeBy(one.text).filter((name) => needed.has(name)) : [];
    const found = [...foundBy(one.text, [...needed]), ...made].filter((name) => !own.includes(name));
    if (found.length === 0) continue;
    finders.add(one);
    for (const name of found) needed.delete(name);
    for (const name of own) needed.add(name);
  }
  return finders;
}

/** The steps of one remedy without its proof. The one that changes something is among them wherever there is one. */
export function stepsOf(remedy: Remedy, room: StepRoom): readonly Step[] {
  const all = commandsOf(remedy);
  const changing = all.filter(({ effect }) => effect === 'changes');
  const chosen = changing.slice(0, remedy.oneFits === undefined ? room.changes : 1);
  const [first] = chosen;
  const before = first === undefined ? all : all.slice(0, all.indexOf(first));
  // What a command prints needs no explaining in those that come after it.
  const told = new Set<string>();
  const labelled = (label: string, { text }: Command, known: readonly string[] = []): Step => {
    const open = placeholdersIn(text).filter((name) => !told.has(name) && !known.includes(name));
    for (const name of open) told.add(name);
    const put = open.map(explained).join('; ');
    return { label: put === '' ? label : `${label}. ${put}`, command: text };
  };
  if (first === undefined) {
    return all.slice(0, Math.max(1, room.looks)).map((one, index) => labelled(index === 0 ? upper(remedy.title) : 'And', one));
  }
  const finders = findersOf(before, new Set(chosen.flatMap(({ text }) => needsOf(text))), room.files);
  const looks = before.filter((one) => one.effect === 'reads' && !finders.has(one)).slice(0, finders.size > 0 ? 0 : room.looks);
  const lead = before.filter((one) => finders.has(one) || looks.includes(one) || (room.prepares && one.effect === 'prepares'));
  const later = placeholdersIn([...lead, ...chosen].map(({ text }) => text).join('\n'));
  const leading = lead.map((one) => {
    const found = foundBy(one.text, later).filter((name) => !told.has(name) && !placeholdersIn(one.text).includes(name));
    const label = found.length > 0 ? `Look up ${found.join(' and ')}` : one.effect === 'reads' ? 'Look first' : 'Prepare';
    const step = labelled(label, one);
    for (const name of found) told.add(name);
    return step;
  });
  const missing = changing.length - chosen.length;
  const unprepared = before.filter((one) => one.effect === 'prepares' && !lead.includes(one));
  return [
    ...leading,
    ...chosen.map((one, index) =>
      labelled(changeLabel(remedy, index, index === 0 ? unprepared : [], index === chosen.length - 1 ? missing : 0), one),
    ),
  ];
}

/** `before` and `after`: how many commands of the sequence are not shown. */
function changeLabel({ title, oneFits }: Remedy, index: number, before: readonly Command[], after: number): string {
  if (oneFits !== undefined) {
    const [fits = '', ...others] = oneFits;
    return `${upper(title)}. For ${fits}${others.length === 0 ? '' : ` (${others.join(', ')}: -v)`}`;
  }
  const files = before.flatMap(({ text }) => fileMadeBy(text));
  const made = files.length === 0 ? '' : ` make${before.length === 1 ? 's' : ''} ${files.join(' and ')}`;
  const left = [...(before.length > 0 ? [`${before.length} before it${made}`] : []), ...(after > 0 ? [`${after} after it`] : [])];
  const rest = left.length === 0 ? '' : ` (${left.join(', ')}: -v)`;
  return `${index === 0 ? upper(title) : 'Then'}${rest}`;
}

/** Numbered, the command on a line of its own unless both fit on one. A command longer than `longest` characters is only named. */
export function stepLines(pen: Pen, steps: readonly Step[], longest: number): Line[] {
  return steps.flatMap(({ label, command }, index) => {
    const number = `  ${index + 1}. `;
    const [only = '', ...more] = pen.command(
      command.length > longest ? `# a command of ${command.length} characters: -v` : command,
      '',
    );
    const same = `${number}${pen.clean(label)}: ${only}`;
    if (more.length === 0 && columns(same) <= pen.width) return commands([same]);
    return [...say(pen, `${label}:`, number, '     '), ...commands([only, ...more].map((line) => `     ${line}`))];
  });
}

/** The last step. Its placeholders are explained unless a step before it has done so. */
export function proofOf({ verify }: Remedy, steps: readonly Step[]): Step {
  const before = steps.flatMap(({ label, command }) => [...label.split(/[ ;,.]/u), ...placeholdersIn(command)]);
  const open = placeholdersIn(verify).filter((name) => !before.includes(name));
  return { label: ['Prove it here', ...open.map(explained)].join('. '), command: verify };
}
