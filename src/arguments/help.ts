import { wrap } from '../report/layout.ts';
import { COMMANDS, type Command } from './commands.ts';
import { placeholderOf } from './option.ts';
import { type AnyOption, ENTRIES } from './table.ts';

const WIDTH = 80;
const INDENT = 26;

const EXIT_STATUS =
  'Exit status: 0 nothing at or above --fail-on; 1 a finding at or above it; 2 usage error or fault of the tool; 3 something required could not be determined. With --only and --skip it is about what they leave alone: 3 is what could not be looked at, and a warning (without --fail-on warning) or an info that is still there is 0.';

/** The help, for one command or for all of them. */
export function helpText(command: Command | null): string {
  const options = ENTRIES.map(([, option]) => option).filter(({ commands }) => command === null || commands.includes(command));
  const commands = Object.entries(COMMANDS).filter(([name]) => command === null || name === command);
  // Of each command the first; they stand further in than the usage above.
  const examples = commands.flatMap(([, spec]) => (command === null ? spec.examples.slice(0, 1) : spec.examples));
  return [
    'ssm-probe says why this machine does not show up in AWS Systems Manager,',
    'what that breaks, who fixes it and how to prove it.',
    '',
    'Usage:',
    ...commands.flatMap(([, { usage, about }]) => entry(`  ssm-probe ${usage}`, about)),
    '',
    'Options:',
    ...options.flatMap((option) => entry(`  ${signature(option, command)}`, withDefault(option, command))),
    '',
    'Examples:',
    ...examples.flatMap(([call, purpose]) => entry(`    ${call}`, purpose)),
    '',
    ...wrapped((command === null ? undefined : COMMANDS[command].exitStatus) ?? EXIT_STATUS, WIDTH),
    'Read-only: nothing is changed on this node or in the account.',
    '',
  ].join('\n');
}

function signature(option: AnyOption, command: Command | null): string {
  const { name, short, repeatable } = option;
  const dashes = short === undefined ? `--${name}` : `-${short}, --${name}`;
  const taken = placeholderOf(option, command);
  return taken === undefined ? dashes : `${dashes} ${taken}${repeatable === true ? ' …' : ''}`;
}

function withDefault(option: AnyOption, command: Command | null): string {
  const fallback = (command === null ? undefined : option.defaultWordsFor?.[command]) ?? option.defaultWords;
  return fallback === undefined ? option.about : `${option.about} (default: ${fallback})`;
}

/** The left column, then the text wrapped in the right one. */
function entry(left: string, text: string): string[] {
  const lines = wrapped(text, WIDTH - INDENT);
  const rest = lines.map((part) => `${' '.repeat(INDENT)}${part}`);
  return left.length < INDENT - 1 ? [`${left.padEnd(INDENT)}${lines[0] ?? ''}`, ...rest.slice(1)] : [left, ...rest];
}

function wrapped(text: string, width: number): string[] {
  return text === '' ? [''] : wrap(text, width);
}
