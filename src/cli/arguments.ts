/** argv → a call. Nothing is read or probed here; every mistake is one line. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { COMMANDS, type Command, OPTIONS } from './option-table.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';

export interface Call {
  readonly outcome: 'call';
  readonly command: Command;
  /** The command was named, not implied. */
  readonly isExplicit: boolean;
  readonly operands: readonly string[];
  /** As typed; the last of an option that is given twice. */
  readonly values: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly switches: Readonly<Record<string, number>>;
}

export function parseArguments(argv: readonly string[]): Call | UsageError {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const { name, short, value } of OPTIONS) {
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
  const [first, ...rest] = parsed.positionals;
  const isExplicit = first !== undefined && isCommand(first);
  if (first !== undefined && !isExplicit) return usageError(`there is no command ${shown(first)}; ssm-probe --help names them`);
  const command: Command = isExplicit ? first : 'run';
  const values: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const switches: Record<string, number> = {};
  for (const { name, value, commands } of OPTIONS) {
    const given = parsed.values[name] as (string | boolean)[] | undefined;
    if (given === undefined) continue;
    if (!commands.includes(command)) return usageError(`--${name} is not an option of ${command}`);
    if (value === undefined) switches[name] = given.length;
    else {
      const texts = given.map(String);
      lists[name] = texts;
      values[name] = texts.at(-1) ?? '';
    }
  }
  return { outcome: 'call', command, isExplicit, operands: rest, values, lists, switches };
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
