/** The recorded corpus: `NAME/facts.json` is what a run saw in the VPC lab, `NAME/expected.json` the verdict on it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Facts } from '../../src/facts.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import type { Judgement } from '../../src/verdict/verdict.ts';

export const CORPUS = new URL('./', import.meta.url);

/** What of a verdict is held fast: no texts, no evidence. Findings keep their order, worst first. */
export interface Summary {
  readonly status: string;
  readonly exit: number;
  /** `error tls/expired`. */
  readonly findings: readonly string[];
  /** `error tcp/no-internet-path < dns/partial-endpoints`: explained by the latter. */
  readonly suppressed: readonly string[];
  readonly capabilities: Readonly<Record<string, string>>;
}

export function summarise({ verdict, exitStatus }: Judgement): Summary {
  return {
    status: verdict.status,
    exit: exitStatus,
    findings: verdict.findings.map(({ severity, code }) => `${severity} ${code}`),
    suppressed: verdict.suppressed.map(({ severity, code, suppressedBy }) => `${severity} ${code} < ${suppressedBy}`),
    capabilities: Object.fromEntries(Object.entries(verdict.capabilities).map(([name, { status, proof }]) => [
        name,
        proof === 'observed' ? `${status} (observed)` : status,
      ])),
  };
}

/** The names of all recorded scenarios, sorted. */
export const recordedNames = (): string[] =>
  readdirSync(CORPUS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/facts.json`, CORPUS)))
    .map(({ name }) => name)
    .toSorted();

/** Read as `replay` reads them. Throws when they are no facts: a corpus that cannot be read is broken. */
export function recordedFacts(name: string): Facts {
  const read = readFacts(readFileSync(new URL(`${name}/facts.json`, CORPUS), 'utf8'));
  if (read.outcome === 'failed') throw new Error(`${name}/facts.json: ${read.detail}`);
  return read.facts;
}

export const recordedSummary = (name: string): Summary =>
  JSON.parse(readFileSync(new URL(`${name}/expected.json`, CORPUS), 'utf8')) as Summary;
