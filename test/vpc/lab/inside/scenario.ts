/** Inside a lab: builds the scenario's world, runs the probe on its node once, prints an Observation as one line of JSON. */
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import type { Observation } from '../../judge.ts';
import { loadScenario } from '../../scenarios.ts';
import { startLab } from '../lab.ts';
import { asNobody } from '../nobody.ts';
import { scriptCommand } from '../scripts.ts';

/** Longer than any deadline that a scenario gives the probe: a run that needs this is hung. */
const HUNG_MS = 40_000;

function publicDirectory(): string {
  const directory = '/run/lab/nobody';
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777);
  return directory;
}

const [name = '', command = '[]', saveTo = ''] = process.argv.slice(2);
const scenario = await loadScenario(name);
const words = JSON.parse(command) as string[];
const [binary = ''] = words;
const lab = await startLab(
  scenario.script === undefined ? scenario.lab : { ...scenario.lab, s3: { ...scenario.lab.s3, file: binary } },
);
// An ordinary user may not write where the facts are wanted.
const written = scenario.user === undefined ? saveTo : `${publicDirectory()}/facts.json`;
const { script, watch } = scenario;
const facts = saveTo === '' || watch !== undefined ? [] : ['--facts', written];
const options = [...facts, ...(scenario.args ?? [])];
/** Rounds at 0, 5, 10 … seconds; time enough to tell each change, and for a round in which nothing is told. */
const watched = watch === undefined ? [] : ['timeout', '--preserve-status', '--signal=TERM', String((watch.length + 1) * 5 + 4)];
/** Around the probe alone, not around what measures it: a faked clock is the probe's. */
const env = Object.entries(scenario.env ?? {}).map(([key, value]) => `${key}=${value}`);
const direct = [
  ...(scenario.user === 'nobody' ? asNobody() : []),
  ...(env.length > 0 ? ['/usr/bin/env', ...env] : []),
  ...watched,
  ...words,
  ...(watch === undefined ? ['--format', 'json'] : ['--format', 'ndjson', '--watch', '5s']),
  ...options,
];
const argv = script === undefined ? direct : scriptCommand(script, binary, options, scenario.lab);
if (scenario.before !== undefined) {
  if (scenario.before.fault !== undefined) lab.apply(scenario.before.fault);
  await lab.exec(argv, { timeoutMs: HUNG_MS });
  lab.apply(scenario.before.changed);
}
let told = 0;
const onLine = (): void => {
  const next = watch?.[told];
  told += 1;
  if (next !== undefined) lab.apply(next);
};
const run = await lab.exec(argv, { timeoutMs: HUNG_MS, onLine });

if (saveTo !== '' && written !== saveTo && existsSync(written)) copyFileSync(written, saveTo);

const verdicts: unknown[] = [];
try {
  const texts = watch === undefined ? [run.stdout] : run.stdout.trim().split('\n');
  for (const text of texts) verdicts.push(JSON.parse(text));
} catch {
  // Said by the judge: a verdict that cannot be read is a failure.
  verdicts.length = 0;
}
const observation: Observation = {
  exit: run.code,
  signal: run.signal,
  wallMs: run.wallMs,
  peakMb: run.peakMb,
  labStartMs: lab.startMs,
  stderr: run.stderr.slice(-4000),
  verdict: verdicts.at(-1) ?? null,
  ...(watch === undefined ? {} : { verdicts }),
};
process.stdout.write(`${JSON.stringify(observation)}\n`, () => process.exit(0));
