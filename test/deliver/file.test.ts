import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeOutput } from '../../src/deliver/file.ts';
import type { FileWrite } from '../../src/platform/ports.ts';

const answering = (answer: FileWrite) => {
  const calls: string[][] = [];
  return {
    calls,
    writeAtomic: async (path: string, text: string): Promise<FileWrite> => {
      calls.push([path, text]);
      return answer;
    },
  };
};

describe('writeOutput', () => {
  it('writes through the port, once, and says where', async () => {
    const files = answering({ outcome: 'ok' });
    assert.deepEqual(await writeOutput(files, '/var/tmp/v.json', '{}\n'), {
      sink: 'file',
      outcome: 'ok',
      detail: '/var/tmp/v.json',
    });
    assert.deepEqual(files.calls, [['/var/tmp/v.json', '{}\n']]);
  });

  it('turns every failure into a row that names path and reason', async () => {
    for (const reason of ['absent', 'denied', 'not-a-file', 'too-large', 'error'] as const) {
      const row = await writeOutput(answering({ outcome: 'failed', reason, detail: 'EXYZ' }), '/no/v.json', '');
      assert.equal(row.outcome, 'failed');
      assert.match(row.detail, /^\/no\/v\.json: .+ \(EXYZ\)$/);
    }
  });

  it('does not reject when the port does', async () => {
    const row = await writeOutput({ writeAtomic: () => Promise.reject(new Error('boom')) }, '/v', '');
    assert.deepEqual(row, { sink: 'file', outcome: 'failed', detail: '/v: boom' });
  });
});
