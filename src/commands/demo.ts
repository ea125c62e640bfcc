/** `ssm-probe demo`: probe the built-in simulated VPC, with the very code that probes a real one. */
import { ownCallOf } from '../arguments/own-call.ts';
import type { OptionKey, Options } from '../arguments/table.ts';
import { shown, unknownWord, usageError } from '../arguments/usage-error.ts';
import { run as probe } from '../observe/run.ts';
import type { Files } from '../platform/ports.ts';
import { findScenario, SCENARIOS } from '../simulation/scenarios.ts';
import { startSimulatedVpc } from '../simulation/vpc.ts';
import { judge } from '../verdict/verdict.ts';
import { withProgress } from './output/progress.ts';
import { report, reportingOf } from './output/reporting.ts';
import { doneWith, type Run } from './world.ts';

export const DEFAULT_SCENARIO = 'forwarder-missing';

/** The files are the real ones: the report of a simulated run is as real as any. */
export const run: Run = async (call, world) => {
  const { operands, options, given } = call;
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  if (options.lists !== null) {
    if (operands.length > 0) return usageError('demo --list takes no scenario');
    const width = Math.max(...SCENARIOS.map(({ name }) => name.length)) + 2;
    return world.print(SCENARIOS.map(({ name, title }) => `${name.padEnd(width)}${title}\n`).join(''));
  }
  const [name = DEFAULT_SCENARIO, ...rest] = operands;
  if (rest.length > 0) return usageError('demo takes one scenario');
  const scenario = findScenario(name);
  if (scenario === undefined) {
    const names = SCENARIOS.map((known) => known.name);
    return unknownWord(`there is no scenario ${shown(name)}`, name, [names], '; ssm-probe demo --list names them');
  }
  if (await isShortOfDescriptors(files))
    return usageError(`the simulated VPC needs ${DESCRIPTORS} open files at once, and this process may have fewer (ulimit -n)`);
  const typed = Object.fromEntries(Object.entries(options).filter(([key]) => given.has(key as OptionKey)));
  const merged: Options = { ...options, ...scenario.options, ...typed };
  const limited = {
    ...merged,
    timeoutMs: Math.min(merged.timeoutMs, merged.deadlineMs),
    call: ownCallOf(call, await world.calledAs(), name),
  };
  const vpc = await startSimulatedVpc(scenario);
  try {
    const ports = world.observed(vpc.ports);
    const result = await withProgress(ports, world, options.isQuiet, (counting) => probe(limited, counting, world.interrupt));
    if (result.outcome === 'no-region') return usageError('the scenario tells no Region: say --region');
    const judgement = judge(result.facts);
    return doneWith(judgement.exitStatus, await report(reporting, judgement, result.facts, files, world.complain));
  } finally {
    await vpc.close();
  }
};

/** Both ends of every connection are in this process: a listener that has no descriptor left cuts off who calls. */
const DESCRIPTORS = 256;

async function isShortOfDescriptors(files: Files): Promise<boolean> {
  const limits = await files.read('/proc/self/limits', 16_384);
  const most = limits.outcome === 'ok' ? /^Max open files +(\d+)/mu.exec(limits.text)?.[1] : undefined;
  return (most !== undefined && Number(most) < DESCRIPTORS) || (limits.outcome === 'failed' && limits.reason === 'exhausted');
}
