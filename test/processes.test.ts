/** A program that was killed is told as that, whoever killed it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram, runProgramSync } from './processes.ts';

const skip = process.platform === 'win32' ? 'no signals' : false;

test('a program that outlives its limit was killed, with what it said', { skip }, async () => {
  const running = runProgram('/bin/sh', ['-c', 'echo \'{"half":\'; echo trouble >&2; sleep 60 & wait'], { limitMs: 500 });
  await assert.rejects(
    running,
    /^AssertionError \[ERR_ASSERTION\]: sh -c [^]* was killed by SIGKILL after \d+\.\d s\nstderr: trouble\n\nstdout: \{"half":/u,
  );
});

test('so was one that kills itself, and one that crashes', { skip }, async () => {
  for (const signal of ['TERM', 'SEGV', 'ABRT', 'HUP']) {
    const command = ['/bin/sh', ['-c', `kill -${signal} $$`]] as const;
    await assert.rejects(runProgram(...command), new RegExp(`killed by SIG${signal} after`, 'u'));
    assert.throws(() => runProgramSync(...command), new RegExp(`killed by SIG${signal} after`, 'u'));
    assert.equal((await runProgram(...command, { mayDie: true })).signal, `SIG${signal}`);
  }
});

test('a program that is not there is told as that', async () => {
  await assert.rejects(runProgram('/nowhere/at-all', []), /ENOENT/u);
  assert.throws(() => runProgramSync('/nowhere/at-all', []), /ENOENT/u);
});

test('others end with their status, output and input', { skip }, async () => {
  for (const ended of [
    await runProgram('/bin/sh', ['-c', 'cat; echo err >&2; exit 7'], { input: 'in' }),
    runProgramSync('/bin/sh', ['-c', 'cat; echo err >&2; exit 7'], { input: 'in' }),
  ])
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [7, 'in', 'err\n']);
});
