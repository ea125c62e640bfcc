/** Completion for fish. Pure. */
import { COMMANDS, type Command } from '../arguments/commands.ts';
import { placeholderOf } from '../arguments/option.ts';
import type { AnyOption } from '../arguments/table.ts';
import { exceptionsOf, MADE, NAMES, type Offer, OPTIONS, operandsOf, takesValue, valuesOf } from './vocabulary.ts';

/** The words of a list that are not in it yet, each behind what is typed. */
const LIST = `function __ssm_probe_list
    set -l token (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    set -l begun (string match -r '^.*,' -- $token)
    for word in $argv
        string match -q -- "*,$word,*" ",$begun"
        or echo "$begun$word"
    end
end`;

export function fishCompletion(): string {
  const commands = NAMES.map(
    (name) => `complete -c ssm-probe -n __fish_use_subcommand -a ${name} -d ${quoted(COMMANDS[name].about)}`,
  );
  const operands = NAMES.flatMap((name) => {
    const words = operandsOf(name);
    const offered = words === 'files' ? ' -F' : ` -a ${quoted((words ?? []).join(' '))}`;
    return words === null || words.length === 0
      ? []
      : [`complete -c ssm-probe -n ${quoted(`__fish_seen_subcommand_from ${name}`)}${offered}`];
  });
  return `# Completion of ssm-probe for fish. ${MADE} fish\n${LIST}\n${['complete -c ssm-probe -f', ...commands, ...OPTIONS.flatMap(optionLines), ...operands].join('\n')}\n`;
}

/** One line, and one more for each command that has words of its own. `run` is the command without a name. */
function optionLines(option: AnyOption): readonly string[] {
  const own = exceptionsOf(option);
  const others = NAMES.filter((command) => !option.commands.includes(command) || own.includes(command));
  const elsewhere = others.length === 0 ? '' : ` -n ${quoted(`not __fish_seen_subcommand_from ${others.join(' ')}`)}`;
  return [
    line(option, elsewhere, null),
    ...own.map((command) => line(option, ` -n ${quoted(`__fish_seen_subcommand_from ${command}`)}`, command)),
  ];
}

function line(option: AnyOption, when: string, command: Command | null): string {
  const { name, short, about } = option;
  const isSwitch = command === null ? !takesValue(option) : placeholderOf(option, command) === undefined;
  const takes = isSwitch ? '' : taken(valuesOf(option, command), option.isList === true);
  return `complete -c ssm-probe${when} -l ${name}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${quoted(about)}`;
}

function taken(offer: Offer, isList: boolean): string {
  if (offer === 'files') return ' -r -F';
  if (offer === null) return ' -x';
  return ` -x -a ${quoted(isList ? `(__ssm_probe_list ${offer.join(' ')})` : offer.join(' '))}`;
}

/** Single-quoted strings of fish have two escapes. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
}
