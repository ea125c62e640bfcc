/** What a shell can offer at each place of the command line, from the table of options. Pure. */
import { COMMAND_NAMES, type Command } from '../arguments/commands.ts';
import { FINDING_WORDS } from '../arguments/selection.ts';
import { type AnyOption, ENTRIES } from '../arguments/table.ts';
import { ACCOUNT_WORDS } from '../explain/account-page.ts';
import { REGIONS } from '../knowledge/regions.ts';
import { SCENARIOS } from '../simulation/scenarios.ts';

/** Words, paths, or null where anything may stand. */
export type Offer = readonly string[] | 'files' | null;

/** The shells that there are scripts for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

export const MADE = 'Made by ssm-probe from its table of options: ssm-probe completion';
export const NAMES = COMMAND_NAMES;
export const OPTIONS: readonly AnyOption[] = ENTRIES.map(([, option]) => option);

export function optionsOf(command: Command): readonly AnyOption[] {
  return OPTIONS.filter(({ commands }) => commands.includes(command));
}

/** With some command at least. */
export function takesValue({ value, valueFor }: AnyOption): boolean {
  return value !== undefined || Object.keys(valueFor ?? {}).length > 0;
}

/** What follows an option, for a command that may have words of its own. */
export function valuesOf({ completes, completesFor }: AnyOption, command: Command | null): Offer {
  const own = command === null ? undefined : completesFor?.[command];
  if (own !== undefined) return own;
  if (completes === 'codes') return FINDING_WORDS;
  return completes === 'regions' ? Object.keys(REGIONS) : (completes ?? null);
}

/** The commands for which an option takes other words than for the rest. */
export function exceptionsOf({ completesFor }: AnyOption): readonly Command[] {
  return NAMES.filter((command) => completesFor?.[command] !== undefined);
}

/** What follows a command. */
export function operandsOf(command: Command): Offer {
  switch (command) {
    case 'explain':
      return [...FINDING_WORDS, ...ACCOUNT_WORDS];
    case 'demo':
      return SCENARIOS.map(({ name }) => name);
    case 'help':
      return [...NAMES, 'man'];
    case 'completion':
      return SHELLS;
    case 'replay':
    case 'fleet':
    case 'bundle':
    case 'account':
      return 'files';
    case 'run':
    case 'checks':
    case 'policy':
    case 'preflight':
    case 'version':
      return [];
  }
}

export function spellings({ name, short }: AnyOption): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}
