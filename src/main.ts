/**
 * The process boundary: arguments in, exit status out. It ends when the report is flushed, and then at once: neither a socket, a helper
 * program nor a file system that hangs keeps it.
 */
import { type Call, parseArguments } from './cli/arguments.ts';
import type { Document } from './cli/document.ts';
import type { Done } from './cli/done.ts';
import type { Logging } from './cli/logging.ts';
import type { ProgressTerminal } from './cli/progress.ts';
import { type UsageError, usageError } from './cli/usage-error.ts';
import { reportWidth } from './cli/width.ts';
import { endProcess } from './platform/end-process.ts';
import { enableFarFiles, FAR_FILES } from './platform/far-files.ts';
import { endBySignals, interruption } from './platform/signals.ts';
import { forgetVariables, systemVariables } from './platform/variables.ts';
import { sanitize } from './report/sanitize.ts';
import { scrub } from './scrub/scrub.ts';
import { faultWords } from './secret.ts';
import { COMMIT, VERSION } from './version.ts';

const FAULT = 2;
const NO_LOG: Logging = { outcome: 'ok', observed: (ports) => ports, tell: () => undefined };

function complain(line: string): void {
  // A closed stderr must not kill a run whose report is still wanted.
  process.stderr.on('error', () => undefined);
  // Whatever a path or an error text holds, it stays one line and steers no terminal.
  process.stderr.write(`ssm-probe: ${sanitize(scrub(line))}\n`);
}

function standardError(): ProgressTerminal {
  const { stderr } = process;
  const write = (text: string): void => void stderr.write(text);
  return { isTty: stderr.isTTY, columns: stderr.columns, variables: systemVariables, write };
}

async function main(argv: readonly string[]): Promise<number> {
  const call = parseArguments(argv);
  if (call.outcome === 'usage-error') return mistake(call);
  // Before anything is loaded: until then a signal ends the process, and nobody gets a verdict.
  const interrupt = listening(call);
  if ((call.switches['help'] ?? 0) > 0) {
    const { helpText } = await import('./cli/help.ts');
    return printed(helpText(call.isExplicit ? call.command : null));
  }
  if ((call.switches['version'] ?? 0) > 0) {
    if ((call.switches['json'] ?? 0) > 0) {
      const { version: node, platform, arch } = process;
      return printed(`${JSON.stringify({ name: 'ssm-probe', version: VERSION, commit: COMMIT, node, platform, arch })}\n`);
    }
    const commit = (call.switches['verbose'] ?? 0) > 0 && COMMIT !== null ? ` (${COMMIT})` : '';
    return printed(`ssm-probe ${VERSION}${commit}\n`);
  }
  if ((call.switches['json'] ?? 0) > 0) return mistake(usageError('--json goes with --version; reports as JSON: --format json'));
  const offline = await offlineDocument(call);
  if (offline?.outcome === 'usage-error') return mistake(offline);
  if (offline !== null) {
    if (offline.remark !== null) complain(offline.remark);
    return printed(offline.text);
  }
  const { createSystemPorts } = await import('./platform/system.ts');
  const { reportingOf } = await import('./cli/reporting.ts');
  const logging = call.values['log-level'] === undefined ? NO_LOG : (await import('./cli/logging.ts')).loggingOf(call);
  if (logging.outcome === 'usage-error') return mistake(logging);
  const ports = logging.observed(createSystemPorts());
  const { stdout } = process;
  const terminal = { isTty: stdout.isTTY, columns: stdout.columns, variables: systemVariables };
  const reporting = await reportingOf(call, terminal, ports.files);
  if (reporting.outcome === 'usage-error') return mistake(reporting);
  logging.tell('begins', { command: call.command, version: VERSION });
  const done = await dispatch();
  logging.tell('ends', { status: done.outcome === 'done' ? done.status : FAULT });
  return done.outcome === 'usage-error' ? mistake(done) : done.status;

  async function dispatch(): Promise<Done | UsageError> {
    if (call.outcome !== 'call' || reporting.outcome !== 'ok' || logging.outcome !== 'ok')
      return usageError('these arguments cannot be understood');
    switch (call.command) {
      case 'run': {
        const { runCommand } = await import('./cli/run.ts');
        return runCommand(call, reporting, ports, interrupt, complain, standardError());
      }
      case 'replay': {
        const { replayCommand } = await import('./cli/replay.ts');
        return replayCommand(call, reporting, ports.files, complain);
      }
      case 'fleet': {
        const { fleetCommand } = await import('./cli/fleet.ts');
        const { systemStreams: streams } = await import('./platform/streams.ts');
        const { keepMemorySmall } = await import('./platform/small-heap.ts');
        keepMemorySmall();
        return fleetCommand(call, reporting, { files: ports.files, streams, interrupt, complain });
      }
      case 'demo': {
        const { demoCommand } = await import('./cli/demo.ts');
        return demoCommand(
          call,
          reporting,
          { files: ports.files, observed: logging.observed },
          interrupt,
          complain,
          standardError(),
        );
      }
      case 'explain':
      case 'checks':
      case 'policy':
        return usageError(`${call.command} probes nothing`);
    }
  }
}

/** What was asked for and is nowhere is a fault; a reader that went away is not. */
async function printed(text: string): Promise<number> {
  const { writeStdout } = await import('./deliver/stdout.ts');
  const { outcome, detail } = await writeStdout(text);
  if (outcome !== 'failed') return 0;
  complain(`standard output could not be written: ${detail}`);
  return FAULT;
}

/** The commands that read nothing but their arguments and the environment; null for every other one. */
async function offlineDocument(call: Call): Promise<Document | UsageError | null> {
  const { isTTY: isTty, columns } = process.stdout;
  const width = reportWidth({ isTty, columns });
  switch (call.command) {
    case 'explain': {
      const { explainCommand } = await import('./cli/explain.ts');
      return explainCommand(call, width);
    }
    case 'checks': {
      const { checksCommand } = await import('./cli/checks.ts');
      return checksCommand(call, width);
    }
    case 'policy': {
      const { policyCommand } = await import('./cli/policy.ts');
      return policyCommand(call, systemVariables, width);
    }
    case 'run':
    case 'replay':
    case 'fleet':
    case 'demo':
      return null;
  }
}

function mistake({ message }: UsageError): number {
  endBySignals();
  complain(message);
  return FAULT;
}

/** Aborted when the command shall end with a verdict of what is known; the others just end. */
function listening({ command, switches }: Call): AbortSignal {
  const isShort = (switches['help'] ?? 0) > 0 || (switches['version'] ?? 0) > 0;
  if (!isShort && (command === 'run' || command === 'demo' || command === 'fleet')) return interruption(() => endProcess(FAULT));
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
// For nearly every `Date` the runtime first reads /etc/localtime, or the file of a zone, and waits for whatever stands there. An empty zone file means UTC;
// who needs local time looks first (`local-time.ts`).
if (process.platform !== 'win32') process.env['TZ'] = '/dev/null';
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);
enableFarFiles();
const argv = process.argv.slice(2);
const begun = argv[0] === FAR_FILES ? serveFarFiles(argv) : main(argv);
begun.then(endProcess, fault);
