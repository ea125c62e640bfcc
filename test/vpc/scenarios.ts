/** Finds the scenarios: one module a file in `scenarios/`, named by its file. */
import { readdirSync } from 'node:fs';
import type { Scenario } from './lab/types.ts';

const DIRECTORY = new URL('scenarios/', import.meta.url);

/** All names, sorted. */
export const scenarioNames = (): string[] =>
  readdirSync(DIRECTORY)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();

/** Loads one scenario; its module exports `scenario`. */
export async function loadScenario(name: string): Promise<Scenario> {
  if (!scenarioNames().includes(name)) throw new Error(`no scenario is called ${name}`);
  const module = (await import(new URL(`${name}.ts`, DIRECTORY).href)) as { readonly scenario: Scenario };
  return module.scenario;
}
