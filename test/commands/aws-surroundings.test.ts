/** From the sources, too, every setting of the AWS SDK is given: it opens none of its files. The binary has a test of its own. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { awsSurroundings } from './aws-surroundings.ts';
import { inFolder, PATIENT, runProbe } from './program.ts';

describe('the sources, in surroundings that an AWS SDK would look at,', {
  skip: process.platform === 'win32' ? 'Windows has no named pipes in folders' : false,
}, () => {
  it('sign as always', async (t) => {
    await inFolder(async (folder) => {
      const trace = join(folder, 'a-program-ran');
      const files = awsSurroundings(folder, trace).filter(({ name }) => name.startsWith('a pipe at ~'));
      assert.equal(files.length, 2);
      for (const { name, environment } of files)
        await t.test(name, async () => {
          const facts = join(folder, 'facts.json');
          const run = await runProbe(['demo', 'healthy-private', ...PATIENT, '--facts', facts], { environment });
          assert.deepEqual([run.status, run.signal, run.stderr], [0, null, '']);
          const { signed } = JSON.parse(readFileSync(facts, 'utf8')) as Facts;
          assert.deepEqual(
            signed?.calls.map(({ result }) => result.outcome),
            ['ok', 'ok', 'ok'],
          );
        });
      assert.ok(!existsSync(trace));
    });
  });
});
