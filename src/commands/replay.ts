/** `ssm-probe replay`: judge recorded facts again. Reads one file, touches no network. */
import { withKnownOptions } from '../arguments/own-call.ts';
import { shown, unread, usageError } from '../arguments/usage-error.ts';
import { readFacts } from '../replay/read-facts.ts';
import { scrubbedFacts } from '../scrub/scrubbed-facts.ts';
import { judge } from '../verdict/verdict.ts';
import { report, reportingOf } from './output/reporting.ts';
import { doneWith, type Run } from './world.ts';

/** Facts of the largest run are some hundred kilobytes. */
const MAX_FACTS_BYTES = 8_000_000;

export const run: Run = async ({ operands, options, given }, world) => {
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  const [path, ...rest] = operands;
  if (path === undefined || rest.length > 0) return usageError('replay takes one file of facts, as --facts wrote it');
  const read = await files.read(path, MAX_FACTS_BYTES);
  if (read.outcome === 'failed') return usageError(unread(path, read.reason));
  const parsed = readFacts(read.text);
  if (parsed.outcome === 'failed') return usageError(`${shown(path)} holds no facts of ssm-probe: ${parsed.detail}`);
  const { only, skip, failOn } = options;
  const { request } = parsed.facts;
  // What is not said on this command line is as it was in the recorded run.
  const facts = scrubbedFacts({
    ...parsed.facts,
    request: {
      ...request,
      ...(request.call === undefined ? {} : { call: withKnownOptions(request.call) }),
      ...(given.has('only') ? { only } : {}),
      ...(given.has('skip') ? { skip } : {}),
      ...(given.has('failOn') ? { failOn } : {}),
    },
  });
  const judgement = judge(facts);
  return doneWith(judgement.exitStatus, await report(reporting, judgement, null, files, world.complain));
};
