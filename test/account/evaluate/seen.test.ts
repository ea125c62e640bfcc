/** What the node saw and what the account says, together: the very rule, and where the two contradict each other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate } from '../../../src/account/evaluate/evaluate.ts';
import type { ConnectionFate, Observed, ObservedHost } from '../../../src/account/evaluate/observed.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';
import { MISTAKES } from './mistakes.ts';
import { type Plan, REGION, SERVICES, valueOf } from './parts.ts';

const NEEDED = ['core', 'run-command'] as const;

/** A node that sees `name` and gets `fate` at each of the addresses. */
function seen(
  plan: Plan,
  name: ObservedHost['name'],
  fate: ConnectionFate,
  ips: (service: number) => readonly string[],
  more: Partial<Observed> = {},
): Observed {
  const hosts = SERVICES.map(
    (service, at): ObservedHost => ({
      host: `${service}.${REGION}.amazonaws.com`,
      service,
      required: true,
      proxied: false,
      name,
      connections: ips(at).map((ip) => ({ ip, fate, localIp: plan.node.ip, localPort: 40_000 + at })),
    }),
  );
  return {
    os: 'linux',
    instanceId: plan.account.nodeId,
    accountId: '111122223333',
    vpcId: plan.vpc.vpcId,
    subnetId: plan.node.subnetId,
    securityGroupIds: [plan.node.groupId],
    hasInstanceProfile: true,
    imdsFailure: null,
    addresses: [plan.node.ip],
    resolvers: ['169.254.169.253'],
    hosts,
    ...more,
  };
}

const own =
  ({ far }: Plan) =>
  (at: number): readonly string[] =>
    far.ips.slice(at * 2, at * 2 + 2);
const outside = (): readonly string[] => ['52.94.5.11'];

describe('a node that was seen', () => {
  it('every mistake on the way to the addresses that are silent is named', () => {
    for (const { name, shapes, make } of MISTAKES) {
      if (!shapes.includes('hub')) continue;
      const dice = new Dice(`seen ${name}`);
      const plan = healthy(dice, 'hub');
      const wrong = make(plan, dice);
      if (name.startsWith('S3') || name.startsWith('DNS Firewall')) continue;
      const { causes } = evaluate(plan.account, seen(plan, 'private', 'silent', own(plan)), NEEDED);
      assert.deepEqual(
        causes.map(({ code, id }) => [code, id]),
        [[wrong.code, wrong.id]],
        name,
      );
    }
  });

  it('nothing is named where the node connects, whatever the account says; that they differ is said', () => {
    const dice = new Dice(5);
    const plan = healthy(dice, 'endpoints');
    MISTAKES.find(({ name }) => name === "the endpoint's inbound rule is gone")?.make(plan, dice);
    const { causes, contradictions } = evaluate(plan.account, seen(plan, 'private', 'open', own(plan)), NEEDED);
    assert.deepEqual(causes, []);
    assert.ok(contradictions.length > 0 && contradictions.every(({ isHarmless }) => isHarmless));
  });

  it('a reset is no work of groups, lists or routes', () => {
    const dice = new Dice(6);
    const plan = healthy(dice, 'endpoints');
    MISTAKES.find(({ name }) => name === "the endpoint's inbound rule is gone")?.make(plan, dice);
    assert.deepEqual(evaluate(plan.account, seen(plan, 'private', 'answered', own(plan)), NEEDED).causes, []);
  });

  it('a port that only half of the ephemeral ports misses is judged by the port that was used', () => {
    const plan = healthy(new Dice(7), 'endpoints');
    const list = valueOf(plan.vpc.networkAcls).find(({ subnetIds }) => subnetIds.includes(plan.node.subnetId));
    for (const entry of list?.entries ?? [])
      if (!entry.egress && entry.portRange?.from === 1024) entry.portRange = { from: 45_000, to: 65_535 };
    assert.equal(evaluate(plan.account, null, NEEDED).causes.length, 1);
    assert.equal(evaluate(plan.account, seen(plan, 'private', 'silent', own(plan)), NEEDED).causes.length, 1);
    const high = seen(plan, 'private', 'silent', own(plan));
    const hosts = high.hosts.map((host) => ({
      ...host,
      connections: host.connections.map((one) => ({ ...one, localPort: 50_000 })),
    }));
    assert.deepEqual(evaluate(plan.account, { ...high, hosts }, NEEDED).causes, []);
  });

  it('without the right to read the instance, the node itself tells its subnet and groups', () => {
    const dice = new Dice(8);
    const plan = healthy(dice, 'endpoints');
    const wrong = MISTAKES.find(({ name }) => name === "the endpoint's inbound rule: another network")?.make(plan, dice);
    plan.account.instance = { state: 'denied', action: 'ec2:DescribeInstances' };
    const { causes, gaps } = evaluate(plan.account, seen(plan, 'private', 'silent', own(plan)), NEEDED);
    assert.deepEqual(
      causes.map(({ id }) => id),
      [wrong?.id],
    );
    assert.ok(gaps.some(({ permission }) => permission === 'ec2:DescribeInstances'));
  });
});

describe('node and account contradict each other', () => {
  it('the name is public for the node, and the account has private DNS: its own DNS servers are the lead', () => {
    const plan = healthy(new Dice(1), 'endpoints');
    const { causes, contradictions } = evaluate(
      plan.account,
      seen(plan, 'public', 'silent', outside, { resolvers: ['192.168.7.10'] }),
      NEEDED,
    );
    assert.deepEqual(causes, []);
    const [first] = contradictions;
    assert.match(first?.lead ?? '', /192\.168\.7\.10/u);
    assert.equal(first?.isHarmless, false);
  });

  for (const attribute of ['enableDnsSupport', 'enableDnsHostnames'] as const) {
    it(`the name is public, and ${attribute} is off: that is the cause`, () => {
      const plan = healthy(new Dice(2), 'endpoints');
      plan.vpc[attribute] = { state: 'known', value: false };
      const { causes } = evaluate(plan.account, seen(plan, 'public', 'silent', outside), NEEDED);
      assert.deepEqual(
        causes.map(({ code, part }) => [code, part]),
        [['account/vpc-dns', attribute]],
      );
    });
  }

  it('the name is public, and a rule forwards it elsewhere: that is the cause', () => {
    const dice = new Dice(3);
    const plan = healthy(dice, 'endpoints');
    MISTAKES.find(({ name }) => name === 'a resolver rule takes the name away')?.make(plan, dice);
    const { causes } = evaluate(plan.account, seen(plan, 'public', 'silent', outside), NEEDED);
    assert.deepEqual(
      causes.map(({ id }) => id),
      ['rslvr-rr-0wrong'],
    );
  });

  it('another account, another node, another subnet', () => {
    const plan = healthy(new Dice(4), 'endpoints');
    const lead = (more: Partial<Observed>): readonly string[] =>
      evaluate(plan.account, seen(plan, 'private', 'open', own(plan), more), NEEDED).contradictions.map(({ what }) => what);
    assert.deepEqual(lead({}), []);
    assert.deepEqual(lead({ accountId: '999988887777' }), ['the account']);
    assert.deepEqual(lead({ instanceId: 'i-0fedcba9876543210' }), ['the node']);
    assert.deepEqual(lead({ subnetId: 'subnet-0other' }), ['the subnet']);
    assert.deepEqual(lead({ hasInstanceProfile: false }), ['the instance profile']);
    assert.deepEqual(lead({ securityGroupIds: ['sg-0other'] }), ['the security groups']);
  });

  it('an address that no endpoint has is an old one', () => {
    const plan = healthy(new Dice(9), 'endpoints');
    const [first = ''] = plan.far.ips;
    const old = first.replace(/\d+$/u, '99');
    const { contradictions } = evaluate(
      plan.account,
      seen(plan, 'private', 'silent', () => [old]),
      NEEDED,
    );
    assert.match(contradictions[0]?.lead ?? '', /old address/u);
  });
});
