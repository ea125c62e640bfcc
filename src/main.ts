/**
 * The process boundary: arguments in, exit status out. It ends when the report is flushed, and then at once: neither a socket, a helper
 * program nor a file system that hangs keeps it.
 */

import { COMMANDS } from './arguments/commands.ts';
import { parseArguments, type Typed } from './arguments/parse.ts';
import { type UsageError, usageError } from './arguments/usage-error.ts';
import { endProcess } from './platform/end-process.ts';
import { enableFarFiles, FAR_FILES } from './platform/far-files.ts';
import { silenceNode } from './platform/no-warnings.ts';
import { endBySignals, interruption } from './platform/signals.ts';
import { forgetVariables, systemVariables } from './platform/variables.ts';
import { isAscii } from './report/locale.ts';
import { asciiOnly, sanitize } from './report/sanitize.ts';
import { scrub } from './scrub/scrub.ts';
import { faultWords } from './secret.ts';

const FAULT = 2;

function complain(line: string): void {
  // A closed stderr must not kill a run whose report is still wanted.
  process.stderr.on('error', () => undefined);
  // Whatever a path or an error text holds, it stays one line and steers no terminal.
  process.stderr.write(`ssm-probe: ${sanitize(scrub(line), isAscii(systemVariables))}\n`);
}

async function main(argv: readonly string[]): Promise<number> {
  const typed = parseArguments(argv);
  if (typed.outcome === 'usage-error') return mistake(typed);
  // Before anything is loaded: until then a signal ends the process, and nobody gets a verdict.
  const interrupt = listening(typed);
  const { given } = typed;
  if (given.has('asksHelp')) {
    const { helpText } = await import('./arguments/help.ts');
    return printed(helpText(typed.isExplicit ? typed.command : null));
  }
  if (given.has('asksVersion')) {
    const { versionText } = await import('./commands/version.ts');
    return printed(versionText({ isJson: given.has('asksJson'), isVerbose: given.has('verbosity') }));
  }
  if (given.has('asksJson') && typed.command !== 'version')
    return mistake(usageError('--json goes with --version; reports as JSON: --format json'));
  const { execute } = await import('./commands/execute.ts');
  const done = await execute(typed, { interrupt, complain });
  return done.outcome === 'usage-error' ? mistake(done) : done.status;
}

async function printed(text: string): Promise<number> {
  const { print } = await import('./commands/output/print.ts');
  return (await print(isAscii(systemVariables) ? asciiOnly(text) : text, complain)).status;
}

function mistake({ message }: UsageError): number {
  endBySignals();
  complain(message);
  return FAULT;
}

/** Aborted when the command shall end with a verdict of what is known; the others just end. */
function listening({ command, given }: Typed): AbortSignal {
  const isShort = given.has('asksHelp') || given.has('asksVersion');
  if (!isShort && COMMANDS[command].endsWithVerdict) return interruption(() => endProcess(FAULT));
  endBySignals();
  return new AbortController().signal;
}

/** Only for a parent of our own; anybody else's is an option that nobody knows. */
async function serveFarFiles(argv: readonly string[]): Promise<number> {
  const [{ isOwnChild }, { serveFarFiles: serve }] = await Promise.all([
    import('./platform/own-child.ts'),
    import('./platform/far-files-process.ts'),
  ]);
  return isOwnChild() ? serve() : main(argv);
}

function fault(error: unknown): never {
  // A fault of this tool is one line: a stack trace helps nobody at the console.
  complain(`internal fault: ${faultWords(error)}`);
  endProcess(FAULT);
}

forgetVariables(process.env);
silenceNode();
// For nearly every `Date` the runtime first reads /etc/localtime, or the file of a zone, and waits for whatever stands there. An empty zone file means UTC;
// who needs local time looks first (`local-time.ts`).
if (process.platform !== 'win32') process.env['TZ'] = '/dev/null';
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);
enableFarFiles();
const argv = process.argv.slice(2);
const begun = argv[0] === FAR_FILES ? serveFarFiles(argv) : main(argv);
begun.then(endProcess, fault);
