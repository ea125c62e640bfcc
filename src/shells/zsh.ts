/** Completion for zsh. Pure. */
import { COMMANDS, type Command } from '../arguments/commands.ts';
import { placeholderOf } from '../arguments/option.ts';
import type { AnyOption } from '../arguments/table.ts';
import { MADE, NAMES, operandsOf, optionsOf, spellings, valuesOf } from './vocabulary.ts';

export function zshCompletion(): string {
  const cases = NAMES.map(
    (command) =>
      `    ${command}) _arguments \\\n${optionsOf(command)
        .flatMap((option) => specs(option, command))
        .join(' \\\n')} \\\n      ${operands(command)} ;;`,
  );
  const commands = NAMES.map((name) => `    '${name}:${plain(COMMANDS[name].about)}'`).join('\n');
  return `#compdef ssm-probe
# Completion of ssm-probe for zsh. ${MADE} zsh
_ssm-probe() {
local -a names
local command=\${words[(r)(${NAMES.join('|')})]:-run}
if [[ $CURRENT -eq 2 && $words[2] != -* ]]; then
  names=(
${commands}
  )
  _describe command names
else
  case $command in
${cases.join('\n')}
  esac
fi
}
# As a file of $fpath this is the function's own body; sourced, it only tells zsh of it.
if [[ \${funcstack[1]-} == _ssm-probe ]]; then
  _ssm-probe "$@"
elif (( $+functions[compdef] )); then
  compdef _ssm-probe ssm-probe
fi
`;
}

/** One for each spelling: `--option=` takes its value in the same word, too. */
function specs(option: AnyOption, command: Command): readonly string[] {
  const many = option.repeatable === true ? '*' : '';
  return spellings(option).map((word) => {
    const value = placeholderOf(option, command);
    const takes = value === undefined ? '' : `:${plain(value)}:${action(option, command)}`;
    const equals = value === undefined ? '' : '=';
    return `      '${many}${word}${equals}[${plain(option.about)}]${takes}'`;
  });
}

function action(option: AnyOption, command: Command): string {
  const values = valuesOf(option, command);
  if (values === null) return '';
  if (values === 'files') return '_files';
  return option.isList === true ? `_values -s , ${plain(option.name)} ${values.join(' ')}` : `(${values.join(' ')})`;
}

function operands(command: Command): string {
  const words = operandsOf(command);
  return words === 'files' ? `'*:file:_files'` : `'*:word:(${(words ?? []).join(' ')})'`;
}

function plain(text: string): string {
  return text.replaceAll(/[[\]:\\]/gu, String.raw`\$&`).replaceAll("'", `'\\''`);
}
