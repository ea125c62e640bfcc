/** argv → what was typed. Nothing is read or probed here; every mistake is one line. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { COMMANDS, type Command } from './commands.ts';
import { ENTRIES, type OptionKey } from './table.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';

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
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [, { name, short, value }] of ENTRIES) {
    options[name] = {
      type: value === undefined ? 'boolean' : 'string',
      multiple: true,
      ...(short === undefined ? {} : { short }),
    };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    return usageError(inWords(error, argv));
  }
  const [first, ...operands] = parsed.positionals;
  const isExplicit = first !== undefined && isCommand(first);
  if (first !== undefined && !isExplicit) return usageError(`there is no command ${shown(first)}; ssm-probe --help names them`);
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

function inWords(error: unknown, argv: readonly string[]): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // Node names an option with both its spellings (`'-q, --quiet'`); the long one is what people look up.
  const option = /'(?:-\S, )?(-{1,2}[^\s'=<,]+)/u.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const typed = argv.find((argument) => argument === option || argument.startsWith(`${option}=`)) ?? option;
    return `there is no option ${shown(typed.split('=')[0] ?? typed)}; ssm-probe --help names them`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return message.includes('does not take an argument') ? `${shown(option)} takes no value` : `${shown(option)} needs a value`;
  }
  return `these arguments cannot be understood: ${shown(message)}`;
}
