/** One run of the probe in a lab of its own, seen from outside. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observation } from './judge.ts';
import { spawnIsolated } from './lab/isolate.ts';

/** A lab that hangs is cut: longer than the longest run and the slowest start together. */
const HUNG_MS = 90_000;

/** The probe under test, in this order: named, SSM_PROBE, the built one.. */
export function probePath(binary: string | undefined): { readonly path: string; readonly exists: boolean } {
  const built = fileURLToPath(new URL('../../dist/ssm-probe-linux-x64', import.meta.url));
  const path = resolve(binary ?? process.env['SSM_PROBE'] ?? built);
  return { path, exists: existsSync(path) };
}

/** The words before the probe's own options: a path that ends in .ts is run by this Node. */
export const probeCommand = (path: string): string[] => (path.endsWith('.ts') ? [process.execPath, path] : [path]);

/**
 * One scenario in a lab of its own; a lab that cannot be built is a failure with its words.
 * `facts`: where the probe saves what it observed; empty for nowhere.
 */
export async function observe(name: string, command: readonly string[], facts: string): Promise<Observation | string> {
  const child = spawnIsolated('scenario.ts', [name, JSON.stringify(command), facts]);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), HUNG_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) return `the lab ended with status ${String(code)}: ${stderr.trim().slice(-1500)}`;
  return JSON.parse(stdout) as Observation;
}
