/** Commands that print a document say what their options say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMAND_NAMES } from '../../src/arguments/commands.ts';
import { runProbe } from './program.ts';

async function printed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runProbe(args);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  return stdout;
}

describe('a command for what an option says', { concurrency: 2 }, () => {
  it('help', async () => {
    assert.equal(await printed('help'), await printed('--help'));
    for (const command of COMMAND_NAMES) assert.equal(await printed('help', command), await printed(command, '--help'), command);
  });
  it('version', async () => {
    for (const more of [[], ['-v'], ['--json']])
      assert.equal(await printed('version', ...more), await printed('--version', ...more));
  });
  it('help man: the manual page', async () => assert.match(await printed('help', 'man'), /^\.\\" Made by [^]*\n\.TH SSM/u));
});
