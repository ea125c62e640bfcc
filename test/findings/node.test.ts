/** Severity of what is wrong with the node itself, by what kind of node it is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NodeFacts } from '../../src/facts.ts';
import { AMAZON, except, HYBRID, IMDS_DEAD, PRIVATE, privateView, UNKNOWN, type World } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const dead = (reason: 'timeout' | 'refused' | 'unreachable' | 'token-timeout' | 'disabled' | 'not-imds'): NodeFacts['imds'] => ({
  outcome: 'failed',
  reason,
  detail: reason,
  ms: 1,
});
const NO_AGENT: World['agent'] = { installed: 'no', version: null, registration: { state: 'absent' }, identity: null };
const withoutImds = (over: Partial<World> = {}): World => ({ ...PRIVATE, ...over, node: { imds: IMDS_DEAD, ...over.node } });

describe('imds/* is an error where the node is EC2, or an unregistered agent needs it', () => {
  const CASES: readonly (readonly [string, World, 'error' | 'info'])[] = [
    ['EC2 by DMI', withoutImds({ agent: { identity: null } }), 'error'],
    ['EC2 by the identity file', withoutImds({ node: { firmwareSaysEc2: null } }), 'error'],
    ['EC2 by DMI, no agent', withoutImds({ agent: NO_AGENT }), 'error'],
    [
      'EC2 by DMI, the registration unreadable',
      withoutImds({ agent: { registration: { state: 'unknown', why: 'needs root' } } }),
      'error',
    ],
    ['an agent without registration, nothing else known', UNKNOWN, 'error'],
    ['a registered hybrid node', HYBRID, 'info'],
    [
      'an agent with an identity of its own configuration',
      { ...UNKNOWN, agent: { ...UNKNOWN.agent, customIdentity: { instanceId: 'robot-7', region: 'eu-central-1' } } },
      'info',
    ],
    ['a registered hybrid node on EC2 hardware', withoutImds({ agent: HYBRID.agent }), 'info'],
    [
      'a hybrid node whose registration is for root only',
      { ...HYBRID, agent: { ...HYBRID.agent, registration: { state: 'unknown', why: 'needs root' } } },
      'info',
    ],
    [
      'an agent whose registration is for root only',
      { ...UNKNOWN, agent: { registration: { state: 'unknown', why: 'needs root' }, identity: null } },
      'info',
    ],
    ['no agent, nothing known', { ...UNKNOWN, agent: NO_AGENT }, 'info'],
    ['unknown whether there is an agent', { ...UNKNOWN, agent: { ...UNKNOWN.agent, installed: 'unknown' } }, 'info'],
  ];
  for (const [name, world, severity] of CASES) {
    test(`${name}: ${severity}`, () => {
      const { verdict } = judged(world);
      assert.equal(verdict.findings.find(({ code }) => code === 'imds/unreachable')?.severity, severity);
      assert.equal(verdict.capabilities.core.status, severity === 'error' ? 'blocked' : 'works');
    });
  }
  for (const [reason, code] of [
    ['timeout', 'imds/unreachable'],
    ['refused', 'imds/unreachable'],
    ['unreachable', 'imds/unreachable'],
    ['not-imds', 'imds/unreachable'],
    ['disabled', 'imds/disabled'],
    ['token-timeout', 'imds/hop-limit'],
  ] as const) {
    test(`${reason} is ${code}`, () => assert.equal(said(judged({ ...PRIVATE, node: { imds: dead(reason) } })), code));
  }
  test('not knowing is no failure, and not healthy either where it is needed', () => {
    const result = judged({ ...PRIVATE, node: { imds: { outcome: 'inconclusive', why: 'the run was over first' } } });
    assert.deepEqual([said(result), result.status, result.exit], ['', 'inconclusive', 3]);
    assert.equal(judged({ ...HYBRID, node: { ...HYBRID.node, imds: { outcome: 'inconclusive', why: 'over' } } }).exit, 0);
    const skipped = judged({ ...PRIVATE, request: { skip: ['imds'] }, node: { imds: { outcome: 'inconclusive', why: 'over' } } });
    assert.equal(skipped.exit, 0);
  });
});

describe('agent/*', () => {
  test('not installed: an error on EC2, on a hybrid node; a note where nothing says that it should be', () => {
    const missing = { installed: 'no', version: null } as const;
    assert.equal(said(judged({ ...PRIVATE, agent: missing })), 'agent/not-installed');
    assert.equal(said(judged({ ...HYBRID, agent: { ...HYBRID.agent, ...missing } })), 'agent/not-installed');
    const unknown = judged({ ...UNKNOWN, agent: NO_AGENT });
    assert.equal(said(unknown), '');
    assert.ok(unknown.infos.includes('agent/not-installed'));
  });
  test('unknown is not missing', () => {
    const result = judged({ ...PRIVATE, agent: { installed: 'unknown', version: null } });
    assert.deepEqual([said(result), result.status], ['', 'healthy']);
    assert.ok(result.verdict.notChecked.some(({ what }) => what.includes('agent')));
  });
  test('what any program may call does not need the agent', () => {
    const { capabilities } = judged({
      ...PRIVATE,
      agent: { installed: 'no', version: null },
      request: { for: ['core', 'parameter-store', 'run-command'] },
    }).verdict;
    assert.deepEqual(
      [capabilities.core.status, capabilities['run-command'].status, capabilities['parameter-store'].status],
      ['blocked', 'blocked', 'works'],
    );
    assert.deepEqual(capabilities['run-command'].because, ['agent/not-installed']);
  });
  test('an ECS identity needs no registration, and an unknown IMDS may well be there', () => {
    const ecs = judged({
      ...UNKNOWN,
      agent: { registration: { state: 'absent' }, identity: { type: 'ECS', instanceId: 'ecs:c_t_c' } },
    });
    assert.ok(!ecs.errors.includes('agent/not-registered') && ecs.suppressed.length === 0);
    const over = judged({ ...UNKNOWN, node: { ...UNKNOWN.node, imds: { outcome: 'inconclusive', why: 'over' } } });
    assert.ok(!over.errors.includes('agent/not-registered'));
  });
});

describe('ec2messages', () => {
  const hidden = {
    [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ec2messages'], 'NXDOMAIN') },
  } as const;
  const requiredOf = (world: World): boolean | undefined =>
    judged(world).verdict.endpoints.find(({ service }) => service === 'ec2messages')?.required;
  test('is required below 3.3.40.0 only, and only for Run Command', () => {
    assert.equal(requiredOf({ ...PRIVATE, agent: { version: '3.3.39.9' } }), true);
    for (const version of ['3.3.40.0', '3.3.3572.0', '4.0', null, 'nonsense'])
      assert.equal(requiredOf({ ...PRIVATE, agent: { version } }), false, String(version));
    assert.equal(requiredOf({ ...PRIVATE, agent: { version: '3.1.0.0' }, request: { for: ['session-manager'] } }), false);
  });
  test('an old agent is at risk while it answers, and blocked when it alone is gone', () => {
    const old = judged({ ...PRIVATE, agent: { version: '3.1.0.0' } });
    assert.deepEqual([said(old), old.status, old.exit], ['agent/needs-ec2messages?', 'degraded', 0]);
    const gone = judged({ ...PRIVATE, servers: hidden, agent: { version: '3.1.0.0' } });
    assert.deepEqual([said(gone), gone.status, gone.exit], ['agent/needs-ec2messages', 'degraded', 1]);
    assert.equal(gone.verdict.capabilities['run-command'].status, 'blocked');
    assert.equal(gone.verdict.capabilities['session-manager'].status, 'works');
    assert.deepEqual(gone.suppressed, ['dns/name-not-found<agent/needs-ec2messages']);
  });
  test('an agent in a container polls none, however old it is', () => {
    const gone = judged({ ...PRIVATE, servers: hidden, agent: { version: '3.1.0.0', inContainer: true } });
    assert.deepEqual([said(gone), gone.status], ['', 'healthy']);
    assert.equal(requiredOf({ ...PRIVATE, agent: { version: '3.1.0.0', inContainer: true } }), false);
  });
  test('is not asked for where the Region has none; an old agent cannot work there', () => {
    const world: World = { ...PRIVATE, request: { region: 'mx-central-1' }, agent: { version: '3.1.0.0' } };
    assert.equal(requiredOf(world), undefined);
    assert.equal(said(judged(world)), 'agent/needs-ec2messages');
  });
  test('its absence is a note for a current agent', () => {
    const result = judged({ ...PRIVATE, servers: hidden });
    assert.deepEqual([said(result), result.infos], ['', ['ec2messages/unavailable']]);
  });
});
