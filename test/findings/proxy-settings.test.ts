/** The agent's proxy settings, judged: the metadata service through a proxy, and settings that are not this shell's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxyFacts, ProxyServer, ProxySettings } from '../../src/facts/proxy.ts';
import { HYBRID, IMDS_DEAD, PRIVATE, type World } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const SQUID: ProxyServer = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false };
const settings = (over: Partial<ProxySettings> = {}): ProxySettings => ({
  source: 'environment of process 812',
  https: null,
  http: null,
  noProxy: '',
  problems: [],
  ...over,
});
const proxied = (agent: ProxySettings | null, over: Partial<ProxyFacts> = {}): ProxyFacts => ({
  mode: 'agent',
  used: null,
  agent,
  agentUnknown: null,
  shell: settings({ source: 'environment of this process' }),
  ...over,
});
const world = (proxy: ProxyFacts, base: World = PRIVATE): World => ({ ...base, node: { ...base.node, proxy } });

test('http_proxy without an exception for the metadata service blocks the agent on EC2', () => {
  const result = judged(world(proxied(settings({ http: SQUID }))));
  assert.equal(said(result), 'proxy/metadata-proxied');
  assert.equal(result.verdict.capabilities.core.status, 'blocked');
  assert.ok(judged(world(proxied(settings({ http: SQUID, noProxy: '169.254.170.2' })))).errors.length > 0);
});

test('no finding with an exception, without http_proxy, on a hybrid node', () => {
  for (const noProxy of ['169.254.169.254', '169.254.0.0/16', '*', 'x, 169.254.169.254:80'])
    assert.equal(said(judged(world(proxied(settings({ http: SQUID, noProxy }))))), '', noProxy);
  assert.equal(said(judged(world(proxied(settings({ https: SQUID }))))), '');
  assert.equal(said(judged(world(proxied(settings({ http: SQUID })), HYBRID))), '');
});

test('what only a file says is at risk, not broken', () => {
  const guess = proxied(settings({ http: SQUID }), { agentUnknown: 'the environment of process 812 is denied' });
  assert.equal(said(judged(world(guess))), 'proxy/metadata-proxied?');
});

test('a node that IMDS does not answer, and whose agent says EC2, is told about the proxy all the same', () => {
  const result = judged(world(proxied(settings({ http: SQUID })), { ...PRIVATE, node: { imds: IMDS_DEAD } }));
  assert.ok(result.errors.includes('proxy/metadata-proxied'), said(result));
});

test('settings that differ from the shell are a note; credentials, order and unused lists do not count', () => {
  const codes = (agent: ProxySettings, shell: ProxySettings): readonly string[] =>
    judged(world(proxied(agent, { shell }))).infos.filter((code) => code === 'proxy/agent-differs');
  const differs = ['proxy/agent-differs'];
  assert.deepEqual(codes(settings({ https: SQUID }), settings()), differs);
  assert.deepEqual(codes(settings(), settings({ https: SQUID })), differs);
  assert.deepEqual(codes(settings({ https: SQUID, noProxy: 'a,b' }), settings({ https: SQUID, noProxy: ' B, a' })), []);
  assert.deepEqual(codes(settings({ https: SQUID, noProxy: 'a' }), settings({ https: SQUID })), differs);
  assert.deepEqual(codes(settings({ noProxy: 'a' }), settings()), []);
  assert.deepEqual(codes(settings({ https: { ...SQUID, hasCredentials: true } }), settings({ https: SQUID })), differs);
});

test('without an agent, or without anything known of it, nothing is compared', () => {
  const shell = settings({ https: SQUID });
  const gone = judged({ ...world(proxied(settings(), { shell })), agent: { installed: 'no', version: null } });
  assert.ok(!gone.infos.includes('proxy/agent-differs'));
  assert.ok(!judged(world(proxied(null, { shell, agentUnknown: 'hidden' }))).infos.includes('proxy/agent-differs'));
});
