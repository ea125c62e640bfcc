/** Shell completions, made from the table of options. Pure. */

import { COMMANDS, type Command, COMMAND_NAMES as NAMES } from '../../src/arguments/commands.ts';
import { type AnyOption, ENTRIES } from '../../src/arguments/table.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';

const OPTIONS = ENTRIES.map(([, option]) => option);
const MADE = 'Made by `npm run docs` from the table of options: change that.';

/** The words that an option takes, where they are a closed set; `files`: a path; null: anything. */
function valuesOf({ completes }: AnyOption): readonly string[] | 'files' | null {
  return completes === 'codes' ? FINDING_CODES : (completes ?? null);
}

/** What follows a command. */
function operandsOf(command: Command): readonly string[] | 'files' {
  if (command === 'explain') return FINDING_CODES;
  if (command === 'demo') return SCENARIOS.map(({ name }) => name);
  return command === 'replay' || command === 'fleet' || command === 'bundle' ? 'files' : [];
}

function spellings({ name, short }: AnyOption): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

export function bashCompletion(): string {
  const reply = (values: readonly string[] | 'files' | null): string =>
    values === null
      ? 'return'
      : values === 'files'
        ? 'mapfile -t COMPREPLY < <(compgen -f -- "$current"); return'
        : `mapfile -t COMPREPLY < <(compgen -W '${values.join(' ')}' -- "$current"); return`;
  const valued = OPTIONS.filter(({ value }) => value !== undefined).map(
    (option) => `    --${option.name}) ${reply(valuesOf(option))} ;;`,
  );
  const options = NAMES.map((command) => {
    const words = OPTIONS.filter(({ commands }) => commands.includes(command)).flatMap(spellings);
    return `    ${command}) options='${words.join(' ')}' ;;`;
  });
  const operands = NAMES.map((command) => `    ${command}) ${reply(operandsOf(command))} ;;`);
  return `# Completion of ssm-probe for bash. ${MADE}
_ssm_probe() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' options='' word
  COMPREPLY=()
  case $previous in
${valued.join('\n')}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${NAMES.join(' | ')}) command=$word && break ;; esac
  done
  case \${command:-run} in
${options.join('\n')}
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    return
  fi
  case $command in
${operands.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W '${NAMES.join(' ')}' -- "$current")
}
complete -F _ssm_probe ssm-probe
`;
}

/** For fish, whose single-quoted strings have two escapes. */
export function fishCompletion(): string {
  const quoted = (text: string): string => `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
  const lines = NAMES.map(
    (name) => `complete -c ssm-probe -n __fish_use_subcommand -f -a ${name} -d ${quoted(COMMANDS[name].about)}`,
  );
  for (const option of OPTIONS) {
    const { name, short, about, commands, value } = option;
    const values = valuesOf(option);
    // `run` is the command without a name.
    const others = NAMES.filter((command) => !commands.includes(command));
    const when = others.length === 0 ? '' : ` -n ${quoted(`not __fish_seen_subcommand_from ${others.join(' ')}`)}`;
    const takes =
      value === undefined ? '' : values === 'files' ? ' -r' : values === null ? ' -x' : ` -x -a ${quoted(values.join(' '))}`;
    lines.push(`complete -c ssm-probe${when} -l ${name}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${quoted(about)}`);
  }
  for (const command of NAMES) {
    const operands = operandsOf(command);
    const words = operands === 'files' ? '' : ` -f -a ${quoted(operands.join(' '))}`;
    if (operands.length > 0) lines.push(`complete -c ssm-probe -n ${quoted(`__fish_seen_subcommand_from ${command}`)}${words}`);
  }
  return `# Completion of ssm-probe for fish. ${MADE}\n${lines.join('\n')}\n`;
}

export function zshCompletion(): string {
  const plain = (text: string): string => text.replaceAll(/[[\]:\\]/gu, String.raw`\$&`).replaceAll("'", `'\\''`);
  const specs = (command: Command): string =>
    OPTIONS.filter(({ commands }) => commands.includes(command))
      .flatMap((option) => {
        const values = valuesOf(option);
        const action = values === null ? '' : values === 'files' ? '_files' : `(${values.join(' ')})`;
        const takes = option.value === undefined ? '' : `:${plain(option.value)}:${action}`;
        const many = option.repeatable === true ? '*' : '';
        return spellings(option).map((word) => `      '${many}${word}[${plain(option.about)}]${takes}'`);
      })
      .join(' \\\n');
  const operands = (command: Command): string => {
    const words = operandsOf(command);
    return words === 'files' ? `'*:file:_files'` : `'*:word:(${words.join(' ')})'`;
  };
  const cases = NAMES.map((command) => `    ${command}) _arguments \\\n${specs(command)} \\\n      ${operands(command)} ;;`);
  const commands = NAMES.map((name) => `    '${name}:${plain(COMMANDS[name].about)}'`).join('\n');
  return `#compdef ssm-probe
# Completion of ssm-probe for zsh. ${MADE}
local -a commands
local command=\${words[(r)(${NAMES.join('|')})]:-run}
if [[ $CURRENT -eq 2 && $words[2] != -* ]]; then
  commands=(
${commands}
  )
  _describe command commands
else
  case $command in
${cases.join('\n')}
  esac
fi
`;
}
