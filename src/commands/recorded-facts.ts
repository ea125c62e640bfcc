/** Recorded facts, with what this command line says about judging them. */
import { withKnownOptions } from '../arguments/own-call.ts';
import type { OptionKey, Options } from '../arguments/table.ts';
import { usageError } from '../arguments/usage-error.ts';
import type { Files, Streams } from '../platform/ports.ts';
import { type FactsFile, factsFile } from '../replay/facts-file.ts';
import { scrubbedFacts } from '../scrub/scrubbed-facts.ts';

interface Call {
  readonly options: Options;
  readonly given: Pick<ReadonlySet<OptionKey>, 'has'>;
}

/** What is not said on this command line is as it was in the recorded run. Never rejects. */
export async function recordedFacts(
  path: string,
  { options: { only, skip, failOn }, given }: Call,
  files: Files,
  streams: () => Promise<Streams>,
): Promise<FactsFile> {
  const read = await factsFile(path, files, streams);
  if (read.outcome === 'usage-error') return read;
  const { call } = read.facts.request;
  const request = {
    ...read.facts.request,
    ...(call === undefined ? {} : { call: withKnownOptions(call) }),
    ...(given.has('only') ? { only } : {}),
    ...(given.has('skip') ? { skip } : {}),
    ...(given.has('failOn') ? { failOn } : {}),
  };
  if (request.skip.length > 0 && (given.has('only') || given.has('skip'))) {
    const nothing = (await import('../arguments/selection.ts')).whyNothingLeft(request.only, request.skip);
    if (nothing !== null) return usageError(nothing);
  }
  return { outcome: 'ok', facts: scrubbedFacts({ ...read.facts, request }) };
}
