/** Space, inodes, mounts and watches: what breaks is what writes there, and nobody with room is accused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoragePlace } from '../../src/facts/storage.ts';
import { PRIVATE } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const MIB = 1_048_576;
const ROOMY: StoragePlace = {
  role: 'state',
  path: '/var/lib/amazon/ssm',
  freeBytes: 5_000 * MIB,
  freeFiles: 100_000,
  mount: '/',
  isReadOnly: false,
  isNoExec: false,
};
const having = (...places: readonly Partial<StoragePlace>[]) =>
  judged({ ...PRIVATE, node: { storage: places.map((change) => ({ ...ROOMY, ...change })) } });

const TABLE: readonly (readonly [string, Partial<StoragePlace>, string])[] = [
  ['room', {}, ''],
  ['full', { freeBytes: 0 }, 'node/storage'],
  ['nearly full', { freeBytes: MIB - 1 }, 'node/storage'],
  ['a megabyte', { freeBytes: MIB }, 'node/storage?'],
  ['little', { freeBytes: 63 * MIB }, 'node/storage?'],
  ['enough', { freeBytes: 64 * MIB }, ''],
  ['no inodes', { freeFiles: 0 }, 'node/storage'],
  ['inodes that nobody counts', { freeFiles: null }, ''],
  ['unknown', { freeBytes: null, freeFiles: null, mount: null }, ''],
  ['read-only', { isReadOnly: true }, 'node/storage'],
  ['noexec', { isNoExec: true }, 'node/storage'],
  ['logs that are full', { role: 'logs', freeBytes: 0 }, 'node/storage?'],
  ['logs with noexec, as hardening has it', { role: 'logs', isNoExec: true }, ''],
  ['/tmp with noexec, as hardening has it', { role: 'temporary', isNoExec: true }, ''],
  ['a small /tmp', { role: 'temporary', freeBytes: 10 * MIB }, ''],
  ['a full /tmp', { role: 'temporary', freeBytes: 0 }, 'node/storage?'],
];
for (const [name, change, expected] of TABLE) test(name, () => assert.equal(said(having(change)), expected));

test('the agent stays online, and nothing that is sent to it works', () => {
  const { capabilities } = having({ freeBytes: 0 }).verdict;
  assert.deepEqual(
    [capabilities.core.status, capabilities['run-command'].status, capabilities['session-manager'].status],
    ['works', 'blocked', 'blocked'],
  );
});

test('with noexec only what starts programs of its own fails', () => {
  const { capabilities } = having({ isNoExec: true }).verdict;
  assert.deepEqual([capabilities['run-command'].status, capabilities['agent-update'].status], ['works', 'degraded']);
});

test('without an agent its folders are nobody’s', () => {
  const found = judged({
    ...PRIVATE,
    node: { storage: [{ ...ROOMY, freeBytes: 0 }] },
    agent: { installed: 'no', version: null, versions: [], running: 'no' },
  });
  assert.doesNotMatch(said(found), /node\/storage/u);
});

test('where no file can be watched, no document runs', () => {
  for (const code of ['inotify ENOSPC', 'inotify EMFILE']) {
    const found = judged({ ...PRIVATE, node: { shortages: { events: [{ code, doing: 'watch', times: 1 }], limits: [] } } });
    assert.equal(said(found), 'node/limits', code);
    assert.deepEqual(
      [found.verdict.capabilities.core.status, found.verdict.capabilities['run-command'].status],
      ['works', 'blocked'],
    );
  }
});
