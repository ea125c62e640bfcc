/**
 * Lists the AWS SDK packages that a run loads: none if it signs nothing. Runs the sources, where
 * each module has a name.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');
const HOOK = pathToFileURL(join(ROOT, 'test/commands/loaded-modules.mjs')).href;

function awsPackages(options: readonly string[]): number {
  const argv = ['--import', HOOK, 'src/main.ts', 'demo', 'healthy-private', ...options];
  const { stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8', maxBuffer: 10_000_000 });
  const loaded = /^LOADED (.*)$/mu.exec(stderr)?.[1];
  if (loaded === undefined) throw new Error(`the demo did not tell what it loaded: ${stderr.slice(0, 300)}`);
  return loaded.split(' ').filter((name) => name.startsWith('@aws-sdk/') || name.startsWith('@smithy/')).length;
}

/** One line for the report. Throws if the demo fails. */
export function loadedBySigning(): string {
  return `packages of the AWS SDK loaded: ${awsPackages(['--no-credentials'])} with nothing signed, ${awsPackages([])} signed\n`;
}
