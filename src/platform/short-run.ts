/** What `build/loader.cjs` offers; from source, and in the script, nobody does. */
const HOOK = Symbol.for('ssm-probe.short-run');

/**
 * Tells the engine that the process ends in a moment, so that it leaves out what repays itself only later: optimised code, and helper threads that
 * clean up. Changes what a run costs and nothing else.
 */
export function expectShortRun(): void {
  const { [HOOK]: hook } = globalThis as { readonly [HOOK]?: () => void };
  hook?.();
}
