/** Completion for PowerShell (about_Argument_Completion: `Register-ArgumentCompleter -Native`). Pure. */
import type { Command } from '../arguments/commands.ts';
import type { AnyOption } from '../arguments/table.ts';
import { exceptionsOf, MADE, NAMES, OPTIONS, operandsOf, optionsOf, spellings, takesValue, valuesOf } from './vocabulary.ts';

/** After the tables. */
const OFFER = `    # What is typed up to the cursor, the last word apart.
    $text = $commandAst.Extent.Text
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    if ($length -lt $text.Length) { $text = $text.Substring(0, $length) } else { $text = $text.PadRight($length) }
    $typed = @($text -split '\\s+')
    $token = $typed[-1]
    $before = @()
    if ($typed.Count -gt 2) { $before = @($typed[1..($typed.Count - 2)]) }
    $command = ''
    $previous = ''
    foreach ($word in $before) {
        if ($command -eq '' -and $commands -ccontains $word -and -not $values.ContainsKey("* $previous")) { $command = $word }
        $previous = $word
    }
    $current = $token
    if ($token -match '^(--[^=]+)=(.*)$') { $previous = $Matches[1]; $current = $Matches[2] }
    $named = $command
    if ($named -eq '') { $named = 'run' }

    $offered = @()
    if ($values.ContainsKey("* $previous")) {
        $offered = $values["* $previous"]
        if ($values.ContainsKey("$named $previous")) { $offered = $values["$named $previous"] }
        if ($lists -ccontains $previous -and $current.Contains(',')) {
            $taken = @($current -split ',')
            $current = $taken[-1]
            $offered = @($offered | Where-Object { $taken -cnotcontains $_ })
        }
    }
    elseif ($current.StartsWith('-')) { $offered = $options[$named] }
    elseif ($command -eq '') { $offered = $commands }
    elseif ($operands.ContainsKey($command)) { $offered = $operands[$command] }

    # PowerShell replaces its own idea of the word, which may begin before what is completed.
    $head = ''
    if ($wordToComplete.EndsWith($current)) { $head = $wordToComplete.Substring(0, $wordToComplete.Length - $current.Length) }
    foreach ($word in $offered) {
        if ($word.StartsWith($current)) {
            [System.Management.Automation.CompletionResult]::new("$head$word", $word, 'ParameterValue', $word)
        }
    }
}
`;

/** Where paths are wanted nothing is offered: then PowerShell offers them by itself. */
export function powershellCompletion(): string {
  const valued = OPTIONS.filter(takesValue);
  return `# Completion of ssm-probe for PowerShell. ${MADE} powershell
Register-ArgumentCompleter -Native -CommandName 'ssm-probe', 'ssm-probe.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $commands = ${array(NAMES)}
    $options = @{
${NAMES.map((name) => `        '${name}' = ${array(optionsOf(name).flatMap(spellings))}`).join('\n')}
    }
    $values = @{
${valued.flatMap(valueRows).join('\n')}
    }
    $operands = @{
${NAMES.flatMap((name) => row(name, operandsOf(name))).join('\n')}
    }
    $lists = ${array(OPTIONS.filter(({ isList }) => isList === true).map(({ name }) => `--${name}`))}

${OFFER}`;
}

function valueRows(option: AnyOption): readonly string[] {
  const rows = (command: Command | null): readonly string[] =>
    row(`${command ?? '*'} --${option.name}`, valuesOf(option, command) ?? 'files');
  return [...rows(null), ...exceptionsOf(option).flatMap(rows)];
}

function row(key: string, offer: readonly string[] | 'files' | null): readonly string[] {
  if (offer === 'files') return [`        '${key}' = @()`];
  return offer === null || offer.length === 0 ? [] : [`        '${key}' = ${array(offer)}`];
}

function array(words: readonly string[]): string {
  return `@(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')})`;
}
