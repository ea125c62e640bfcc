/** Completions and the manual page: up to date, and understood by the programs that read them. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { madeFiles } from '../../scripts/docs/made.ts';
import { OPTIONS } from '../../src/arguments/table.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

/** What bash offers for a line, as if the Tab key had been pressed at its end. */
function offered(line: string): readonly string[] {
  const words = line.split(' ');
  const script = `source scripts/completions/ssm-probe.bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _ssm_probe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-euc', script], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('what the table of options makes', () => {
  for (const [path, text] of madeFiles())
    it(`${path} is up to date (npm run docs)`, () => assert.equal(readFileSync(join(ROOT, path), 'utf8'), text));

  it('bash completes commands, options, values, operands and files', () => {
    assert.deepEqual(offered('ssm-probe re'), ['replay']);
    assert.deepEqual(offered('ssm-probe --expect '), ['private', 'any']);
    assert.deepEqual(offered('ssm-probe demo endpoint-ref'), ['endpoint-refused']);
    assert.deepEqual(offered('ssm-probe explain dns/sl'), ['dns/slow']);
    assert.deepEqual(offered('ssm-probe --for session'), ['session-manager']);
    assert.deepEqual(offered('ssm-probe --ca-bundle packag'), ['package-lock.json', 'package.json']);
    assert.deepEqual(offered('ssm-probe --resolver '), []);
    assert.ok(offered('ssm-probe --region ').includes('eu-central-1'));
    const run = offered('ssm-probe -');
    for (const { name, commands } of Object.values(OPTIONS))
      assert.equal(run.includes(`--${name}`), (commands as readonly string[]).includes('run'), name);
    assert.ok(!offered('ssm-probe policy --').includes('--timeout'));
  });

  it('bash loads it without a word', () => {
    const { status, stderr } = runProgramSync('bash', ['-n', 'scripts/completions/ssm-probe.bash'], { cwd: ROOT });
    assert.deepEqual([status, stderr], [0, '']);
  });

  for (const [shell, path] of [
    ['zsh', 'scripts/completions/_ssm-probe'],
    ['fish', 'scripts/completions/ssm-probe.fish'],
  ] as const)
    it(`${shell} can read it`, { skip: missing(shell) }, () => {
      const { status, stderr } = runProgramSync(shell, ['-n', path], { cwd: ROOT });
      assert.deepEqual([status, stderr], [0, '']);
    });

  it('the manual page formats without a warning', { skip: missing('groff') }, () => {
    const { status, stdout, stderr } = runProgramSync('groff', ['-man', '-ww', '-Tascii', 'docs/ssm-probe.1'], {
      cwd: ROOT,
    });
    assert.deepEqual([status, stderr], [0, '']);
    const page = stdout.replaceAll(/\u001B\[[\d;]*m|.\u0008/gu, '');
    for (const { name } of Object.values(OPTIONS)) assert.ok(page.includes(`--${name}`), name);
  });
});
