/** Where a judgement goes: standard output or a file, in the chosen format; facts beside it. */
import { resolve } from 'node:path';
import { writeOutput } from '../deliver/file.ts';
import type { DeliveryRow } from '../deliver/row.ts';
import { writeStdout } from '../deliver/stdout.ts';
import type { Facts } from '../facts.ts';
import type { Files } from '../platform/ports.ts';
import { FORMATS, type Format, isFormat, renderer } from '../report/index.ts';
import type { TextStyle } from '../report/pen.ts';
import type { Judgement } from '../verdict/verdict.ts';
import type { Call } from './arguments.ts';
import { oneOf } from './run-options.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';
import { reportWidth } from './width.ts';

export interface Reporting {
  readonly outcome: 'ok';
  readonly format: Format;
  readonly output: string | null;
  readonly facts: string | null;
  readonly style: TextStyle;
}

/** What the terminal and the environment say. */
export interface Terminal {
  readonly isTty: boolean;
  readonly columns: number | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const STDOUT = '-';

/** Checks the call's reporting options before anything is probed: a report that cannot be written is a mistake in the call. */
export async function reportingOf(call: Call, terminal: Terminal, files: Files): Promise<Reporting | UsageError> {
  const format = call.values['format'] ?? 'text';
  if (!isFormat(format)) return usageError(`--format takes ${FORMATS.join(', ')}, not ${shown(format)}`);
  const color = oneOf(call, 'color', ['auto', 'always', 'never'] as const, 'auto');
  if (color.outcome !== 'ok') return color;
  const output = call.values['output'] ?? null;
  const facts = call.values['facts'] ?? null;
  if (facts === STDOUT && output === null)
    return usageError('--facts - takes standard output: say with --output where the report goes');
  for (const [name, path] of [
    ['output', output],
    ['facts', facts],
  ] as const) {
    if (path === null || (name === 'facts' && path === STDOUT)) continue;
    const problem = await whyNotWritable(path, files);
    if (problem !== null) return usageError(`--${name}: ${shown(path)} cannot be written: ${problem}`);
  }
  if (output !== null && facts !== null && facts !== STDOUT && resolve(output) === resolve(facts))
    return usageError('--output and --facts cannot be the same file');
  const verbosity = (call.switches['quiet'] ?? 0) > 0 ? -1 : (Math.min(2, call.switches['verbose'] ?? 0) as 0 | 1 | 2);
  return {
    outcome: 'ok',
    format,
    output,
    facts,
    style: {
      width: reportWidth(terminal),
      color: output === null && wantsColor(color.value, terminal),
      ascii: isAscii(terminal),
      verbosity,
    },
  };
}

/**
 * Renders and delivers. A file that cannot be written after all is said on stderr, and the report goes to standard output. False when something is not where
 * it was asked for; a reader that went away does not count.
 */
export async function report(
  reporting: Reporting,
  { verdict }: Judgement,
  facts: Facts | null,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  const { format, facts: factsPath, style } = reporting;
  let isSaved = true;
  if (factsPath !== null && facts !== null) {
    const text = `${JSON.stringify(facts, null, 1)}\n`;
    if (factsPath === STDOUT) isSaved = isWritten(await writeStdout(text), complain);
    else {
      const row = await writeOutput(files, factsPath, text);
      isSaved = row.outcome === 'ok';
      if (!isSaved) complain(`the facts could not be saved: ${row.detail}`);
    }
  }
  return (await deliver(reporting, (await renderer(format))(verdict, style), files, complain)) && isSaved;
}

/** A report's text to where it shall go. False when it is not there. */
export async function deliver(
  { output, facts: factsPath }: Reporting,
  text: string,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  if (output !== null) {
    const row = await writeOutput(files, output, text);
    if (row.outcome === 'ok') return true;
    complain(`the report could not be saved and follows here: ${row.detail}`);
    // With the facts on standard output a second document would spoil them both.
    if (factsPath === STDOUT) return false;
    isWritten(await writeStdout(text), complain);
    return false;
  }
  return isWritten(await writeStdout(text), complain);
}

/** A reader that went away is no news; a full disk behind a redirection is. */
export function isWritten({ outcome, detail }: DeliveryRow, complain: (line: string) => void): boolean {
  if (outcome === 'failed') complain(`standard output could not be written: ${detail}`);
  return outcome !== 'failed';
}

async function whyNotWritable(path: string, files: Files): Promise<string | null> {
  if (path === '' || path.endsWith('/')) return 'it names no file';
  if (path === STDOUT) return 'without the option the report goes to standard output';
  // Writing atomically replaces a link: as root, `--output /dev/stdout` would take that link from the whole machine.
  if (/^\/(?:dev(?!\/shm\/)|proc|sys)(?:\/|$)/u.test(resolve(path))) return 'that is no place for files';
  return files.whyNotWritable(path);
}

/** NO_COLOR (no-color.org) and FORCE_COLOR, when not empty; TERM=dumb is a terminal that cannot. */
function wantsColor(choice: 'auto' | 'always' | 'never', { isTty, variables }: Terminal): boolean {
  if (choice !== 'auto') return choice === 'always';
  const force = variables['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((variables['NO_COLOR'] ?? '') !== '') return false;
  return isTty && variables['TERM'] !== 'dumb';
}

function isAscii({ variables }: Terminal): boolean {
  if (variables['TERM'] === 'dumb') return true;
  // POSIX's order; unset says nothing: Run Command's console shows UTF-8.
  const locale = [variables['LC_ALL'], variables['LC_CTYPE'], variables['LANG']].find(
    (text) => text !== undefined && text !== '',
  );
  return locale !== undefined && !/utf-?8/iu.test(locale);
}
