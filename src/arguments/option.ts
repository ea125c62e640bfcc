/** What one option is, and the kinds of values that many have. Loaded by `--version`, too: what checks more than a word is loaded late. */

import type { Files } from '../platform/ports.ts';
import type { Command } from './commands.ts';
import { parseDuration } from './duration.ts';
import { shown, type UsageError, unknownWord, usageError } from './usage-error.ts';

export type Checked<T> = { readonly outcome: 'ok'; readonly value: T } | UsageError;
export const ok = <T>(value: T): Checked<T> => ({ outcome: 'ok', value });

/** One option of a call, with all that its value may depend on. */
export interface Given {
  /** As typed on the command line, without its dashes. */
  readonly name: string;
  /** Its values in their order, never none; a switch has an empty one for each time that it was given. */
  readonly texts: readonly string[];
  /** The last of them, which counts where only one can. */
  readonly text: string;
  readonly command: Command;
  readonly files: () => Promise<Files>;
  /** A line for the person who typed it, about a value that is taken all the same. */
  readonly note: (line: string) => void;
}

/**
 * What an option changes. `sight`: what a run sees of the node and the network, or takes for right; the command that proves a fix
 * repeats it. `choice`: which findings are told and count; a proof makes its own. `report`: how, where and how often it is told.
 */
export type Shapes = 'sight' | 'choice' | 'report';

export interface OptionSpec<T> {
  readonly name: string;
  readonly shapes: Shapes;
  readonly short?: string;
  /** The placeholder of its value; without one it is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly commands: readonly Command[];
  readonly about: string;
  /** What it is where it is not given. */
  readonly default: T;
  /** The same for a reader; without words there is nothing to say. */
  readonly defaultWords?: string;
  /** Where one command takes other values than the rest: their placeholder, and its own default, in words. */
  readonly valueFor?: Readonly<Partial<Record<Command, string>>>;
  readonly defaultWordsFor?: Readonly<Partial<Record<Command, string>>>;
  /** What a shell offers after it: these words, paths, codes and families of findings, Regions, or nothing. */
  readonly completes?: readonly string[] | 'files' | 'codes' | 'regions';
  /** The same where one command takes other words than the rest. */
  readonly completesFor?: Readonly<Partial<Record<Command, readonly string[]>>>;
  /** Its value is a list with commas. */
  readonly isList?: boolean;
  /** From what was typed to the value, or a mistake in one line. */
  readonly read: (given: Given) => Checked<T> | Promise<Checked<T>>;
}

type Kind<T> = Pick<OptionSpec<T>, 'value' | 'valueFor' | 'default' | 'defaultWords' | 'completes' | 'completesFor' | 'read'>;

/** A switch that says yes; `no-…` says `isOn: false`. */
export function flag(isOn = true): Kind<boolean> {
  return { default: !isOn, read: () => ok(isOn) };
}

/** A switch that means more each time that it is given. */
export function count(): Kind<number> {
  return { default: 0, read: ({ texts }) => ok(texts.length) };
}

/** A path; whether it can be used is for its reader to see. */
export function path(value = 'FILE'): Kind<string | null> {
  return { value, default: null, completes: 'files', read: ({ text }) => ok(text) };
}

/** A name that only somebody else can check. */
export function word(value: string): Kind<string | null> {
  return {
    value,
    default: null,
    read: ({ name, text }) => (text === '' ? usageError(`--${name} is empty`) : ok(text)),
  };
}

/** The same, where several may be given. */
export function paths(value = 'FILE'): Kind<readonly string[]> {
  return { value, default: [], completes: 'files', read: ({ texts }) => ok(texts) };
}

/** Read by a separate check. Without a placeholder only those commands take a value that have one of their own. */
export function checked<T>(value: string | undefined, fallback: T, read: OptionSpec<T>['read']): Kind<T> {
  return { ...(value === undefined ? {} : { value }), default: fallback, read };
}

/** What stands for its value; undefined where it is a switch. `command` null: in general. */
export function placeholderOf(
  { value, valueFor }: Pick<OptionSpec<unknown>, 'value' | 'valueFor'>,
  command: Command | null,
): string | undefined {
  return (command === null ? undefined : valueFor?.[command]) ?? value;
}

/** One of a few words. */
export function choice<const W extends string>(words: readonly W[], fallback: W): Kind<W> {
  return { ...choiceFor(words, fallback, {}), read: (given) => oneOf(given, words, `--${given.name}`, ' or ') };
}

/** The same where some commands have words of their own. */
export function choiceFor<const W extends string>(
  words: readonly W[],
  fallback: W,
  wordsFor: Readonly<Partial<Record<Command, readonly W[]>>>,
): Kind<W> {
  const valueFor = Object.fromEntries(Object.entries(wordsFor).map(([command, own]) => [command, own.join('|')]));
  return {
    value: words.join('|'),
    valueFor,
    default: fallback,
    defaultWords: fallback,
    completes: words,
    completesFor: wordsFor,
    read: (given) => {
      const own = wordsFor[given.command];
      const prefix = own === undefined ? '' : `${given.command} `;
      return oneOf(given, own ?? words, `${prefix}--${given.name}`, (own ?? words).length > 2 ? ', ' : ' or ');
    },
  };
}

function oneOf<W extends string>({ text }: Given, words: readonly W[], who: string, separator: string): Checked<W> {
  const found = words.find((candidate) => candidate === text);
  return found === undefined
    ? unknownWord(`${who} takes ${words.join(separator)}, not ${shown(text)}`, text, [words])
    : ok(found);
}

/** `3s` and the like, in milliseconds; null: not at all. */
export function duration<T extends number | null>(
  fallback: T,
  defaultWords: string,
  { example = '500ms, 3s or 1m (at most 24h)', leastMs = 0 } = {},
): Kind<T | number> {
  return {
    value: 'D',
    default: fallback,
    defaultWords,
    read: ({ name, text }) => {
      const ms = parseDuration(text);
      return ms === null || ms < leastMs ? usageError(`--${name}: ${shown(text)} is not a duration, such as ${example}`) : ok(ms);
    },
  };
}
