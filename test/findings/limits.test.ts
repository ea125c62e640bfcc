/** What this node lacked: one finding, a note where it kept things unknown, a warning where all works and the agent lacks it, too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShortageFacts } from '../../src/facts/shortages.ts';
import { PRIVATE } from './facts-builder.ts';
import { type Judged, judged } from './judged.ts';

const lacking = (...codes: readonly string[]): Judged => {
  const events: ShortageFacts['events'] = codes.map((code) => ({ code, doing: 'tcp', times: 2 }));
  return judged({ ...PRIVATE, node: { shortages: { events, limits: [{ name: 'Max open files', value: '64' }] } } });
};

test('a limit of this process is a note', () => {
  for (const code of ['EMFILE', 'EAGAIN']) {
    const { warnings, infos, status } = lacking(code);
    assert.deepEqual([warnings, infos.filter((info) => info === 'node/limits'), status], [[], ['node/limits'], 'healthy']);
  }
});

test('what the whole node lacks is a warning where everything required works', () => {
  for (const code of ['ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM']) {
    const { warnings, status } = lacking(code);
    assert.deepEqual([warnings, status], [['node/limits'], 'degraded']);
  }
});

test('however many are lacking, it is one finding, with each of them and the limits', () => {
  const { verdict } = lacking('EMFILE', 'ENOMEM', 'EMFILE');
  const found = verdict.findings.filter(({ code }) => code === 'node/limits');
  assert.equal(found.length, 1);
  assert.match(found[0]?.message ?? '', /EMFILE.*ENOMEM.*64/u);
});

test('nothing is said where nothing was lacking', () => {
  assert.deepEqual([lacking().warnings, lacking().infos.includes('node/limits')], [[], false]);
});

test("the agent's own descriptors against its own limit", () => {
  const table: readonly (readonly [open: number, limit: number, expected: string])[] = [
    [1_020, 1_024, 'error'],
    [1_024, 1_024, 'error'],
    [20, 24, 'error'],
    [900, 1_024, 'warning'],
    [52_500, 65_536, 'warning'],
    [20, 1_024, ''],
    [20, 64, ''],
    [700, 1_024, ''],
    [2_000, 524_288, ''],
  ];
  for (const [open, limit, expected] of table) {
    const { verdict } = judged({ ...PRIVATE, agent: { sockets: { complete: true, openFiles: { open, limit }, list: [] } } });
    const found = verdict.findings.find(({ code }) => code === 'node/limits');
    assert.equal(found?.severity ?? '', expected, `${open} of ${limit}`);
    if (expected === 'error') assert.equal(verdict.capabilities['run-command'].status, 'blocked');
    if (expected !== '') assert.match(found?.message ?? '', new RegExp(`The agent has ${open} .* ${limit}`, 'u'));
  }
});
