/** What the agent is seen doing, against what this probe found: proof where they agree, a note where they do not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProxyFacts } from '../../src/facts/proxy.ts';
import type { AgentSocket, AgentSockets } from '../../src/facts/sockets.ts';
import { IMDS, PRIVATE, privateOf, type World } from '../findings/facts-builder.ts';
import { type Judged, judged, said } from '../findings/judged.ts';

const [MESSAGES = ''] = privateOf('ssmmessages');
const [SSM = ''] = privateOf('ssm');
const [OLD = ''] = privateOf('ec2messages');
const open = (ip: string, over: Partial<AgentSocket> = {}): AgentSocket => ({
  ip,
  port: 443,
  state: 'established',
  own: true,
  unacked: 0,
  unanswered: 0,
  ...over,
});
const rootsOnly = ({ ip, port, state, unacked, unanswered }: AgentSocket): AgentSocket => ({
  ip,
  port,
  state,
  unacked,
  unanswered,
});
const seeing = (list: readonly AgentSocket[], base: World = PRIVATE, over: Partial<AgentSockets> = {}): Judged =>
  judged({ ...base, agent: { ...base.agent, sockets: { complete: true, list, ...over } } });
const without = (...services: readonly string[]): World => ({
  ...PRIVATE,
  fate: (host, ip) => (services.includes(host.split('.')[0] ?? '') ? 'timeout' : PRIVATE.fate(host, ip)),
});
const proofs = ({ verdict }: Judged): string => {
  const names = ['core', 'run-command', 'session-manager', 'state-manager'] as const;
  return names.filter((name) => verdict.capabilities[name].proof === 'observed').join(' ');
};
const noted = ({ verdict }: Judged): unknown => verdict.findings.find(({ code }) => code === 'agent/contradiction')?.data['what'];

describe('proof', () => {
  test("an established connection of the agent's own to ssmmessages proves commands and sessions, and not the heartbeat", () => {
    const result = seeing([open(MESSAGES)]);
    assert.equal(proofs(result), 'run-command session-manager');
    assert.match(result.verdict.capabilities['session-manager'].seen ?? '', /10\.20\.1\.102:443/u);
    assert.deepEqual([said(result), result.status, noted(result)], ['', 'healthy', undefined]);
  });
  test('what is not known to be its own, does not stand, or leads elsewhere proves nothing', () => {
    for (const [what, socket] of [
      ['some program of root', rootsOnly(open(MESSAGES))],
      ['a SYN without an answer', open(MESSAGES, { state: 'connecting' })],
      ['a connection that was ended', open(MESSAGES, { state: 'closing' })],
      ['a peer that has fallen silent', open(MESSAGES, { unacked: 120, unanswered: 6 })],
      ['one probe without an answer yet', open(MESSAGES, { unanswered: 1 })],
      ['a heartbeat', open(SSM)],
      ['another port', open(MESSAGES, { port: 80 })],
    ] as const)
      assert.equal(proofs(seeing([socket])), '', what);
    assert.equal(proofs(judged(PRIVATE)), '');
  });
  test('an address that two services share says nothing of either', () => {
    const shared: World = {
      ...PRIVATE,
      servers: {
        '10.20.0.2': {
          roles: ['configured', 'amazon'],
          says: (_host, service) => (service === 's3' ? ['52.219.171.10'] : [MESSAGES]),
        },
      },
    };
    assert.equal(proofs(seeing([open(MESSAGES)], shared)), '');
  });
  test('an agent before 3.3.40.0 gets its commands from ec2messages', () => {
    const old: World = { ...PRIVATE, agent: { version: '3.2.2303.0' } };
    assert.equal(proofs(seeing([open(MESSAGES)], old)), 'session-manager');
    assert.equal(proofs(seeing([open(MESSAGES), open(OLD)], old)), 'run-command session-manager');
  });
  test('through the proxy of the agent, where its exceptions do not spare the host', () => {
    const settings = { source: 'environment of process 812', http: null, problems: [] };
    const proxied = (noProxy: string): World => {
      const https = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false };
      const proxy: ProxyFacts = {
        mode: 'agent',
        used: null,
        agent: { ...settings, https, noProxy },
        agentUnknown: null,
        shell: { ...settings, https: null, noProxy: '' },
      };
      return { ...PRIVATE, node: { proxy } };
    };
    const toProxy = open('10.20.3.4', { port: 3128 });
    const result = seeing([toProxy], proxied('169.254.169.254'));
    assert.equal(proofs(result), 'run-command session-manager');
    assert.match(result.verdict.capabilities['run-command'].seen ?? '', /its proxy 10\.20\.3\.4:3128/u);
    assert.equal(proofs(seeing([toProxy], proxied('.amazonaws.com'))), '');
    assert.equal(proofs(seeing([open(MESSAGES)], proxied('169.254.169.254'))), '');
  });
  test('what is degraded by something else is not called observed', () => {
    const result = seeing([open(MESSAGES)], {
      ...without('logs'),
      request: { for: ['core', 'session-manager', 'cloudwatch-logs'] },
    });
    const { status, proof, seen } = result.verdict.capabilities['session-manager'];
    assert.deepEqual([status, proof, seen], ['degraded', 'inferred', undefined]);
  });
});

describe('agent/contradiction', () => {
  test('the agent holds what this probe cannot open: told beside the finding, which stays', () => {
    for (const services of [['ssmmessages'], ['ssm'], ['ssm', 'ssmmessages']]) {
      const result = seeing([open(MESSAGES)], without(...services));
      assert.equal(said(result), 'tcp/filtered', services.join());
      assert.equal(noted(result), 'holds');
      assert.deepEqual([result.verdict.capabilities['session-manager'].status, proofs(result)], ['blocked', '']);
    }
    const roots = seeing([rootsOnly(open(MESSAGES))], without('ssmmessages'), { complete: false });
    assert.equal(noted(roots), 'holds');
    assert.match(roots.verdict.findings.find(({ code }) => code === 'agent/contradiction')?.message ?? '', /program of root/u);
  });
  test('a half-dead connection agrees with a probe that fails, and contradicts one that works', () => {
    const dead = open(MESSAGES, { unacked: 87, unanswered: 5 });
    assert.equal(noted(seeing([dead], without('ssmmessages'))), undefined);
    assert.equal(noted(seeing([dead])), 'stale');
    // It has opened another one by now.
    assert.equal(noted(seeing([dead, open(MESSAGES)])), undefined);
    assert.equal(noted(seeing([{ ...dead, unanswered: 1 }])), undefined);
  });
  test('no connection at all, where everything works and every descriptor was read', () => {
    const result = seeing([], PRIVATE, { runsForSeconds: 3_600 });
    assert.equal(noted(result), 'lacks');
    assert.deepEqual([said(result), result.status, result.exit], ['', 'inconclusive', 3]);
    assert.equal(noted(seeing([open(MESSAGES, { state: 'connecting' })])), 'lacks');
    assert.equal(noted(seeing([], PRIVATE, { complete: false })), undefined);
    // An agent that has only just started is still on its way.
    assert.equal(noted(seeing([], PRIVATE, { runsForSeconds: 12 })), undefined);
    assert.equal(noted(seeing([], PRIVATE, { runsForSeconds: 7_200 })), 'lacks');
    assert.equal(noted(seeing([], without('ssmmessages'))), undefined);
    // S3, or an address of ssmmessages that DNS no longer has.
    assert.equal(noted(seeing([open('52.94.2.99')])), undefined);
    assert.equal(noted(judged({ ...PRIVATE, agent: { running: 'no', sockets: { complete: true, list: [] } } })), undefined);
  });
  test('no connection is what follows where nothing lets the agent open one', () => {
    const imds = { outcome: 'ok', ms: 1, data: { ...IMDS, hasInstanceProfile: false } } as const;
    const result = seeing([], { ...PRIVATE, node: { imds }, agent: { credentials: { state: 'absent' } } });
    assert.equal(said(result), 'imds/no-role');
    assert.deepEqual(result.suppressed, ['agent/contradiction<imds/no-role']);
  });
  test('it is of no concern where neither commands nor sessions are asked for', () => {
    assert.equal(noted(seeing([], { ...PRIVATE, request: { for: ['core'] } })), undefined);
  });
});
