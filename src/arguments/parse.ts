/** argv → what was typed. Nothing is read or probed here; every mistake is one line. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { COMMAND_NAMES, COMMANDS, type Command } from './commands.ts';
import { nearest } from './did-you-mean.ts';
import { placeholderOf } from './option.ts';
import { ENTRIES, type OptionKey } from './table.ts';
import { shown, type UsageError, unknownWord, usageError } from './usage-error.ts';

/** A call whose values nobody has looked at yet. */
export interface Typed {
  readonly outcome: 'typed';
  readonly command: Command;
  /** The command was named, not implied. */
  readonly isExplicit: boolean;
  readonly operands: readonly string[];
  /** The options that were given, with their values in order; a switch has an empty one for each time. */
  readonly given: ReadonlyMap<OptionKey, readonly string[]>;
}

export function parseArguments(argv: readonly string[]): Typed | UsageError {
  // Some options take a value with one command only.
  const named = argv.find(isCommand) ?? 'run';
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [, option] of ENTRIES) {
    const { name, short } = option;
    options[name] = {
      type: placeholderOf(option, named) === undefined ? 'boolean' : 'string',
      multiple: true,
      ...(short === undefined ? {} : { short }),
    };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    return inWords(error, argv);
  }
  const [first, ...operands] = parsed.positionals;
  const isExplicit = first !== undefined && isCommand(first);
  if (first !== undefined && !isExplicit) return noCommand(first);
  const command: Command = isExplicit ? first : 'run';
  const given = new Map<OptionKey, readonly string[]>();
  for (const [key, { name, commands }] of ENTRIES) {
    const texts = parsed.values[name] as (string | true)[] | undefined;
    if (texts === undefined) continue;
    if (!commands.includes(command)) return usageError(`--${name} is not an option of ${command}`);
    given.set(
      key,
      texts.map((text) => (text === true ? '' : text)),
    );
  }
  return { outcome: 'typed', command, isExplicit, operands, given };
}

function isCommand(text: string): text is Command {
  return Object.hasOwn(COMMANDS, text);
}

const HELP_NAMES_THEM = '; ssm-probe --help names them';
/** As they are typed. */
const OPTION_WORDS = ENTRIES.map(([, { name }]) => `--${name}`);

function noCommand(typed: string): UsageError {
  // A typographic dash, or none, is an option that lost its dashes on the way.
  const sets = /^[a-z]/iu.test(typed) ? [COMMAND_NAMES, OPTION_WORDS] : [OPTION_WORDS, COMMAND_NAMES];
  return unknownWord(`there is no command ${shown(typed)}`, typed, sets, HELP_NAMES_THEM);
}

function noOption(typed: string, argv: readonly string[]): UsageError {
  const command = argv.find(isCommand) ?? 'run';
  const own = ENTRIES.filter(([, { commands }]) => commands.includes(command)).map(([, { name }]) => `--${name}`);
  return unknownWord(`there is no option ${shown(typed)}`, typed, [own, OPTION_WORDS, COMMAND_NAMES], HELP_NAMES_THEM);
}

/** The argument that Node means: the whole word where one dash was typed for two, which Node reads as many short options. */
function asTyped(option: string, argv: readonly string[]): string {
  const [, letter = ''] = /^-([^-])$/u.exec(option) ?? [];
  const words = argv.map((argument) => argument.split('=')[0] ?? argument);
  const long = words.find((word) => letter !== '' && /^-[^-]./u.test(word) && word.includes(letter));
  if (long !== undefined && nearest(long, OPTION_WORDS).length > 0) return long;
  return words.find((word) => word === option) ?? option;
}

function inWords(error: unknown, argv: readonly string[]): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  // Node names an option with both its spellings (`'-q, --quiet'`); the long one is what people look up.
  const option = /'(?:-\S, )?(-{1,2}[^\s'=<,]+)/u.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return noOption(asTyped(option, argv), argv);
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return usageError(`${shown(option)} ${message.includes('does not take an argument') ? 'takes no value' : 'needs a value'}`);
  }
  return usageError(`these arguments cannot be understood: ${shown(message)}`);
}
