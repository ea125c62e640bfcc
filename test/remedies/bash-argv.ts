/** As `shell-argv.ts`, of bash alone, which hands over a program of any name: there the names must be known before. Nothing is started. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgramSync } from '../processes.ts';
import { argvIn } from './shell-argv.ts';

/**
 * Reads NUL-separated commands from the file in `$1`, and appends to the file in `$2`, NUL-separated, the arguments of whatever they
 * would start. No program is found, so that bash calls `command_not_found_handle` for each; `printf` is its own and keeps working.
 */
const RECORDER = `
PATH=/nonexistent
in=$1 out=$2
record() { builtin printf '%s\\0' "start" "$#" "$@" >> "$out"; }
command_not_found_handle() { record "$@"; return 0; }
printf() { record printf "$@"; builtin printf "$@"; }
while IFS= read -r -d '' line <&9; do
  builtin printf '%s\\0' command >> "$out"
  eval "$line" >/dev/null 2>&1 </dev/null
done 9< "$in"
`;

/** For each command its programs with their arguments. Throws when bash says that a command is not one. */
export function argvOf(commands: readonly string[]): {
  readonly argv: readonly (readonly (readonly string[])[])[];
  readonly files: readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  const [input, output] = [`${folder}.in`, `${folder}.out`];
  try {
    spawnSync('tee', [input], {
      input: commands.map((command) => `${command}\0`).join(''),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const run = runProgramSync('bash', ['--norc', '-c', RECORDER, 'recorder', input, output], {
      cwd: folder,
    });
    if (run.status === null || run.stderr !== '') throw new Error(`bash: ${run.stderr.slice(0, 2000)}`);
    const argv = argvIn(readFileSync(output, 'utf8').split('\0'));
    return { argv, files: readdirSync(folder) };
  } finally {
    for (const path of [folder, input, output]) rmSync(path, { recursive: true, force: true });
  }
}
