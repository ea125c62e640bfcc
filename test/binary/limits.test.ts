/** The binary where the machine gives it too little to begin: it says so, and neither hangs nor crashes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { type Ended, inFolder, runProbe } from '../commands/program.ts';
import { binary } from './binary.ts';

const limited = (limit: string, path = binary().path, through: readonly string[] = []): Promise<Ended> =>
  runProbe(['--version'], {
    program: { path, args: [] },
    through: [...through, 'bash', '-c', `ulimit ${limit} && exec "$@"`, 'bash'],
  });

const isRoot = process.getuid?.() === 0;
const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
/** Nobody else runs anything as this one, so that a limit of processes is about this test alone. */
const SOMEBODY = ['setpriv', '--reuid=64321', '--regid=64321', '--clear-groups'];
const hasSetpriv = isRoot && spawnSync('sh', ['-c', '"$@"', 'sh', ...SOMEBODY, 'true'], { stdio: 'ignore' }).status === 0;

describe('a limit', { skip: hasBash ? false : 'no bash here' }, () => {
  const CASES = [
    ['open files', ['-n 5', '-n 12', '-n 19'], /^ssm-probe: 20 open files are the least that is needed: .*\(ulimit -n\)\n$/u],
    ['address space', ['-v 200000', '-v 600000', '-v 1048000'], /^ssm-probe: 1 GiB of address space .*\(ulimit -v, -d\)\n$/u],
    ['data', ['-d 1000', '-d 100000', '-d 524000'], /^ssm-probe: .* 512 MiB of data .*\n$/u],
  ] as const;
  for (const [what, limits, words] of CASES)
    it(`of ${what} is named, with status 2`, async () => {
      for (const limit of limits) {
        const { status, signal, stdout, stderr } = await limited(limit);
        assert.deepEqual([status, signal, stdout], [2, null, ''], limit);
        assert.match(stderr, words);
      }
    });

  it(
    'of processes is named, with status 2, and no thread is waited for',
    { skip: hasSetpriv ? false : 'needs root and setpriv' },
    () =>
      inFolder(async (folder) => {
        const copy = join(folder, 'ssm-probe');
        copyFileSync(binary().path, copy);
        chmodSync(folder, 0o755);
        chmodSync(copy, 0o755);
        // What begins needs six threads or so: some limits are below the first of them, others between two.
        for (const limit of ['-u 1', '-u 2', '-u 3', '-u 4', '-u 5']) {
          const { status, signal, stdout, stderr } = await limited(limit, copy, SOMEBODY);
          assert.deepEqual([status, signal, stdout], [2, null, ''], limit);
          assert.match(stderr, /^(?:ssm-probe: no thread can be started here: [^\n]+\n)+$/u);
        }
        const { status, stdout, stderr } = await limited('-u 64', copy, SOMEBODY);
        assert.deepEqual([status, stdout, stderr], [0, `ssm-probe ${VERSION}\n`, '']);
      }),
  );

  it('that is low enough to be seen and no lower is none', async () => {
    for (const limit of ['-n 32', '-s 256', '-v 4000000', '-d 2000000', '-c 0', '-l 0']) {
      const { status, stdout, stderr } = await limited(limit);
      assert.deepEqual([status, stdout, stderr], [0, `ssm-probe ${VERSION}\n`, ''], limit);
    }
  });
});
