/** Words in capitals of a remedy, replaced by the values that somebody else has found: an account that was read knows what a node cannot. */
import type { Known } from './quote.ts';
import { fillIn, foundBy, placeholdersIn } from './remedy.ts';
import type { Remedy } from './remedy-types.ts';

/** By placeholder. What is not in it stays as it is. */
export type Values = ReadonlyMap<string, Known>;

function codeOf({ commands, rollback = '', snippets = [] }: Remedy): string {
  return [...commands, rollback, ...snippets.map(({ text }) => text)].join('\n');
}

/** The same remedy; what only looked up values that are known now is left out. */
export function filled(remedy: Remedy, values: Values): Remedy {
  const before = placeholdersIn(codeOf(remedy));
  if (!before.some((name) => values.has(name))) return remedy;
  const swap = (text: string): string => text.replace(/\b[A-Z0-9]+(?:_[A-Z0-9]+)*\b/gu, (name) => values.get(name) ?? name);
  const isNeeded = (command: string, index: number): boolean => {
    const names = foundBy(command, before);
    return remedy.effects[index] !== 'reads' || names.length === 0 || names.some((name) => !values.has(name));
  };
  const kept = remedy.commands.map(isNeeded);
  const { rollback, snippets } = remedy;
  const parts: Remedy = {
    ...remedy,
    commands: remedy.commands.filter((_, index) => kept[index]).map(swap),
    effects: remedy.effects.filter((_, index) => kept[index]),
    ...(rollback === undefined ? {} : { rollback: swap(rollback) }),
    ...(snippets === undefined ? {} : { snippets: snippets.map(({ kind, text }) => ({ kind, text: swap(text) })) }),
    verify: swap(remedy.verify),
  };
  const told = fillIn(before);
  const text = remedy.text.endsWith(told) ? remedy.text.slice(0, remedy.text.length - told.length) : remedy.text;
  return { ...parts, text: `${swap(text)}${fillIn(placeholdersIn(codeOf(parts)))}` };
}
