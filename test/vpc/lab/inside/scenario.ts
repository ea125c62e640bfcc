/** Inside a lab: builds the scenario's world, runs the probe on its node once, prints an Observation as one line of JSON. */
import type { Observation } from '../../judge.ts';
import { loadScenario } from '../../scenarios.ts';
import { startLab } from '../lab.ts';

/** Longer than any deadline that a scenario gives the probe: a run that needs this is hung. */
const HUNG_MS = 40_000;

const [name = '', command = '[]', saveTo = ''] = process.argv.slice(2);
const scenario = await loadScenario(name);
const lab = await startLab(scenario.lab);
const facts = saveTo === '' ? [] : ['--facts', saveTo];
const argv = [...(JSON.parse(command) as string[]), '--format', 'json', ...facts, ...(scenario.args ?? [])];
const run = await lab.exec(argv, { timeoutMs: HUNG_MS });

let verdict: unknown = null;
try {
  verdict = JSON.parse(run.stdout);
} catch {
  // Said by the judge: a verdict that cannot be read is a failure.
}
const observation: Observation = {
  exit: run.code,
  signal: run.signal,
  wallMs: run.wallMs,
  peakMb: run.peakMb,
  labStartMs: lab.startMs,
  stderr: run.stderr.slice(-4000),
  verdict,
};
process.stdout.write(`${JSON.stringify(observation)}\n`, () => process.exit(0));
