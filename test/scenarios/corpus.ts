/**
 * The recorded corpus: `NAME/facts.json.br` is what a run saw in the VPC lab, `NAME/expected.json` the verdict on it. A file that a user
 * recorded lies there as it came, as `facts.json`. Brotli makes the facts seventeen times smaller; `show.ts` prints them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
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

const factsFile = (name: string, corpus: URL): URL => new URL(`${name}/facts.json`, corpus);
const packedFile = (name: string, corpus: URL): URL => new URL(`${name}/facts.json.br`, corpus);

/** The names of all recorded scenarios, sorted. */
export const recordedNames = (corpus = CORPUS): string[] =>
  readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(factsFile(name, corpus)) || existsSync(packedFile(name, corpus)))
    .toSorted();

/** The text that `replay` reads. Throws when the scenario is not recorded, or recorded twice: which of the two is the one? */
export function recordedText(name: string, corpus = CORPUS): string {
  const [plain, packed] = [factsFile(name, corpus), packedFile(name, corpus)];
  if (!existsSync(packed)) return readFileSync(plain, 'utf8');
  if (existsSync(plain)) throw new Error(`${name} has facts.json and facts.json.br: remove one`);
  return brotliDecompressSync(readFileSync(packed)).toString('utf8');
}

/** Read as `replay` reads them. Throws when they are no facts: a corpus that cannot be read is broken. */
export function recordedFacts(name: string): Facts {
  const read = readFacts(recordedText(name));
  if (read.outcome === 'failed') throw new Error(`${name}: ${read.detail}`);
  return read.facts;
}

/** Writes the facts of a scenario, packed. What says the same already stays: another version of Brotli may give other bytes. */
export function keepText(name: string, text: string, corpus = CORPUS): void {
  if (recordedNames(corpus).includes(name) && recordedText(name, corpus) === text) return;
  mkdirSync(new URL(`${name}/`, corpus), { recursive: true });
  writeFileSync(packedFile(name, corpus), brotliCompressSync(text));
  rmSync(factsFile(name, corpus), { force: true });
}

/** Writes the facts into `folder`, for a program that wants a file; returns its path. */
export function factsIn(folder: string, name: string): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, recordedText(name));
  return path;
}

export const recordedSummary = (name: string): Summary =>
  JSON.parse(readFileSync(new URL(`${name}/expected.json`, CORPUS), 'utf8')) as Summary;
