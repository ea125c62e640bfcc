/** Runs the command of a call in the world of this process, of which each part is loaded when the command asks for it. */
import { readCall } from '../arguments/call.ts';
import type { Command } from '../arguments/commands.ts';
import type { Typed } from '../arguments/parse.ts';
import type { UsageError } from '../arguments/usage-error.ts';
import type { Ports } from '../platform/ports.ts';
import { terminalAt } from '../platform/terminal.ts';
import { systemVariables as variables } from '../platform/variables.ts';
import { isAscii } from '../report/locale.ts';
import { asciiOnly } from '../report/sanitize.ts';
import { VERSION } from '../version.ts';
import { print } from './output/print.ts';
import type { Done, Run, World } from './world.ts';

/** Literal imports: each becomes a chunk of the binary. */
const LOADERS: Readonly<Record<Command, () => Promise<{ readonly run: Run }>>> = {
  run: () => import('./run.ts'),
  explain: () => import('./explain.ts'),
  checks: () => import('./checks.ts'),
  replay: () => import('./replay.ts'),
  policy: () => import('./policy.ts'),
  fleet: () => import('./fleet.ts'),
  demo: () => import('./demo.ts'),
  preflight: () => import('./preflight.ts'),
  bundle: () => import('./bundle.ts'),
  account: () => import('./account.ts'),
  help: () => import('./help.ts'),
  version: () => import('./version.ts'),
  completion: () => import('./completion.ts'),
};

/** `interrupt` and `complain`: as in `World`. */
export async function execute(
  typed: Typed,
  { interrupt, complain }: Pick<World, 'interrupt' | 'complain'>,
): Promise<Done | UsageError> {
  const call = await readCall(typed, async () => (await import('../platform/files.ts')).systemFiles, complain);
  if (call.outcome === 'usage-error') return call;
  const { command, options } = call.value;
  // One round of probing is over in a moment; a watch, a fleet's verdicts or a simulated network are not.
  if ((command === 'run' || command === 'preflight') && options.watchMs === null && options.waitMs === null)
    (await import('../platform/engine.ts')).expectShortRun();
  const logging = options.logLevel === 'silent' ? null : (await import('./output/logging.ts')).loggingAt(options.logLevel);
  const { run } = await LOADERS[command]();
  const observed = logging?.observed ?? ((ports: Ports) => ports);
  const world: World = {
    ports: async () => observed((await import('../platform/system.ts')).createSystemPorts()),
    streams: async () => (await import('../platform/streams.ts')).systemStreams,
    observed,
    variables,
    calledAs: async () => (await import('../platform/called-as.ts')).calledAs(),
    stdout: terminalAt('stdout'),
    stderr: { ...terminalAt('stderr'), write: (text) => void process.stderr.write(text) },
    interrupt,
    print: (text) => print(isAscii(variables) ? asciiOnly(text) : text, complain),
    complain,
  };
  logging?.tell('begins', { command, version: VERSION });
  const done = await run(call.value, world);
  logging?.tell('ends', { status: done.outcome === 'done' ? done.status : 2 });
  return done;
}
