/** The command that proves a fix: this run again, with its own options, asking for one finding. */
import { parseDuration } from '../arguments/duration.ts';
import type { OwnCall } from '../facts/call.ts';
import { DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { bucketName, isBucketName } from './foreign.ts';
import { shellQuote } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';
import { typedWord } from './typed-word.ts';
import { valuesOf } from './values.ts';

/** An option with its values, quoted; a switch has none. `words`: where it is not written as name and value. */
interface Option {
  readonly name: string;
  readonly values: readonly string[];
  readonly words?: readonly string[];
}

const RUN: OwnCall = { program: 'ssm-probe', options: [] };

/**
 * `only`: codes or families; without any, everything is asked again. `more`: what the finding itself needs to be seen, `['--resolver', '10.0.0.2']`, already quoted. The run's own
 * options come last; where both have one, the finding is seen with what both need.
 */
export function proofCommand(context: RemedyContext, only: readonly string[], more: readonly string[]): string {
  const { call = RUN, os, proof } = context;
  const own = call.options.map((option) => asTyped(option, os));
  const needed = optionsOf(more);
  const options = [
    { name: 'region', values: [valuesOf(context).region] },
    ...(only.length === 0 ? [] : [{ name: 'only', values: [typedWord(only.join(','), os)] }]),
    ...(proof?.failOn === 'warning' ? [{ name: 'fail-on', values: ['warning'] }] : []),
    ...needed.map((option) => merged(option, own)),
    ...own.filter(({ name }) => !isNeeded(name, needed)),
    ...capabilities(call, proof?.capabilities ?? [], os),
  ];
  return [...programWords(call, os), ...options.flatMap((option) => written(option))].join(' ');
}

/** What a proof must ask for beside the default, where the run's own `--for` does not say it. */
function capabilities({ options }: OwnCall, beyond: readonly string[], os: RemedyContext['os']): readonly Option[] {
  if (beyond.length === 0 || options.some(({ name }) => name === 'for')) return [];
  return [{ name: 'for', values: [typedWord([...new Set([...DEFAULT_CAPABILITIES, ...beyond])].join(','), os)] }];
}

function programWords({ program, sudo, command, scenario }: OwnCall, os: RemedyContext['os']): readonly string[] {
  // Bare, a word with an equals sign at the beginning of a command is an assignment.
  const word = program.includes('=') && os !== 'windows' ? `'${program.replaceAll("'", `'\\''`)}'` : typedWord(program, os);
  return [
    ...(sudo === true && os !== 'windows' ? ['sudo'] : []),
    // To PowerShell a quoted word is a text, not a command.
    ...(os === 'windows' && word !== program ? ['&'] : []),
    word,
    ...(command === undefined ? [] : [typedWord(command, os)]),
    ...(scenario === undefined ? [] : [typedWord(scenario, os)]),
  ];
}

/** A value that begins with a hyphen is read as an option, but behind the equals sign. */
function asTyped({ name, values }: OwnCall['options'][number], os: RemedyContext['os']): Option {
  const words = values.some((value) => value.startsWith('-'))
    ? { words: values.map((value) => typedWord(`--${name}=${value}`, os)) }
    : {};
  return { name, values: values.map((value) => typedWord(value, os)), ...words };
}

function written({ name, values, words }: Option): readonly string[] {
  return words ?? (values.length === 0 ? [`--${name}`] : values.flatMap((value) => [`--${name}`, value]));
}

function optionsOf(words: readonly string[]): readonly Option[] {
  const options: { name: string; values: string[] }[] = [];
  for (const word of words) {
    const [, name] = /^--([a-z-]+)$/u.exec(word) ?? [];
    const last = options.at(-1);
    if (name === undefined) last?.values.push(word);
    else if (last?.name !== name) options.push({ name, values: [] });
  }
  return options;
}

/** Signed checks that leave a trace are still signed checks. */
function isNeeded(own: string, needed: readonly Option[]): boolean {
  return needed.some(({ name }) => name === own || (name === 'deep' && own === 'no-credentials'));
}

/** What both ask for: the longer time, every bucket and server; of what can be one thing only, the finding's. */
function merged({ name, values }: Option, own: readonly Option[]): Option {
  const mine = own.find((option) => option.name === name)?.values ?? [];
  if (name === 'resolver' || name === 'bucket') return { name, values: [...new Set([...values, ...mine])] };
  const ms = ([text = '']: readonly string[]): number => parseDuration(text) ?? 0;
  return { name, values: ms(mine) > ms(values) ? mine : values };
}

/** `--bucket NAME` for each: only then does the proof read it. What is no name of a bucket is left out. */
export function bucketOption(names: readonly string[]): readonly string[] {
  return names
    .filter(isBucketName)
    .slice(0, 4)
    .flatMap((name) => ['--bucket', shellQuote(bucketName(name))]);
}

/** The run's own call without these buckets: others take their place, so that the proof must not read them. */
export function withoutBuckets(names: readonly string[], context: RemedyContext): RemedyContext {
  const { call } = context;
  if (call === undefined) return context;
  const options = call.options
    .map((option) =>
      option.name === 'bucket' ? { ...option, values: option.values.filter((value) => !names.includes(value)) } : option,
    )
    .filter(({ name, values }) => name !== 'bucket' || values.length > 0);
  return { ...context, call: { ...call, options } };
}
