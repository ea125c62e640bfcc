/** Completion for bash. Pure. */
import type { Command } from '../arguments/commands.ts';
import type { AnyOption } from '../arguments/table.ts';
import {
  exceptionsOf,
  MADE,
  NAMES,
  type Offer,
  OPTIONS,
  operandsOf,
  optionsOf,
  spellings,
  takesValue,
  valuesOf,
} from './vocabulary.ts';

/** Readline takes `=` for a word of its own, unless COMP_WORDBREAKS lacks it. */
const FUNCTIONS = `_ssm_probe_words() {
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$1" -- "$current")
}
_ssm_probe_list() {
  local rest='' word
  if [[ $current == *,* ]]; then
    prefix+=\${current%,*},
    current=\${current##*,}
  fi
  for word in $1; do
    [[ ,\${prefix#*=} == *,$word,* ]] || rest+=" $word"
  done
  _ssm_probe_words "$rest"
}
_ssm_probe_files() {
  compopt -o filenames 2>/dev/null || :
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "$current")
}`;

export function bashCompletion(): string {
  const valued = OPTIONS.filter(takesValue);
  return `# Completion of ssm-probe for bash. ${MADE} bash
${FUNCTIONS}
_ssm_probe() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' options='' prefix='' at
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $current == --*=* ]]; then
    previous=\${current%%=*}
    prefix=$previous=
    current=\${current#*=}
  fi
  for ((at = 1; at < COMP_CWORD; at += 1)); do
    case \${COMP_WORDS[at]} in
      ${valued.map(({ name }) => `--${name}`).join(' | ')})
        [[ \${COMP_WORDS[at + 1]} != = ]] || at=$((at + 1))
        at=$((at + 1))
        ;;
      ${NAMES.join(' | ')})
        command=\${COMP_WORDS[at]}
        break
        ;;
    esac
  done
  case "\${command:-run} $previous" in
${valued.flatMap(valueCases).join('\n')}
  esac
  case \${command:-run} in
${NAMES.map((name) => `    ${name}) options='${optionsOf(name).flatMap(spellings).join(' ')}' ;;`).join('\n')}
  esac
  if [[ $current == -* ]]; then
    _ssm_probe_words "$options"
    return
  fi
  case $command in
${NAMES.map((name) => `    ${name}) ${offering(operandsOf(name), false)} ;;`).join('\n')}
    *) _ssm_probe_words '${NAMES.join(' ')}' ;;
  esac
}
complete -F _ssm_probe ssm-probe
`;
}

function valueCases(option: AnyOption): readonly string[] {
  const cases = (command: Command | null): string =>
    `    ${command ?? '*'}' --${option.name}') ${offering(valuesOf(option, command), option.isList === true)} && return ;;`;
  return [...exceptionsOf(option).map(cases), cases(null)];
}

function offering(offer: Offer, isList: boolean): string {
  if (offer === null || offer.length === 0) return ':';
  if (offer === 'files') return '_ssm_probe_files';
  return `_ssm_probe_${isList ? 'list' : 'words'} '${offer.join(' ')}'`;
}
