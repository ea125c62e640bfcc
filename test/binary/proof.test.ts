/** The name that the binary was called by is the one in its proofs. */
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Verdict } from '../../src/verdict.types.ts';
import { inFolder, PATIENT } from '../commands/program.ts';
import { runProgram } from '../processes.ts';
import { binary } from './binary.ts';

const OPTIONS = ['demo', 'tls-expired', ...PATIENT, '--format', 'json'];
const proofOf = (stdout: string): string => (JSON.parse(stdout) as Verdict).findings[0]?.remedy[0]?.verify ?? '';

test('a path, a name on PATH, a link, and names that a shell would take apart', async () => {
  await inFolder(async (folder) => {
    const names = ['ssm-probe-linux-x64', "my $(touch pwned) 'probe'"];
    for (const name of names) copyFileSync(binary().path, join(folder, name));
    symlinkSync(names[0] ?? '', join(folder, 'linked'));
    for (const name of [...names, 'linked']) {
      const { stdout } = await runProgram(`./${name}`, OPTIONS, { cwd: folder });
      const proof = proofOf(stdout);
      const again = await runProgram('sh', ['-c', proof], { cwd: folder });
      assert.equal(again.status, 1, proof);
      assert.match(again.stdout, /^tls\/expired: still there ✗\n/u, proof);
      if (!name.includes(' ')) assert.ok(proof.startsWith(`./${name} demo tls-expired --region `), proof);
    }
    const called = await runProgram('linked', OPTIONS, { environment: { PATH: folder } });
    assert.ok(proofOf(called.stdout).startsWith('linked demo '), proofOf(called.stdout));
    assert.deepEqual(readdirSync(folder).toSorted(), ['linked', ...names].toSorted());
  });
});

test('sudo where it was there, and only for root', { skip: process.geteuid?.() === 0 ? false : 'needs root' }, async () => {
  const by = async (environment: Record<string, string>): Promise<string> =>
    proofOf((await runProgram(binary().path, OPTIONS, { environment })).stdout);
  assert.ok((await by({ SUDO_UID: '1000' })).startsWith(`sudo ${binary().path} demo `));
  assert.ok((await by({})).startsWith(`${binary().path} demo `));
});
