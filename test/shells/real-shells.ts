/** Real shells on a pseudo-terminal: what their line editors make of a line and a Tab. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgramSync } from '../processes.ts';

/** The shell that is named first, and each line typed with Tab and Enter; prints the arguments that the command then had, as JSON. */
const TYPIST = `
import json, os, pty, re, select, sys
lines = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
def until(pattern):
    seen = b""
    while not re.search(pattern, seen):
        if not select.select([terminal], [], [], 120)[0]:
            raise SystemExit("nothing more after " + repr(seen[-400:]))
        seen += os.read(terminal, 65536)
    return re.findall(pattern, seen)[-1]
until(b"READY")
made = []
for line in lines:
    os.write(terminal, (line + "\\t\\r").encode())
    made.append(re.findall("<([^>]*)>", until(b"GOT((?:<[^>]*>)*)END").decode()))
print(json.dumps(made))
os.write(terminal, b"exit\\r")
`;

/** The command is a function that says what it was called with. */
const SAYS_ITS_ARGUMENTS = String.raw`ssm-probe() { printf 'GOT'; printf '<%s>' "$@"; printf 'END\n'; }
PS1='READY '
`;

export const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

/** The arguments after each line, in which the word at the end was completed. `script` is what the program prints for that shell. */
export function completedIn(
  shell: 'bash' | 'zsh',
  script: string,
  lines: readonly string[],
  folder: string,
): readonly (readonly string[])[] {
  const started = shell === 'bash' ? bashIn(script, folder) : zshIn(script, folder);
  const { status, stdout, stderr } = runProgramSync('python3', ['-c', TYPIST, JSON.stringify(lines), ...started], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      ZDOTDIR: folder,
      TERM: 'dumb',
      INPUTRC: '/dev/null',
      LC_ALL: 'C.UTF-8',
    },
  });
  if (status !== 0) throw new Error(`${shell}: ${stderr}`);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

function bashIn(script: string, folder: string): readonly string[] {
  const path = join(folder, 'bashrc');
  writeFileSync(path, `${SAYS_ITS_ARGUMENTS}${script}`);
  return ['bash', '--noprofile', '--rcfile', path, '-i'];
}

function zshIn(script: string, folder: string): readonly string[] {
  const functions = join(folder, 'functions');
  mkdirSync(functions, { recursive: true });
  writeFileSync(join(functions, '_ssm-probe'), script);
  const set = `unsetopt prompt_sp zle_bracketed_paste\nfpath=(${functions} $fpath)\nautoload -Uz compinit\ncompinit -u -d ${folder}/dump\n`;
  writeFileSync(join(folder, '.zshrc'), `${SAYS_ITS_ARGUMENTS}unset zle_bracketed_paste\n${set}`);
  return ['zsh', '-d', '-i'];
}

/** What fish offers for the word at the end of a line. */
export function offeredByFish(script: string, line: string, folder: string): readonly string[] {
  const path = join(folder, 'ssm-probe.fish');
  writeFileSync(path, script);
  const { status, stdout, stderr } = runProgramSync(
    'fish',
    ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', path, line],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C.UTF-8' },
    },
  );
  if (status !== 0) throw new Error(`fish: ${stderr}`);
  return stdout.split('\n').flatMap((row) => row.split('\t')[0] || []);
}
