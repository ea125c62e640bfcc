/** Commands in the shells that people paste them into: each is read, and its programs are started with the same arguments everywhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgramSync } from '../processes.ts';
import { FEW, hostileDrafts, isPowershell, printed, texts } from './printed.ts';
import { argvOf, SHELLS, whyNoShell } from './shell-argv.ts';

const POSIX = texts([...printed(), ...printed(FEW, hostileDrafts())].filter((one) => !isPowershell(one)));
/** What starts no program: the shell's own, and programs outside of PATH. */
const STARTS_NONE = /^(?:ulimit |\/)/u;

for (const [shell, [program, ...args]] of Object.entries(SHELLS)) {
  test(`every command is one that ${shell} can read`, { skip: whyNoShell(shell) }, () => {
    assert.ok(POSIX.length > 500);
    const read = (text: string): string => runProgramSync(program, [...args, '-n'], { input: `${text}\n` }).stderr;
    // One command that is none spoils what follows: then each is read alone, to name it.
    if (read(POSIX.join('\n')) !== '') for (const command of POSIX) assert.equal(read(command), '', command);
  });
}

for (const shell of Object.keys(SHELLS).filter((name) => name !== 'bash')) {
  test(`${shell} starts the same programs with the same arguments as bash`, {
    skip: whyNoShell(shell) || whyNoShell('bash'),
  }, () => {
    // Where every program succeeds, and where every program fails: `&&` and `||` take both ways.
    for (const fails of [false, true]) {
      const [ours, bash] = [argvOf(POSIX, shell, fails), argvOf(POSIX, 'bash', fails)];
      for (const [index, command] of POSIX.entries()) {
        assert.deepEqual(ours.argv[index], bash.argv[index], command);
        assert.ok((bash.argv[index] ?? []).length > 0 || STARTS_NONE.test(command), `nothing is started by ${command}`);
      }
      assert.deepEqual(ours.files, bash.files);
    }
  });
}

test('the shells differ where they do, and the check sees it', { skip: whyNoShell('dash') || whyNoShell('bash') }, () => {
  const command = 'ls {a,b}';
  assert.notDeepEqual(argvOf([command], 'dash').argv, argvOf([command], 'bash').argv);
  assert.throws(() => argvOf(['ls <(cat x)', 'ls'], 'dash'), /dash ends at/u);
});
