/** `ssm-probe demo`: probe the built-in simulated VPC, with the very code that probes a real one. */
import { writeStdout } from '../deliver/stdout.ts';
import { run } from '../observe/run.ts';
import type { Files, Ports } from '../platform/ports.ts';
import { findScenario, SCENARIOS } from '../simulation/scenarios.ts';
import { startSimulatedVpc } from '../simulation/vpc.ts';
import { judge } from '../verdict/verdict.ts';
import type { Call } from './arguments.ts';
import { type Done, doneWith } from './done.ts';
import { type ProgressTerminal, withProgress } from './progress.ts';
import { isWritten, type Reporting, report } from './reporting.ts';
import { runOptions } from './run-options.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';

export const DEFAULT_SCENARIO = 'forwarder-missing';

/** `files` are the real ones: the report of a simulated run is as real as any. `observed` may record what passes through the simulated ports. */
export async function demoCommand(
  call: Call,
  reporting: Reporting,
  { files, observed }: { readonly files: Files; readonly observed: (ports: Ports) => Ports },
  interrupt: AbortSignal,
  complain: (line: string) => void,
  terminal: ProgressTerminal,
): Promise<Done | UsageError> {
  if ((call.switches['list'] ?? 0) > 0) {
    if (call.operands.length > 0) return usageError('demo --list takes no scenario');
    const width = Math.max(...SCENARIOS.map(({ name }) => name.length)) + 2;
    const row = await writeStdout(SCENARIOS.map(({ name, title }) => `${name.padEnd(width)}${title}\n`).join(''));
    return doneWith(0, isWritten(row, complain));
  }
  const [name = DEFAULT_SCENARIO, ...rest] = call.operands;
  if (rest.length > 0) return usageError('demo takes one scenario');
  const scenario = findScenario(name);
  if (scenario === undefined) return usageError(`there is no scenario ${shown(name)}; ssm-probe demo --list names them`);
  const options = await runOptions(call, files);
  if (options.outcome === 'usage-error') return options;
  const given = new Set(Object.keys(call.values));
  const wanted = Object.fromEntries(Object.entries(scenario.options ?? {}).filter(([key]) => !given.has(OPTION_OF[key] ?? key)));
  if (await isShortOfDescriptors(files))
    return usageError(`the simulated VPC needs ${DESCRIPTORS} open files at once, and this process may have fewer (ulimit -n)`);
  const vpc = await startSimulatedVpc(scenario);
  try {
    const merged = { ...options.value, ...wanted };
    const limited = { ...merged, timeoutMs: Math.min(merged.timeoutMs, merged.deadlineMs) };
    const result = await withProgress(observed(vpc.ports), terminal, reporting.style.verbosity < 0, (counting) =>
      run(limited, counting, interrupt),
    );
    if (result.outcome === 'no-region') return usageError('the scenario tells no Region: say --region');
    const judgement = judge(result.facts);
    return doneWith(judgement.exitStatus, await report(reporting, judgement, result.facts, files, complain));
  } finally {
    await vpc.close();
  }
}

/** Both ends of every connection are in this process: a listener that has no descriptor left cuts off who calls. */
const DESCRIPTORS = 256;

async function isShortOfDescriptors(files: Files): Promise<boolean> {
  const limits = await files.read('/proc/self/limits', 16_384);
  const most = limits.outcome === 'ok' ? /^Max open files +(\d+)/mu.exec(limits.text)?.[1] : undefined;
  return (most !== undefined && Number(most) < DESCRIPTORS) || (limits.outcome === 'failed' && limits.reason === 'exhausted');
}

/** The command line's name of a run option, where it differs. */
const OPTION_OF: Readonly<Record<string, string>> = { buckets: 'bucket', resolvers: 'resolver', timeoutMs: 'timeout' };
