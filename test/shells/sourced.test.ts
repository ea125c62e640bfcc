/** Sourced into somebody's shell, a completion script leaves nothing there but functions with this program's name. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/completions/${name}`, import.meta.url));
/** For each shell: what lists its variables and functions by name, one a line. */
const SHELLS: Readonly<Record<string, readonly [args: readonly string[], source: string, list: string]>> = {
  bash: [['--norc', '--noprofile', '-c'], `source '${script('ssm-probe.bash')}'`, 'compgen -v; compgen -A function; true'],
  zsh: [
    ['-f', '-c'],
    `source '${script('_ssm-probe')}'`,
    'print -l ${(k)parameters} ${(k)functions}; print "commands ${#commands}"',
  ],
  fish: [['--no-config', '-c'], `source '${script('ssm-probe.fish')}'`, 'set --names; functions --all --names'],
};

for (const [shell, [args, source, list]] of Object.entries(SHELLS)) {
  const isThere = spawnSync(shell, ['-c', ':']).error === undefined;
  test(shell, { skip: isThere ? false : `${shell} is not there` }, () => {
    const names = (commands: string): ReadonlySet<string> => {
      const { stdout, status, stderr } = spawnSync(shell, [...args, commands], { encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, '']);
      return new Set(stdout.split('\n').flatMap((line) => (shell === 'fish' ? line.split(/,\s*/u) : [line])));
    };
    const before = names(shell === 'bash' ? `x=1; ${list}` : list);
    const added = [...names(shell === 'bash' ? `x=1; ${source}; ${list}` : `${source}; ${list}`)].filter(
      (name) => !before.has(name),
    );
    // What the shell itself sets as it goes is none of ours.
    const ours = added.filter((name) => !/^(?:_|BASH_.*|PIPESTATUS|FUNCNAME|LINENO|RANDOM|pipestatus|status.*)$/u.test(name));
    assert.ok(
      ours.every((name) => /ssm[_-]probe/u.test(name)),
      ours.join(' '),
    );
  });
}
