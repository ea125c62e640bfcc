/** A core without its worker is a finding, unless something keeps it waiting for credentials. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentSockets } from '../../src/facts/sockets.ts';
import { IMDS_DEAD, PRIVATE, type World } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const core = (over: Partial<AgentSockets> = {}, base: World = PRIVATE, version = '3.3.3572.0'): World => ({
  ...base,
  agent: { ...base.agent, version, sockets: { complete: true, runsForSeconds: 3_600, hasWorker: false, list: [], ...over } },
});

test('for over a minute, by all processes: broken', () => {
  const result = judged(core());
  assert.deepEqual([said(result), result.status, result.exit], ['agent/worker-missing', 'broken', 1]);
  assert.equal(result.verdict.capabilities['parameter-store'].status, 'works');
});

test('silent with a worker, just begun, unknown, stopped, or in an agent that is one program', () => {
  const connected = [{ ip: '10.20.1.102', port: 443, state: 'established', own: true, unacked: 0, unanswered: 0 }] as const;
  for (const world of [
    core({ hasWorker: true, list: connected }),
    core({ runsForSeconds: 40 }),
    core({}, PRIVATE, '2.3.1319.0'),
    { ...PRIVATE, agent: { sockets: { complete: true, runsForSeconds: 3_600, list: connected } } },
  ])
    assert.ok(!said(judged(world)).includes('worker-missing'), said(judged(world)));
});

test('a symptom where the core waits for credentials', () => {
  const result = judged({ ...core(), node: { imds: IMDS_DEAD } });
  assert.ok(!said(result).includes('worker-missing'), said(result));
  assert.ok(
    result.suppressed.some((entry) => entry.startsWith('agent/worker-missing<')),
    result.suppressed.join(),
  );
});
