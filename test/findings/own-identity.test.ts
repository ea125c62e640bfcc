/** "The agent uses X because Y", and the name under which this node appears. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HYBRID, IMDS, INSTANCE, PRIVATE, type World } from './facts-builder.ts';
import { judged } from './judged.ts';

const MI = 'mi-0123456789abcdef0';
const registered = { registration: { state: 'present', managedInstanceId: MI, region: 'eu-central-1' } } as const;
const line = (world: World): string => {
  const { identity } = judged(world).verdict.node;
  return identity === undefined ? '' : `${identity.uses} because ${identity.because}`;
};
const both: World = { ...PRIVATE, agent: { ...registered } };

test('an EC2 instance: by its profile, by default host management, or by what nobody knows', () => {
  const from = (source: string, profile: boolean | null = true): string =>
    line({
      ...PRIVATE,
      node: { imds: { outcome: 'ok', data: { ...IMDS, hasInstanceProfile: profile }, ms: 1 } },
      agent: { credentials: { state: 'read', source, expiresAt: null } },
    });
  assert.equal(from('EC2'), `the EC2 instance ${INSTANCE} with its instance profile because there is no hybrid registration`);
  assert.match(from('SSM', false), /with default host management because .* the instance has no profile$/u);
  assert.match(from('SSM'), /with default host management because .* refused the profile's role/u);
  assert.match(from('None', false), /without an instance profile/u);
});

test('a hybrid registration, on a machine of its own and on EC2; what the order says otherwise', () => {
  assert.match(line(HYBRID), /^the hybrid registration mi-\S+ because this machine is registered with an activation$/u);
  assert.equal(line(both), `the hybrid registration ${MI} because a hybrid registration comes before EC2`);
  assert.match(
    line({ ...both, agent: { ...registered, identityOrder: ['EC2', 'OnPrem'] } }),
    /EC2 instance .* because Identity\.ConsumptionOrder is EC2, OnPrem$/u,
  );
});

test('what it shares, another identity, and no agent', () => {
  const shares = {
    state: 'read',
    source: 'SSM',
    expiresAt: null,
    shareFile: '/root/.aws/credentials',
    shareProfile: 'ops',
  } as const;
  assert.match(
    line({ ...HYBRID, agent: { ...HYBRID.agent, credentials: shares } }),
    /shares in \/root\/\.aws\/credentials \(profile ops\)/u,
  );
  assert.equal(line({ ...PRIVATE, agent: { installed: 'no' } }), '');
});

test('an EC2 instance that appears as mi-: an info, and only there', () => {
  const named = (world: World): unknown =>
    judged(world).verdict.findings.find(({ code }) => code === 'agent/other-name')?.message;
  assert.match(String(named(both)), new RegExp(`as ${MI}, not as ${INSTANCE}`, 'u'));
  assert.equal(judged(both).status, 'healthy');
  for (const world of [
    PRIVATE,
    HYBRID,
    { ...both, agent: { ...registered, identityOrder: ['EC2', 'OnPrem'] } },
    { ...both, agent: { ...registered, installed: 'no' } as const },
  ])
    assert.equal(named(world), undefined);
});
