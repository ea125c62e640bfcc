/** `ssm-probe preflight`: what a machine that is not registered yet lacks, before an activation is used up. */
import { ownCallOf } from '../arguments/own-call.ts';
import { usageError } from '../arguments/usage-error.ts';
import { run as probe } from '../observe/run.ts';
import { judge } from '../verdict/verdict.ts';
import { noRegion } from './output/no-region.ts';
import { withProgress } from './output/progress.ts';
import { report, reportingOf } from './output/reporting.ts';
import { doneWith, type Run } from './world.ts';

/** The same survey as of `run`; nothing is signed, because there is no identity to sign with. */
export const run: Run = async (call, world) => {
  const { operands, options } = call;
  const ports = await world.ports();
  const reporting = await reportingOf(options, world, ports.files);
  if (reporting.outcome === 'usage-error') return reporting;
  if (operands.length > 0) return usageError('preflight takes no operands');
  const asked = { ...options, signs: false, isPreflight: true as const, call: ownCallOf(call, await world.calledAs()) };
  const seen = await withProgress(ports, world, options.isQuiet, (counting) => probe(asked, counting, world.interrupt));
  if (seen.outcome === 'no-region') return noRegion(seen);
  const judgement = judge(seen.facts);
  return doneWith(judgement.exitStatus, await report(reporting, judgement, seen.facts, ports.files, world.complain));
};
