/** From network to fixture: what a run in the lab saw becomes `test/scenarios/NAME/`, for tests that need no namespace. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFacts } from '../../src/replay/read-facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { CORPUS, keepText, recordedNames, summarise } from '../scenarios/corpus.ts';
import { differences, type FullExpectation, type Observation } from './judge.ts';
import { compact, normalise } from './normalise.ts';

/**
 * Records one run that was as expected. Returns null, or why it was not recorded: the facts cannot be read, or judging them again,
 * without the noise, does not give what the scenario expects and what the run itself found.
 */
export function record(name: string, expect: FullExpectation, seen: Observation, factsFile: string): string | null {
  let json: string;
  try {
    json = readFileSync(factsFile, 'utf8');
  } catch {
    return 'the run saved no facts';
  }
  const read = readFacts(json);
  if (read.outcome === 'failed') return `its facts cannot be read: ${read.detail}`;
  // Written and read once more: what the test reads is what was judged here.
  const text = compact(normalise(read.facts));
  const again = readFacts(text);
  if (again.outcome === 'failed') return `its normalised facts cannot be read: ${again.detail}`;
  const judgement = judge(again.facts);
  const summary = summarise(judgement);
  const live = JSON.stringify(summarise(judge(read.facts)));
  if (JSON.stringify(summary) !== live) return `without noise ${JSON.stringify(summary)}, with it ${live}`;
  // Judging again delivers nothing and remembers nothing.
  const { delivery: _, changed: __, ...judged } = expect;
  const problems = differences(judged, { ...seen, exit: judgement.exitStatus, verdict: judgement.verdict });
  if (problems.length > 0) return `these sources judge otherwise than the probe that ran: ${problems.join('; ')}`;
  keepText(name, text);
  writeFileSync(new URL(`${name}/expected.json`, CORPUS), `${JSON.stringify(summary, null, 2)}\n`);
  return null;
}

/** Removes what was recorded of scenarios that are no more; returns their names. */
export function forget(existing: readonly string[]): string[] {
  const gone = recordedNames().filter((name) => !existing.includes(name));
  for (const name of gone) rmSync(new URL(`${name}/`, CORPUS), { recursive: true });
  return gone;
}
