/** `ssm-probe replay`: judge recorded facts again. Reads one file, touches no network. */
import type { Files } from '../platform/ports.ts';
import { readFacts } from '../replay/read-facts.ts';
import { scrubbedFacts } from '../scrub/scrubbed-facts.ts';
import { judge } from '../verdict/verdict.ts';
import type { Call } from './arguments.ts';
import { type Done, doneWith } from './done.ts';
import { type Reporting, report } from './reporting.ts';
import { checkSelection } from './run-options.ts';
import { shown, type UsageError, unread, usageError } from './usage-error.ts';

/** Facts of the largest run are some hundred kilobytes. */
const MAX_FACTS_BYTES = 8_000_000;

export async function replayCommand(
  call: Call,
  reporting: Reporting,
  files: Files,
  complain: (line: string) => void,
): Promise<Done | UsageError> {
  const [path, ...rest] = call.operands;
  if (path === undefined || rest.length > 0) return usageError('replay takes one file of facts, as --facts wrote it');
  const selection = checkSelection(call);
  if (selection.outcome === 'usage-error') return selection;
  const read = await files.read(path, MAX_FACTS_BYTES);
  if (read.outcome === 'failed') return usageError(unread(path, read.reason));
  const parsed = readFacts(read.text);
  if (parsed.outcome === 'failed') return usageError(`${shown(path)} holds no facts of ssm-probe: ${parsed.detail}`);
  const { only, skip, failOn } = selection.value;
  const { request } = parsed.facts;
  // What is not said on this command line is as it was in the recorded run.
  const facts = scrubbedFacts({
    ...parsed.facts,
    request: {
      ...request,
      ...(call.lists['only'] === undefined ? {} : { only }),
      ...(call.lists['skip'] === undefined ? {} : { skip }),
      ...(call.values['fail-on'] === undefined ? {} : { failOn }),
    },
  });
  const judgement = judge(facts);
  return doneWith(judgement.exitStatus, await report(reporting, judgement, null, files, complain));
}
