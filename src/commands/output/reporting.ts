/** Where a judgement goes: standard output or a file, in the chosen format; facts beside it. */
import { resolve } from 'node:path';
import type { Options } from '../../arguments/table.ts';
import { shown, type UsageError, usageError } from '../../arguments/usage-error.ts';
import { writeOutput } from '../../deliver/file.ts';
import { writeStdout } from '../../deliver/stdout.ts';
import type { Facts } from '../../facts.ts';
import { counted } from '../../knowledge/words.ts';
import type { Files } from '../../platform/ports.ts';
import { type Format, renderer } from '../../report/index.ts';
import { isAscii } from '../../report/locale.ts';
import type { TextStyle } from '../../report/pen.ts';
import type { Judgement } from '../../verdict/verdict.ts';
import type { Verdict } from '../../verdict.types.ts';
import type { Terminal, World } from '../world.ts';
import { isWritten } from './print.ts';
import { reportWidth } from './width.ts';

export interface Reporting {
  readonly outcome: 'ok';
  readonly format: Format;
  readonly output: string | null;
  readonly facts: string | null;
  readonly style: TextStyle;
}

const STDOUT = '-';

/** Looks before anything is probed whether the files can be written: a report that cannot is a mistake in the call. */
export async function reportingOf(
  { format, color, output, facts, isQuiet, verbosity }: Options,
  { stdout, variables }: Pick<World, 'stdout' | 'variables'>,
  files: Files,
): Promise<Reporting | UsageError> {
  for (const [name, path] of Object.entries({ output, facts })) {
    if (path === null || (name === 'facts' && path === STDOUT)) continue;
    const problem = await whyNotWritable(path, files);
    if (problem !== null) return usageError(`--${name}: ${shown(path)} cannot be written: ${problem}`);
  }
  return {
    outcome: 'ok',
    // Only lists of nodes are CSV, and `fleet` delivers them itself.
    format: format === 'csv' ? 'text' : format,
    output,
    facts,
    style: {
      width: reportWidth(stdout),
      color: output === null && wantsColor(color, stdout, variables),
      ascii: isAscii(variables),
      verbosity: isQuiet ? -1 : (Math.min(2, verbosity) as 0 | 1 | 2),
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
  return (await deliver(reporting, await rendered(verdict, format, style), files, complain)) && isSaved;
}

/** A machine before its activation is told about in its own way. */
async function rendered(verdict: Verdict, format: Format, style: TextStyle): Promise<string> {
  if (format !== 'text' || verdict.preflight === undefined) return (await renderer(format))(verdict, style);
  return (await import('../../report/preflight-text.ts')).renderPreflight(verdict, verdict.preflight, style);
}

/** A report's text to where it shall go. False when it is not there. */
export async function deliver(
  { output, facts: factsPath, style, format }: Reporting,
  text: string,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  if (output !== null) {
    const row = await writeOutput(files, output, text);
    if (row.outcome === 'ok') {
      // Otherwise nobody knows whether it ran at all.
      if (style.verbosity >= 0) complain(`wrote the report (${format}) to ${resolve(output)}: ${size(Buffer.byteLength(text))}`);
      return true;
    }
    complain(`the report could not be saved and follows here: ${row.detail}`);
    // With the facts on standard output a second document would spoil them both.
    if (factsPath === STDOUT) return false;
    isWritten(await writeStdout(text), complain);
    return false;
  }
  return isWritten(await writeStdout(text), complain);
}

function size(bytes: number): string {
  return bytes < 1_000
    ? counted(bytes, 'byte')
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Why a file of the call's cannot be written, in words; null if it may be. Writes nothing. */
export async function whyNotWritable(path: string, files: Files): Promise<string | null> {
  if (path === '' || path.endsWith('/')) return 'it names no file';
  if (path === STDOUT) return 'without the option the report goes to standard output';
  // Writing atomically replaces a link: as root, `--output /dev/stdout` would take that link from the whole machine.
  if (/^\/(?:dev(?!\/shm\/)|proc|sys)(?:\/|$)/u.test(resolve(path))) return 'that is no place for files';
  return files.whyNotWritable(path);
}

/** NO_COLOR (no-color.org) and FORCE_COLOR, when not empty; TERM=dumb is a terminal that cannot. */
function wantsColor(choice: Options['color'], { isTty }: Terminal, variables: World['variables']): boolean {
  if (choice !== 'auto') return choice === 'always';
  const force = variables['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((variables['NO_COLOR'] ?? '') !== '') return false;
  return isTty && variables['TERM'] !== 'dumb';
}
