import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toConsole } from '../../src/deliver/console.ts';
import type { FileFailure, FileWrite } from '../../src/platform/ports.ts';
import { renderConsole } from '../../src/report/console.ts';
import { memoryFiles } from '../../src/simulation/memory-ports.ts';
import { forwarderMissing } from '../report/verdicts.ts';

const VERDICT = forwarderMissing();

interface Situation {
  readonly active?: string;
  readonly os?: 'linux' | 'windows' | 'macos';
  readonly isRoot?: boolean;
  /** Why a device cannot be written to; the others can. */
  readonly failures?: Readonly<Record<string, FileFailure>>;
}

async function delivered({ active, os = 'linux', isRoot = true, failures = {} }: Situation) {
  const writes: (readonly [string, string])[] = [];
  const row = await toConsole(VERDICT, {
    files: memoryFiles(new Map(active === undefined ? [] : [['/sys/class/tty/console/active', active]])),
    environment: { os, isRoot },
    consoles: {
      write(path, text): Promise<FileWrite> {
        const reason = failures[path];
        if (reason !== undefined)
          return Promise.resolve({ outcome: 'failed', reason, detail: `${path} took 5 bytes and then no more` });
        writes.push([path, text]);
        return Promise.resolve({ outcome: 'ok' });
      },
    },
  });
  return { row, writes };
}

const sink = 'console';

describe('--console', () => {
  it('takes the last serial console of those that are active, else /dev/console', async () => {
    for (const [active, device] of [
      ['tty0 ttyS0\n', '/dev/ttyS0'],
      ['ttyS0 tty0\n', '/dev/ttyS0'],
      ['ttyS1 hvc0\n', '/dev/hvc0'],
      ['ttyAMA0\n', '/dev/ttyAMA0'],
      ['tty0\n', '/dev/console'],
      ['', '/dev/console'],
      ['../../etc/passwd ttyS0/../sda ttyS\n', '/dev/console'],
      [undefined, '/dev/console'],
    ] as const) {
      const { row, writes } = await delivered(active === undefined ? {} : { active });
      assert.deepEqual(row, { sink, outcome: 'ok', detail: device });
      assert.deepEqual(writes, [[device, renderConsole(VERDICT)]]);
    }
  });

  it('goes on to /dev/console where the named device is not there, and says when there is none', async () => {
    const active = 'tty0 ttyS0\n';
    const one = await delivered({ active, failures: { '/dev/ttyS0': 'absent' } });
    assert.deepEqual(one.row, { sink, outcome: 'ok', detail: '/dev/console' });
    const none = await delivered({ active, failures: { '/dev/ttyS0': 'absent', '/dev/console': 'absent' } });
    assert.deepEqual(none.row, { sink, outcome: 'skipped', detail: 'there is no /dev/ttyS0 and no /dev/console' });
  });

  it('says why a device was not written to, and tries no other: the report may be half there', async () => {
    const active = 'tty0 ttyS0\n';
    for (const [reason, isRoot, detail] of [
      ['denied', false, '/dev/ttyS0: permission denied, it needs root'],
      ['denied', true, '/dev/ttyS0: permission denied'],
      ['not-a-file', true, '/dev/ttyS0: it is no terminal device'],
      ['error', true, '/dev/ttyS0: /dev/ttyS0 took 5 bytes and then no more'],
    ] as const) {
      const { row, writes } = await delivered({ active, isRoot, failures: { '/dev/ttyS0': reason } });
      assert.deepEqual([row, writes], [{ sink, outcome: 'failed', detail }, []]);
    }
  });

  it('is COM1 on Windows, and nothing on macOS', async () => {
    assert.equal((await delivered({ os: 'windows' })).row.detail, '\\\\.\\COM1');
    const { row, writes } = await delivered({ os: 'macos' });
    assert.deepEqual([row, writes], [{ sink, outcome: 'skipped', detail: 'no serial console is known on macos' }, []]);
  });
});
