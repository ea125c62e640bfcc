/** `ssm-probe replay`: judge recorded facts again. Reads one file, touches no network. */
import { usageError } from '../arguments/usage-error.ts';
import { judge } from '../verdict/verdict.ts';
import { report, reportingOf } from './output/reporting.ts';
import { recordedFacts } from './recorded-facts.ts';
import { doneWith, type Run } from './world.ts';

export const run: Run = async ({ operands, options, given }, world) => {
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  const [path, ...rest] = operands;
  if (path === undefined || rest.length > 0) return usageError('replay takes one file of facts, as --facts or bundle wrote it');
  const read = await recordedFacts(path, { options, given }, files, world.streams);
  if (read.outcome === 'usage-error') return read;
  const judgement = judge(read.facts);
  return doneWith(judgement.exitStatus, await report(reporting, judgement, null, files, world.complain));
};
