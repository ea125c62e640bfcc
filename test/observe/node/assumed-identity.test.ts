/** Whom the agent takes itself to be, by its order of identities and what the machine has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentFacts } from '../../../src/facts/agent.ts';
import { assumedIdentity } from '../../../src/facts/identity.ts';
import { PRIVATE } from '../../findings/facts-builder.ts';
import { judged } from '../../findings/judged.ts';

const REGISTERED = { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-west-1' } as const;
const ROBOT = { instanceId: 'robot-7', region: 'us-west-2' };
const IMDS = { instanceId: 'i-0a1b2c3d4e5f60718', region: 'eu-central-1' };
const id = (over: Partial<AgentFacts>, imds: typeof IMDS | null = IMDS): string | null =>
  assumedIdentity({ registration: REGISTERED, identity: null, ...over }, imds)?.id ?? null;

test('a registration wins over EC2, and EC2 over what the configuration names, unless the order says otherwise', () => {
  assert.equal(id({ customIdentity: ROBOT }), REGISTERED.managedInstanceId);
  assert.equal(id({ customIdentity: ROBOT, registration: { state: 'absent' } }), IMDS.instanceId);
  assert.equal(id({ customIdentity: ROBOT, registration: { state: 'absent' } }, null), ROBOT.instanceId);
  assert.equal(id({ identityOrder: ['EC2', 'OnPrem'] }), IMDS.instanceId);
  assert.equal(id({ identityOrder: ['EC2', 'OnPrem'] }, null), REGISTERED.managedInstanceId);
  assert.equal(id({ identityOrder: ['CustomIdentity', 'EC2'], customIdentity: ROBOT }), ROBOT.instanceId);
});

test('what the machine would be, where the order leaves out all that there is', () => {
  assert.equal(id({ identityOrder: ['EC2'] }, null), REGISTERED.managedInstanceId);
  assert.equal(id({ identityOrder: ['OnPrem'], registration: { state: 'absent' } }), IMDS.instanceId);
  assert.equal(id({ registration: { state: 'absent' } }, null), null);
});

test('what the agent wrote about itself stands in for a registration that only root may read', () => {
  const hidden = { state: 'unknown', why: 'needs root' } as const;
  const identity = { type: 'OnPrem', instanceId: 'mi-0fedcba9876543210' };
  assert.equal(id({ registration: hidden, identity }), identity.instanceId);
  assert.equal(id({ registration: hidden, identity: { ...identity, type: 'EC2' } }), IMDS.instanceId);
});

test('a registration left over from another life makes no hybrid node of an instance that puts EC2 first', () => {
  const agent = { registration: REGISTERED, identityOrder: ['EC2', 'OnPrem'] };
  assert.equal(judged({ ...PRIVATE, agent: { ...PRIVATE.agent, registration: REGISTERED } }).verdict.node.kind, 'hybrid');
  const { kind, id: named } = judged({ ...PRIVATE, agent: { ...PRIVATE.agent, ...agent } }).verdict.node;
  assert.deepEqual([kind, named?.slice(0, 2)], ['ec2', 'i-']);
});
