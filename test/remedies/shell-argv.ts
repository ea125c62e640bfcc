/** What a shell makes of a command: the arguments that each program would be started with. The oracle is the shell itself; nothing is started. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgramSync } from '../processes.ts';

/** Shells that people paste into, each as the program and what comes before its own arguments. */
export const SHELLS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  bash: ['bash', '--norc'],
  dash: ['dash'],
  'busybox sh': ['busybox', 'sh'],
};

/** Null where it can be run. */
export function whyNoShell(shell: string): string | false {
  const [program = shell, ...args] = SHELLS[shell] ?? [];
  const ran = spawnSync(program, [...args, '-c', ':'], { stdio: 'ignore' });
  return ran.status === 0 ? false : `${shell} is not installed (apt-get install ${program})`;
}

/**
 * Reads `$1`, a file that runs each command between `command` marks, and appends to the file in `$2`, NUL-separated, the arguments of
 * whatever would be started. Every program is a function or a stub that records its arguments: what stands behind a pipe waits for the
 * end of what is before it, so that the order is always the same. `printf` and `echo` are the shell's own and keep working.
 */
const RECORDER = `
PATH=$3 in=$1 out=$2
record() { command printf '%s\\0' start "$#" "$@" >> "$out"; }
stub() { while read -r _; do :; done; record "$@"; }
printf() { record printf "$@"; command printf "$@"; }
echo() { record echo "$@"; command echo "$@"; }
`;

/** A program's name that can be a function's, in every shell. */
const isName = (word: string): boolean => /^[A-Za-z_]\w*$/u.test(word);
/** Words of the shell's language, its special built-ins (which are no functions), and what this file defines itself. */
const OWN = new Set(
  (
    'for in do done if then else elif fi while until case esac function select time cd read ulimit printf echo ' +
    'break continue eval exec exit export readonly return set shift times trap unset'
  ).split(' '),
);

/** Words that could be a program's name: what is none is never called. */
function programsIn(commands: readonly string[]): readonly string[] {
  const words = commands.flatMap((command) => command.match(/(?<![\w./-])[A-Za-z_][\w.-]*(?=\s|$|\))/gu) ?? []);
  return [...new Set(words)].filter((word) => !OWN.has(word));
}

/**
 * For each command its programs with their arguments, and the files that it left in its folder. `fails`: every program ends with status
 * 1, so that the shell takes the other way. @throws Error when the shell says that a command is not one.
 */
export function argvOf(
  commands: readonly string[],
  shell = 'bash',
  fails = false,
): { readonly argv: readonly (readonly (readonly string[])[])[]; readonly files: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  const [input, output, stubs] = [`${folder}.in`, `${folder}.out`, `${folder}.bin`];
  const end = fails ? 'return 1' : 'return 0';
  try {
    mkdirSync(stubs);
    const names = programsIn(commands);
    const functions = names.filter(isName).map((name) => `${name}() { stub ${name} "$@"; ${end}; }`);
    for (const name of names.filter((one) => !isName(one)))
      writeFileSync(
        join(stubs, name),
        `#!/bin/sh\nwhile read -r _; do :; done\nprintf '%s\\0' start $(($#+1)) ${name} "$@" >> "$PROBE_OUT"\nexit ${fails ? 1 : 0}\n`,
        { mode: 0o755 },
      );
    const lines = commands.flatMap((command) => [
      `command printf '%s\\0' command >> "$out"`,
      `eval ${posixWord(command)} </dev/null >/dev/null 2>&1`,
    ]);
    writeFileSync(output, '');
    writeFileSync(input, [RECORDER, ...functions, ...lines, ''].join('\n'));
    const [program = shell, ...args] = SHELLS[shell] ?? [];
    const run = runProgramSync(program, [...args, input, input, output, stubs], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', PROBE_OUT: output },
    });
    if (run.stderr !== '') throw new Error(`${shell}: ${run.stderr.slice(0, 2000)}`);
    const argv = argvIn(readFileSync(output, 'utf8').split('\0'));
    // A command that is none ends the shell.
    if (argv.length !== commands.length) throw new Error(`${shell} ends at ${commands[argv.length - 1] ?? ''}`);
    return { argv, files: readdirSync(folder) };
  } finally {
    for (const path of [folder, input, output, stubs]) rmSync(path, { recursive: true, force: true });
  }
}

/** What a recorder wrote: `command`, then `start`, a count and so many arguments for each program. */
export function argvIn(words: readonly string[]): readonly (readonly (readonly string[])[])[] {
  const argv: string[][][] = [];
  for (let at = 0; at < words.length - 1; ) {
    if (words[at] === 'command') {
      argv.push([]);
      at += 1;
      continue;
    }
    const count = Number(words[at + 1]);
    argv.at(-1)?.push(words.slice(at + 2, at + 2 + count));
    at += 2 + count;
  }
  return argv;
}

/** One word, in single quotes: the command as it would be typed. */
function posixWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
