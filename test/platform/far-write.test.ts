/** What is written on a network file system goes through another process, as JSON: bytes stay what they are. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { FAR_FILES, type FarRequest } from '../../src/platform/far-files.ts';
import { inFolder, SOURCES } from '../commands/program.ts';

async function asked(request: FarRequest): Promise<unknown> {
  const child = spawn(SOURCES.path, [...SOURCES.args, FAR_FILES], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  let said = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    if (said === '') child.stdin.write(`${JSON.stringify({ id: 1, request })}\n`);
    said += piece as string;
    if (said.includes('"id":1')) child.kill('SIGKILL');
  }
  return JSON.parse(said.trim().split('\n').at(-1) ?? '').result;
}

it('texts and bytes', { skip: process.platform === 'linux' ? false : 'needs /proc' }, async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'out');
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    for (const [text, encoding, content] of [
      ['äöü\n', 'utf8', Buffer.from('äöü\n')],
      [bytes.toString('base64'), 'base64', bytes],
    ] as const) {
      assert.deepEqual(await asked({ call: 'writeAtomic', path, text, encoding }), { outcome: 'ok' });
      assert.deepEqual(readFileSync(path), content);
    }
  });
});
