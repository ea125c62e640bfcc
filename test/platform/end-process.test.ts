/** The end of a process of which a thread hangs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgramSync } from '../processes.ts';
import { whyNoSilence, withSilent } from './hung-mount.ts';

const MODULE = new URL('../../src/platform/end-process.ts', import.meta.url).href;
const child = (work: string): readonly string[] => [
  process.execPath,
  '--input-type=module',
  '-e',
  `import { readFile } from 'node:fs'; import { endProcess } from ${JSON.stringify(MODULE)};
process.stdout.write('report\\n'); ${work}`,
];

function run(through: readonly string[], work: string) {
  const [program = '', ...args] = [...through, ...child(work)];
  const { status, stdout, stderr } = runProgramSync(program, args);
  return { status, stdout, stderr };
}

describe('endProcess', () => {
  it('ends with each status', () => {
    for (const status of [0, 1, 2, 3])
      assert.deepEqual(run([], `endProcess(${status});`), { status, stdout: 'report\n', stderr: '' });
  });

  it('does not wait for a thread that hangs, keeps the status, and says nothing', { skip: whyNoSilence() }, () => {
    for (const status of [0, 1, 2, 3]) {
      const work = `for (let count = 0; count < 6; count += 1) readFile('/mnt/' + count, () => undefined); setTimeout(() => endProcess(${status}), 300);`;
      const { status: ended, stdout, stderr } = run(withSilent('/mnt', 'unread'), work);
      assert.deepEqual([ended, stdout, stderr], [status, 'report\n', '']);
    }
  });
});
