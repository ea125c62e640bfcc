/** What was typed → a call, each of its values checked. */

import type { Files } from '../platform/ports.ts';
import type { Command } from './commands.ts';
import type { Checked } from './option.ts';
import type { Typed } from './parse.ts';
import { DEFAULTS, ENTRIES, type Options } from './table.ts';
import { together } from './together.ts';

export interface Call {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly options: Options;
  /** The options that stand on the command line, as typed: for a default, something else may know better. */
  readonly given: Typed['given'];
}

/** Before anything is probed. `files` is called only where an option names a file that is read now; `note` gets what is odd and no mistake. */
export async function readCall(
  { command, operands, given }: Typed,
  files: () => Promise<Files>,
  note: (line: string) => void = () => undefined,
): Promise<Checked<Call>> {
  const values: Record<string, unknown> = { ...DEFAULTS };
  for (const [key, option] of ENTRIES) {
    const texts = given.get(key);
    if (texts === undefined) continue;
    const checked = await option.read({ name: option.name, texts, text: texts.at(-1) ?? '', command, files, note });
    if (checked.outcome === 'usage-error') return checked;
    values[key] = checked.value;
  }
  const options = await together(values as unknown as Options, files);
  if (options.outcome === 'usage-error') return options;
  return { outcome: 'ok', value: { command, operands, options: options.value, given } };
}
