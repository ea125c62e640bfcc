/** What the agent's own configuration, service and role make of a network that is fine. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentFacts } from '../../src/facts/agent.ts';
import { factsOf, HYBRID, IMDS, IMDS_DEAD, PRIVATE, REGION, type World } from './facts-builder.ts';
import { judged, judgedFacts, said } from './judged.ts';

describe('agent/region-mismatch', () => {
  test('against the registration, then the metadata service, then the Region of this run', () => {
    const elsewhere = { configRegion: 'us-east-1' };
    assert.equal(said(judged({ ...PRIVATE, agent: elsewhere })), 'agent/region-mismatch');
    assert.equal(said(judged({ ...PRIVATE, agent: { configRegion: REGION } })), '');
    assert.equal(said(judged({ ...HYBRID, agent: { ...HYBRID.agent, ...elsewhere } })), 'agent/region-mismatch');
    // Asked for another Region's endpoints from a node whose own Region IMDS knows: that is no mismatch of the agent.
    const moved: World = { ...PRIVATE, request: { region: 'eu-west-1' }, agent: { configRegion: REGION } };
    assert.ok(!judged(moved).errors.includes('agent/region-mismatch'));
    const silent: World = { ...moved, node: { imds: IMDS_DEAD } };
    assert.ok(judged(silent).errors.includes('agent/region-mismatch'));
  });
});

describe('agent/endpoint-override', () => {
  const host = 'ssm.inside.example';
  const overrides: AgentFacts['overrides'] = {
    hosts: [{ service: 'ssm', field: 'Ssm.Endpoint', host }],
    serviceDomain: null,
    messagesRegion: null,
    useDualStack: false,
  };
  const facts = (fate: World['fate']) => {
    const world = factsOf({ ...PRIVATE, fate, agent: { overrides } });
    const usual = `ssm.${REGION}.amazonaws.com`;
    const renamed = JSON.parse(JSON.stringify(world).replaceAll(usual, host)) as typeof world;
    return {
      ...renamed,
      hosts: renamed.hosts.map((planned) => (planned.host === host ? ({ ...planned, override: true } as const) : planned)),
    };
  };
  test('is a note where the other host answers', () => {
    const result = judgedFacts(facts((name, ip) => (ip.startsWith('10.') || name.startsWith('s3') ? 'ok' : 'timeout')));
    assert.ok(result.infos.includes('agent/endpoint-override'), said(result));
    assert.equal(result.errors.length, 0, said(result));
  });
  test('is the cause where nothing of the service listens there, and not where the network drops the packets', () => {
    const at = (fate: 'refused' | 'timeout') => judgedFacts(facts((name) => (name.startsWith('ssm.') ? fate : 'ok')));
    assert.equal(said(at('refused')), 'agent/endpoint-override');
    const dropped = at('timeout');
    assert.ok(!dropped.errors.includes('agent/endpoint-override'), said(dropped));
    assert.ok(dropped.infos.includes('agent/endpoint-override'));
  });
});

describe('imds/no-role', () => {
  const world = (credentials: AgentFacts['credentials']): World => ({
    ...PRIVATE,
    node: { imds: { outcome: 'ok', ms: 1, data: { ...IMDS, hasInstanceProfile: false } } },
    agent: credentials === undefined ? {} : { credentials },
  });
  test('an error where the agent never had credentials, silent with default host management, a note where nobody can see', () => {
    assert.equal(said(judged(world({ state: 'absent' }))), 'imds/no-role');
    assert.equal(said(judged(world({ state: 'read', source: 'None', expiresAt: null }))), 'imds/no-role');
    const managed = judged(world({ state: 'read', source: 'SSM', expiresAt: null }));
    assert.deepEqual([said(managed), managed.infos], ['', []]);
    for (const hidden of [world({ state: 'hidden' }), world(undefined)]) {
      const result = judged(hidden);
      assert.deepEqual([said(result), result.infos], ['', ['imds/no-role']]);
    }
  });
});
